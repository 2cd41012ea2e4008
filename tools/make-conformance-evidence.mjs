// Makes the evidence of test vendors on which the cases for verifiers are built: node tools/make-conformance-evidence.mjs.
// Its keys are new each time. Run it only to add something, and run the cases afterwards.
import { mkdirSync, writeFileSync } from "node:fs";
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
writeFileSync(join(folder, "fixtures.json"), `${JSON.stringify(await conformanceEvidence(), undefined, 2)}\n`);
