// Everything that CI runs, in the order of CI. Each step that fails names the command that mends it; all steps run before the verdict.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** @type {readonly {name: string, command: string, mend: string, when?: () => boolean}[]} */
const steps = [
  { name: "lock file", command: "npm ci --dry-run --no-audit --no-fund --silent", mend: "npm run lock" },
  { name: "format", command: "npx prettier --check --log-level warn .", mend: "npm run format" },
  { name: "protos", command: "npx buf lint", mend: "correct the proto at the position" },
  {
    name: "breaking changes",
    command: "node tools/check-breaking.mjs",
    mend: "keep what was released; see spec/70-versions.md",
    when: () => existsSync("tools/check-breaking.mjs"),
  },
  { name: "generated files", command: "node tools/check-generated.mjs", mend: "npm run generate, and commit what changed" },
  { name: "types", command: "npx tsc -b", mend: "correct the types at the positions" },
  { name: "lint", command: "npx oxlint --type-aware --deny-warnings", mend: "npx oxlint --type-aware --fix, then correct the rest" },
  {
    name: "layers",
    command: "npx depcruise --config .dependency-cruiser.mjs schemas sdk cli conformance",
    mend: "move the import down, or the code up (see CONTRIBUTING.md)",
  },
  { name: "tests", command: "npm test", mend: "npx vitest run <file>" },
];

const failed = [];
for (const step of steps) {
  if (step.when !== undefined && !step.when()) continue;
  const start = performance.now();
  console.log(`\n=== ${step.name}: ${step.command}`);
  const { status } = spawnSync(step.command, { shell: true, stdio: "inherit" });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`--- ${step.name} ${status === 0 ? "passed" : "FAILED"} in ${seconds} s`);
  if (status !== 0) failed.push(step);
}
console.log("");
for (const { name, mend } of failed) console.error(`${name} failed; to mend it: ${mend}`);
if (failed.length === 0) console.log(`all ${steps.length} steps passed`);
process.exitCode = failed.length === 0 ? 0 : 1;
