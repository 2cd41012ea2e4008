// @ts-check
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { blocksOf, writtenPages } from "./page-blocks.mjs";
import { runPage } from "./run-page.mjs";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const pages = writtenPages(root);
const known = new Set(["sh", "yaml", "ts", "text"]);

describe("the pages", () => {
  it("say of each block what it is", () => {
    expect(
      pages.flatMap(({ path, text }) => blocksOf(text).flatMap(({ language, line }) => (known.has(language) ? [] : `${path}:${String(line)}: ${language}`))),
    ).toEqual([]);
  });

  const withCommands = pages.filter(({ text }) => blocksOf(text).some(({ language, words }) => language === "sh" && !words.includes("elsewhere")));
  it.each(withCommands)(
    "what $path tells its reader to run does what it says",
    async ({ path, text }) => {
      const outcomes = await runPage(root, text);
      if (process.env["UPDATE"] !== undefined) {
        writeFileSync(join(root, path), updated(text, outcomes));
        return;
      }
      for (const { line, status, wantedStatus, output, wanted } of outcomes) {
        expect(status, `${path}:${String(line)} ends with ${String(wantedStatus)}; it printed:\n${output}`).toBe(wantedStatus);
        if (wanted !== undefined) expect(output.trimEnd(), `${path}:${String(line)}, which UPDATE=1 npm run test:site writes`).toBe(wanted.trimEnd());
      }
    },
    180_000,
  );
});

/** The page with the outputs that there were. @param {string} text @param {readonly import("./run-page.mjs").Outcome[]} outcomes */
function updated(text, outcomes) {
  const outputs = outcomes.filter(({ wanted }) => wanted !== undefined).map(({ output }) => output.trimEnd());
  return text.replaceAll(/^```text output\n[\s\S]*?^```$/gmu, () => `\`\`\`text output\n${outputs.shift() ?? ""}\n\`\`\``);
}
