// @ts-check
// Runs the tests of the driver for processes with a sandbox: npm run test:process. As root on Debian it installs bubblewrap where it is not there.
import { spawnSync } from "node:child_process";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { debianPackages, hasCommand, installPackages } from "./debian.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const why = hasCommand("bwrap") ? undefined : installPackages(debianPackages.sandbox);
if (why !== undefined) console.log(`there is no bubblewrap, and ${why}`);
const { status } = spawnSync("npx", ["vitest", "run", "provider/src/process", "provider/src/confine", ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
});
process.exitCode = why === undefined ? (status ?? 1) : 1;
