import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import { consoleReport } from "../report/console-report.js";
import { processSystem } from "../systems/process-system.js";
import { exitCodeOf } from "./exit-code.js";
import { loadSuite } from "./load-suite.js";
import { runSuite } from "./run-suite.js";

const folder = fileURLToPath(new URL("../../../.cache/wrong-vendor/", import.meta.url));
const program = `${folder}wrong-vendor.mjs`;
const suite = loadSuite();

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: [fileURLToPath(new URL("../testing/wrong-vendor.ts", import.meta.url))],
    outfile: program,
    bundle: true,
    format: "esm",
    platform: "node",
    conditions: ["@cornercast/source"],
    banner: { js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);' },
  });
}, 60_000);

/** What a vendor that makes a mistake is told about one requirement. */
async function told(mutant: string, requirement: string): Promise<{ readonly code: number; readonly text: string }> {
  const system = processSystem({ command: [process.execPath, program, mutant], timeout: 60_000 });
  try {
    const run = await runSuite(suite, system, { seed: "seed", startedAt: "2026-12-01T00:00:00Z", only: [requirement] });
    return { code: exitCodeOf(run), text: consoleReport(run) };
  } finally {
    system.stop();
  }
}

describe("a vendor that is wrong is told the requirement, its words, what differs, and the bytes", () => {
  it.each([
    ["swaps-blocked-and-does-not-fit", "match.hardware-decides-first", "the verdict is blocked and has to be does-not-fit", '"verdict":"blocked"'],
    ["accepts-stale-nonces", "evidence.nonce-in-full", "the state is appraised and has to be", '"state":"appraised"'],
    ["unknown-is-satisfied", "figure.absence-is-unknown", "the verdict is fits and has to be undetermined", '"verdict":"fits"'],
    ["floats-quantities", "quantity.compared-exactly", "the verdict is", '"usable":{"min":"'],
  ])(
    "%s: %s",
    async (mutant, requirement, difference, bytes) => {
      const { code, text } = await told(mutant, requirement);
      expect(code).toBe(1);
      expect(text).toContain(`${requirement}, MUST`);
      expect(text).toContain(`“${suite.requirements.get(requirement)?.text ?? "no such requirement"}”`);
      expect(text).toContain(difference);
      expect(text).toMatch(/^ {2}> \{"id":"r[0-9]+","request":/mu);
      expect(text).toMatch(/^ {2}< \{"id":"r[0-9]+","answer":/mu);
      expect(text).toContain(bytes);
    },
    120_000,
  );
});
