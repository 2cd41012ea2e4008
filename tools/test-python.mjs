// @ts-check
// Runs the conformance suite against the implementation in Python, which shares no code with this repository. Needs a build. Installs what it needs
// from Debian where it may.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { debianPackages, installPackages } from "./suites/debian.mjs";

const root = fileURLToPath(new URL("../", import.meta.url));

/** @param {string} command @param {string[]} args */
function run(command, ...args) {
  return spawnSync(command, args, { cwd: root, stdio: "inherit", timeout: 600_000 }).status;
}

if (spawnSync("/usr/bin/python3", ["-c", "import jsonschema, yaml"]).status !== 0) {
  const why = installPackages(debianPackages.python);
  if (why !== undefined) {
    console.error(`install ${debianPackages.python.join(", ")}: ${why}`);
    process.exit(1);
  }
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
