// @ts-check
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));
/** Below the root, so that the suites find vitest. @type {string} */
let place;

beforeAll(() => {
  mkdirSync(join(root, ".cache"), { recursive: true });
  place = mkdtempSync(join(root, ".cache/count-reporter-"));
  writeFileSync(join(place, "vitest.config.mjs"), "export default {};\n");
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

/** The lines of what failed, the last line, and the status of a run of one suite. @param {string} suite */
function run(suite) {
  writeFileSync(join(place, "suite.test.mjs"), `import { afterAll, describe, expect, it } from "vitest";\n${suite}\n`);
  const words = ["run", "--root", place, "--reporter=default", `--reporter=${join(root, "tools/count-reporter.mjs")}`];
  const { status, stdout } = spawnSync(process.execPath, [join(root, "node_modules/vitest/vitest.mjs"), ...words], { encoding: "utf8" });
  const lines = stdout.trimEnd().split("\n");
  return [lines.filter((line) => line.startsWith("failed: ")).map((line) => line.slice(Math.max(0, line.indexOf("suite.test.mjs")))), lines.at(-1), status];
}

it.each([
  ["counts tests by what became of them", "it('a', () => {}); it('b', () => {}); it.skip('c', () => {});", [], "2 passed, 0 failed, 1 skipped", 0],
  [
    "counts and names a failure",
    "it('a', () => {}); describe('b', () => { it('c', () => { throw new Error('one\\ntwo'); }); });",
    ["suite.test.mjs > b > c: one"],
    "1 passed, 1 failed, 0 skipped",
    1,
  ],
  ["counts a file that does not load as one failure", "throw new Error('no');", ["suite.test.mjs: no"], "0 passed, 1 failed, 0 skipped", 1],
  [
    "counts a hook that fails as one failure",
    "it('a', () => {}); afterAll(() => { throw new Error('no'); });",
    ["suite.test.mjs: no"],
    "1 passed, 1 failed, 0 skipped",
    1,
  ],
  ["counts a rejection that nobody handles", "it('a', () => { void Promise.reject(new Error('no')); });", ["failed: no"], "1 passed, 1 failed, 0 skipped", 1],
])("%s", (_name, suite, failed, line, status) => {
  expect(run(suite)).toEqual([failed, line, status]);
});
