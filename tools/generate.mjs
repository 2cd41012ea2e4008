// Regenerates everything that is generated from protos and registries, in the order in which one needs the other.
import { spawnSync } from "node:child_process";

const steps = [
  "node tools/print-validate-proto.mjs",
  "npx buf generate",
  "node tools/generate-validators.mjs",
  "node tools/generate-document-shapes.mjs",
  "node tools/generate-registries.mjs",
  "node tools/extract-requirements.mjs",
];
for (const command of steps) {
  console.log(command);
  const { status } = spawnSync(command, { shell: true, stdio: "inherit" });
  if (status !== 0) {
    console.error(`${command} failed`);
    process.exit(1);
  }
}
