// Makes the evidence of test vendors on which the cases for verifiers are built: node tools/make-conformance-evidence.mjs.
// Its keys are new each time, and so is the evidence under them. What is there stays; only what is missing is added. To make evidence of one vendor anew, take all
// of it out first. Run the cases afterwards.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const outfile = join(root, ".cache/make-conformance-evidence.mjs");
mkdirSync(dirname(outfile), { recursive: true });
await build({
  entryPoints: [join(root, "sdk/src/boundary/verify/testing/conformance-evidence.ts")],
  bundle: true,
  outfile,
  format: "esm",
  platform: "node",
  conditions: ["@cornercast/source"],
  logLevel: "warning",
});
const { conformanceEvidence } = await import(pathToFileURL(outfile).href);
const folder = join(root, "conformance/cases/evidence");
mkdirSync(folder, { recursive: true });
const path = join(folder, "fixtures.json");
const held = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
const made = Object.entries(await conformanceEvidence()).map(([name, members]) => [name, { ...held[name], ...members, ...held[name] }]);
writeFileSync(path, `${JSON.stringify(Object.fromEntries(made), undefined, 2)}\n`);
