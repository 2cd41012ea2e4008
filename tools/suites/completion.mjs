// @ts-check
// The scripts that complete commands, read by the shells that they are for: npm run test:completion. As root on Debian it installs these.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { debianPackages, hasCommand, installPackages } from "./debian.mjs";

const missing = debianPackages.shells.filter((shell) => !hasCommand(shell));
const why = missing.length === 0 ? undefined : installPackages(missing);
if (why !== undefined) console.log(`there is no ${missing.join(" and no ")}, and ${why}`);
const { status } = spawnSync("npx", ["vitest", "run", "cli/src/completion"], { cwd: fileURLToPath(new URL("../../", import.meta.url)), stdio: "inherit" });
process.exitCode = why === undefined ? (status ?? 1) : 1;
