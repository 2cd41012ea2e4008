// Regenerates everything and fails where that changes a file: what is committed must be what the sources say.
import { execFileSync, spawnSync } from "node:child_process";

const changed = () => execFileSync("git", ["status", "--porcelain", "--", "schemas", "sdk/src", "third_party", "spec"], { encoding: "utf8" });
const before = changed();
const { status } = spawnSync("node", ["tools/generate.mjs"], { stdio: "inherit" });
const after = changed();
if (status !== 0) process.exitCode = 1;
else if (before !== after) {
  console.error(`generated files are stale:\n${after}`);
  process.exitCode = 1;
}
