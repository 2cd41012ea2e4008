// @ts-check
// Compares the protos with the last release: a field that was released keeps its number, its type and its JSON name.
import { spawnSync } from "node:child_process";

const { status, stdout } = spawnSync("git", ["tag", "--list", "v[0-9]*", "--sort=-version:refname"], { encoding: "utf8" });
const release = stdout.split("\n")[0] ?? "";
if (status !== 0) console.log("this is no git repository: there is no release to compare with");
else if (release === "") console.log("there is no release to compare with yet");
else {
  console.log(`comparing with ${release}`);
  process.exitCode = spawnSync("buf", ["breaking", "--against", `.git#tag=${release}`], { stdio: "inherit" }).status ?? 1;
}
