import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));

/** Puts a file into the sources for as long as the layers are checked, and gives the rules that it breaks. */
function brokenRules(place, text) {
  const file = `${root}${place}`;
  mkdirSync(file.slice(0, file.lastIndexOf("/")), { recursive: true });
  writeFileSync(file, text);
  try {
    const out = execFileSync("npx", ["depcruise", "--config", ".dependency-cruiser.mjs", "--output-type", "json", place], {
      cwd: root,
      encoding: "utf8",
      maxBuffer: 1 << 26,
    });
    return JSON.parse(out)
      .summary.violations.filter((violation) => violation.from === place)
      .map((violation) => violation.rule.name);
  } finally {
    rmSync(file);
  }
}

describe("the check of layers", () => {
  it.each([
    ["sdk/src/quantity/zz-layer-test.ts", 'export { match } from "../match/index.js";\n', "sdk-quantity-imports-only-down"],
    ["sdk/src/match/zz-layer-test.ts", 'export { importTexts } from "../convert/index.js";\n', "sdk-match-imports-only-down"],
    ["sdk/src/hardware/zz-layer-test.ts", 'export { countryOfRegion } from "../jurisdiction/index.js";\n', "sdk-hardware-imports-only-down"],
    ["sdk/src/document/zz-layer-test.ts", 'export { readFileSync } from "node:fs";\n', "sdk-runs-in-browsers"],
    ["conformance/src/zz-layer-test.ts", 'export { match } from "@cornercast/sdk/match";\n', "conformance-judges-by-cases"],
  ])("catches %s", (place, text, rule) => {
    expect(brokenRules(place, text)).toContain(rule);
  });

  it("lets an import go down", () => {
    expect(brokenRules("sdk/src/match/zz-layer-test.ts", 'export { parseQuantity } from "../quantity/index.js";\n')).toEqual([]);
  });
});
