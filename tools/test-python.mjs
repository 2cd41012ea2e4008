// @ts-check
// Runs the conformance suite against the implementation in Python, which shares no code with this repository. Needs a build. Installs what it needs
// from Debian where it may.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const packages = ["python3", "python3-jsonschema", "python3-yaml"];

/** @param {string} command @param {string[]} args */
function run(command, ...args) {
  return spawnSync(command, args, { cwd: root, stdio: "inherit", timeout: 600_000 }).status;
}

if (spawnSync("/usr/bin/python3", ["-c", "import jsonschema, yaml"]).status !== 0) {
  if (process.getuid?.() !== 0) {
    console.error(`install ${packages.join(", ")}`);
    process.exit(1);
  }
  if (run("apt-get", "update", "-q") !== 0 || run("apt-get", "install", "-y", "-q", "--no-install-recommends", ...packages) !== 0) process.exit(1);
}
process.exitCode =
  run(
    process.execPath,
    "conformance/bin/cornercast-conformance.mjs",
    "run",
    "--",
    "/usr/bin/python3",
    "examples/python-implementation/adapter.py",
    "schemas",
  ) ?? 1;
