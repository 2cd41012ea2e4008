// Compares the protos with the last release: a field that was released keeps its number, type and JSON name.
import { execFileSync, spawnSync } from "node:child_process";

const tags = execFileSync("git", ["tag", "--list", "v*", "--sort=-v:refname"], { encoding: "utf8" }).split("\n").filter(Boolean);
const [release] = tags;
if (release === undefined) console.log("there is no release to compare with yet");
else {
  const { status } = spawnSync("npx", ["buf", "breaking", "--against", `.git#tag=${release}`], { stdio: "inherit" });
  process.exitCode = status ?? 1;
}
