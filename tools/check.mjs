// @ts-check
// Everything that CI runs before the suites that need programs of the machine, in that order: `npm run check`, or `npm run check -- lint types` for some steps. All steps run
// before the verdict, and each one that fails names what mends it.
import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));

/**
 * @typedef Step
 * @property {string} name
 * @property {string} command
 * @property {string} mend
 */

/** The steps of a stage run two at a time: each keeps one processor busy. A stage waits for the one before. @type {readonly (readonly Step[])[]} */
const stages = [
  [{ name: "types", command: "tsc -b", mend: "correct the types at the positions" }],
  [{ name: "generated", command: "node tools/check-generated.mjs", mend: "npm run generate, and commit what changed" }],
  [
    { name: "format", command: "prettier --check --log-level warn .", mend: "npm run format" },
    { name: "lint", command: "npm run --silent lint", mend: "npm run lint -- --fix, and correct the rest" },
    { name: "layers", command: "npm run --silent layers", mend: "move the import down, or the code up (CONTRIBUTING.md, Layers)" },
    { name: "unused", command: "npm run --silent unused", mend: "remove what nothing uses, and declare what is used" },
    {
      name: "api",
      command: "node tools/api-report.mjs --check",
      mend: "npm run api, and add a changeset: a change of what a package offers is one for users",
    },
    { name: "lock", command: "npm ci --dry-run --no-audit --no-fund --silent", mend: "npm run lock" },
    {
      name: "examples",
      command: "node tools/check-examples.mjs",
      mend: "correct the examples in the comments at the positions, or declare what they take as given",
    },
    { name: "protos", command: "buf lint", mend: "correct the protos at the positions" },
    { name: "breaking", command: "node tools/check-breaking.mjs", mend: "keep what was released, and add beside it" },
  ],
  [{ name: "tests", command: "npm test", mend: "npx vitest <file>" }],
  [
    {
      name: "coverage",
      command: "npm run --silent coverage:boundary",
      mend: "reach the branches that coverage/coverage-final.json does not count with tests that can fail, or remove them",
    },
  ],
  [
    { name: "mutants", command: "node tools/kill-matrix.mjs --check", mend: "npm run kill-matrix, look at what changed, and commit it" },
    { name: "packages", command: "npm run --silent packages", mend: "npm run clean && npm run build, and correct the package.json that is named" },
  ],
];
const steps = stages.flat();

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(`there is no step ${unknown.join(", ")}; the steps are ${steps.map((step) => step.name).join(", ")}`);
  process.exit(2);
}

const env = { ...process.env, PATH: `${join(root, "node_modules/.bin")}${delimiter}${process.env["PATH"] ?? ""}` };
/** @type {{step: Step, passed: boolean, seconds: number}[]} */
const results = [];
for (const stage of stages) {
  const waiting = stage.filter((step) => wanted.length === 0 || wanted.includes(step.name));
  const alone = waiting.length === 1;
  const lane = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) results.push(await run(step, alone));
  };
  await Promise.all([lane(), lane()]);
}

console.log("");
for (const { step, passed, seconds } of results) {
  console.log(`${passed ? "passed" : "FAILED"} ${seconds.toFixed(1).padStart(6)} s  ${step.name}${passed ? "" : `; to mend it: ${step.mend}`}`);
}
process.exitCode = results.every(({ passed }) => passed) ? 0 : 1;

/** Runs a step. What it says is shown at once where no other step speaks, else when it ends. @param {Step} step @param {boolean} alone */
async function run(step, alone) {
  const start = performance.now();
  const heading = `\n=== ${step.name}: ${step.command}`;
  if (alone) console.log(heading);
  const child = spawn(step.command, { cwd: root, env, shell: true, stdio: alone ? "inherit" : ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", (text) => (said += text));
  const status = await new Promise((resolve) => child.on("close", resolve));
  if (!alone) console.log(`${heading}\n${said}`.trimEnd());
  return { step, passed: status === 0, seconds: (performance.now() - start) / 1000 };
}
