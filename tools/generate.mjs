// @ts-check
// Regenerates everything that is made from protos, registries and chapters, in the order in which one needs the other.
import { spawnSync } from "node:child_process";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const env = { ...process.env, PATH: `${join(root, "node_modules/.bin")}${delimiter}${process.env["PATH"] ?? ""}` };
const steps = [
  "node tools/print-validate-proto.mjs",
  "buf generate",
  "node tools/generate-validators.mjs",
  "node tools/generate-kubernetes.mjs",
  "node tools/generate-registries.mjs",
  "node tools/generate-sha256.mjs",
  "node tools/make-conformance-cases.mjs",
  "node tools/extract-requirements.mjs",
];
for (const command of steps) {
  console.log(command);
  const { status } = spawnSync(command, { cwd: root, env, shell: true, stdio: "inherit" });
  if (status !== 0) {
    console.error(`${command} failed`);
    process.exit(1);
  }
}
