import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { plainStyle } from "@cornercast/sdk/match";
import { afterAll, describe, expect, it } from "vitest";
import { CliError } from "../cli-error.js";
import { createProgram } from "../program.js";

const examples = fileURLToPath(new URL("../../../examples/", import.meta.url));
const workload = join(examples, "workloads/llama-70b-serve.yaml");
const market = join(examples, "market");
const folder = mkdtempSync(join(tmpdir(), "cornercast-index-"));
const file = join(folder, "market.index");

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs the command line and gives what it wrote and its exit code, as main.ts would. */
async function run(
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly out: string; readonly err: string; readonly steps: readonly string[] }> {
  const written = { out: "", err: "" };
  const steps: string[] = [];
  const terminal = {
    write: (text: string) => {
      written.out += text;
    },
    warn: (text: string) => {
      written.err += text;
    },
    progress: (text: string) => void steps.push(text),
    style: plainStyle,
    columns: 160,
  };
  try {
    const code = await createProgram(terminal, "2026-11-24T00:00:00Z").run(["node", "cornercast", ...args]);
    return { code, ...written, steps };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return { code: error.exitCode, out: written.out, err: `${written.err}${error.message}`, steps };
  }
}

describe("cornercast index", () => {
  it("saves offers so that match gives the same report over the index", async () => {
    const built = await run("index", "build", market, "--out", file);
    expect(built).toMatchObject({ code: 0, out: expect.stringMatching(/: [0-9]+ offers of [0-9]+ shapes\n$/u) as string, err: "" });
    // How far it is, and nothing once it is done.
    expect(built.steps).toEqual([
      "reading offers",
      "",
      expect.stringMatching(/^indexing 0 of [0-9]+ offers$/u),
      expect.stringMatching(/^writing [0-9]+ offers$/u),
      "",
    ]);
    const [over, of] = [await run("match", workload, "--index", file, "--json"), await run("match", workload, market, "--json")];
    expect(over.code).toBe(0);
    expect(over.out).toBe(of.out);
  });

  it("takes more offers, those of known names in the place of the others", async () => {
    const before = JSON.parse((await run("index", "info", file, "--json")).out) as { readonly offers: number; readonly digest: string };
    const copy = join(folder, "copy.index");
    const again = await run("index", "add", file, market, "--out", copy);
    expect(again.err).toBe(`${String(before.offers)} offers took the place of others of the same issuer and name\n`);
    expect(JSON.parse((await run("index", "info", copy, "--json")).out)).toMatchObject({ offers: before.offers, digest: before.digest });
    expect((await run("index", "info", file)).out).toContain(`${String(before.offers)} offers of `);
  });

  it("is refused with a code where the file was changed, and where it is something else", async () => {
    const changed = Uint8Array.from(readFileSync(file));
    changed[changed.length >> 1] = (changed[changed.length >> 1] ?? 0) ^ 1;
    writeFileSync(join(folder, "changed.index"), changed);
    for (const path of [join(folder, "changed.index"), workload]) {
      const { code, err } = await run("match", workload, "--index", path);
      expect([code, err]).toEqual([3, expect.stringContaining("[index-damaged]")]);
    }
  });

  it("is not written where there are no offers", async () => {
    expect((await run("index", "build", workload, "--out", join(folder, "none.index"))).code).toBe(3);
  });
});
