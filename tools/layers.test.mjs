// @ts-check
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));

/** Imports that a rule forbids: the file, what it imports, and the rule. @type {readonly (readonly [string, string, string])[]} */
const forbidden = [
  ["sdk/src/errors/up.ts", "../quantity/index.js", "errors-imports-only-down"],
  ["sdk/src/quantity/up.ts", "../match/index.js", "quantity-imports-only-down"],
  ["sdk/src/document/up.ts", "../hardware/index.js", "document-imports-only-down"],
  ["sdk/src/hardware/aside.ts", "../jurisdiction/index.js", "hardware-imports-only-down"],
  ["sdk/src/portability/aside.ts", "../boundary/index.js", "portability-imports-only-down"],
  ["sdk/src/boundary/up.ts", "./verify/index.js", "boundary-imports-only-down"],
  ["sdk/src/boundary/verify/up.ts", "../../match/index.js", "boundary-verify-imports-only-down"],
  ["sdk/src/match/up.ts", "../convert/index.js", "match-imports-only-down"],
  ["sdk/src/match/direct.ts", "../boundary/verify/index.js", "match-reaches-no-verification"],
  ["sdk/src/match/indirect.ts", "../hardware/through.js", "match-reaches-no-verification"],
  ["sdk/src/convert/up.ts", "../server/index.js", "convert-imports-only-down"],
  ["sdk/src/server/aside.ts", "../client/index.js", "server-imports-only-down"],
  ["sdk/src/utilities/index.ts", "../errors/index.js", "every-folder-has-a-layer"],
  ["sdk/src/document/impure.ts", "node:fs", "sdk-runs-in-browsers"],
  ["schemas/src/impure.ts", "node:path", "sdk-runs-in-browsers"],
  ["sdk/src/document/deep.ts", "../../../schemas/src/index.js", "packages-are-imported-by-name"],
  ["cli/src/deep.ts", "../../sdk/src/match/index.js", "packages-are-imported-by-name"],
  ["cli/src/unexported.ts", "@cornercast/sdk/match/inner", "unresolvable"],
  ["schemas/src/up.ts", "@cornercast/sdk/errors", "schemas-import-nothing-of-ours"],
  ["sdk/src/convert/out.ts", "@cornercast/conformance", "sdk-imports-only-schemas"],
  ["conformance/src/out.ts", "../../cli/src/deep.js", "nothing-imports-the-command"],
  ["conformance/src/judge/match.ts", "@cornercast/sdk/match", "conformance-judges-by-cases"],
  ["sdk/src/quantity/tested.ts", "./quantity.test.js", "what-is-published-imports-no-tests"],
  ["sdk/src/quantity/undeclared.ts", "undeclared", "what-is-published-declares-its-dependencies"],
  ["cli/src/site.ts", "../../site/shared/element.js", "nothing-imports-the-site"],
  ["site/theme/files.ts", "node:fs", "pages-run-in-browsers"],
  ["site/playground/command.ts", "../../cli/src/deep.js", "nothing-imports-the-command"],
  ["sdk/src/quantity/about.ts", "./round.js", "no-cycles"],
];

/** Imports that are right. @type {readonly (readonly [string, string])[]} */
const allowed = [
  ["sdk/src/quantity/parse.ts", "./parse-number.js"],
  ["sdk/src/match/down.ts", "../quantity/index.js"],
  ["sdk/src/match/claims.ts", "../boundary/index.js"],
  ["sdk/src/boundary/verify/down.ts", "../index.js"],
  ["sdk/src/quantity/quantity.test.ts", "node:fs"],
  ["sdk/src/convert/contract.ts", "@cornercast/schemas"],
  ["cli/src/main.ts", "@cornercast/sdk/match"],
  ["conformance/src/reference/system.ts", "@cornercast/sdk/match"],
  ["site/playground/match.ts", "@cornercast/sdk/match"],
  ["site/build/command.ts", "../../cli/src/main.js"],
];

describe("the check of layers", () => {
  /** A repository in small: the real package.json files, an index in every folder, and the imports above. @type {string} */
  let place;
  /** @type {readonly {readonly from: string, readonly rule: {readonly name: string}}[]} */
  let violations;

  beforeAll(() => {
    place = mkdtempSync(join(tmpdir(), "cornercast-layers-"));
    /** @param {string} path @param {string} text */
    const write = (path, text) => {
      mkdirSync(dirname(join(place, path)), { recursive: true });
      writeFileSync(join(place, path), text);
    };
    cpSync(join(root, "tsconfig.base.json"), join(place, "tsconfig.base.json"));
    write("package.json", JSON.stringify({ name: "small", private: true, type: "module", devDependencies: { undeclared: "1.0.0" } }));
    write("node_modules/undeclared/package.json", JSON.stringify({ name: "undeclared", version: "1.0.0", main: "index.js" }));
    write("node_modules/undeclared/index.js", "");
    mkdirSync(join(place, "node_modules/@cornercast"));
    for (const name of ["schemas", "sdk", "conformance", "cli"]) {
      mkdirSync(join(place, name));
      cpSync(join(root, name, "package.json"), join(place, name, "package.json"));
      if (name !== "cli") symlinkSync(join(place, name), join(place, "node_modules/@cornercast", name), "dir");
      write(`${name}/src/index.ts`, "export {};\n");
    }
    for (const folder of ["errors", "quantity", "document", "hardware", "portability", "jurisdiction", "boundary", "boundary/verify"])
      write(`sdk/src/${folder}/index.ts`, "export {};\n");
    for (const folder of ["match", "convert", "server", "client"]) write(`sdk/src/${folder}/index.ts`, "export {};\n");
    write("site/shared/element.ts", "export {};\n");
    write("sdk/src/hardware/through.ts", 'export * from "../boundary/verify/index.js";\n');
    write("sdk/src/quantity/round.ts", 'export * from "./about.js";\n');
    write("sdk/src/quantity/parse-number.ts", "export {};\n");
    for (const [file, target] of [...forbidden, ...allowed]) write(file, `export * from "${target}";\n`);
    const program = join(root, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
    const config = join(root, ".dependency-cruiser.mjs");
    const { stdout } = spawnSync(process.execPath, [program, "--config", config, "--output-type", "json", "schemas", "sdk", "cli", "conformance", "site"], {
      cwd: place,
      encoding: "utf8",
      maxBuffer: 1 << 26,
    });
    violations = JSON.parse(stdout).summary.violations;
  }, 60_000);

  afterAll(() => rmSync(place, { recursive: true, force: true }));

  it.each(forbidden)("catches that %s imports %s", (file, _target, rule) => {
    expect(violations.filter(({ from }) => from === file).map((violation) => violation.rule.name)).toContain(rule);
  });

  it.each(allowed)("lets %s import %s", (file) => {
    expect(violations.filter(({ from }) => from === file)).toEqual([]);
  });
});
