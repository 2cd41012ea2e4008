// @ts-check
// Has what the suites need ready before their turn comes, on a machine that has none of it. What cannot be had is said here, and by the suite that needs it.
//
//   node tools/suites/provide.mjs prepare    fetch the packages of Debian, and make what takes minutes: for beside other checks, which it does not change
//   node tools/suites/provide.mjs install    install the packages
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { groups } from "./artifacts/groups.mjs";
import { pytorch } from "./artifacts/reference-writers.mjs";
import { toolbox } from "./artifacts/toolbox.mjs";
import { debianPackages, hasCommand, installPackages } from "./debian.mjs";
import { controlPlane } from "./kubernetes/control-plane.mjs";

const started = Date.now();
const say = (/** @type {string} */ text) => console.log(`${((Date.now() - started) / 1000).toFixed(0).padStart(4)} s  ${text}`);
const missing = (/** @type {readonly import("./artifacts/toolbox.mjs").Group[]} */ some) =>
  some.filter((group) => group.commands.some((one) => !hasCommand(one))).flatMap((group) => group.packages);
const all = [...new Set([...Object.values(debianPackages).flat(), ...missing(groups)])];

if (process.argv[2] === "install") {
  const why = installPackages(all);
  say(why === undefined ? "installed the packages of all suites" : `not all packages could be installed: ${why}`);
} else {
  const builders = missing([pytorch]);
  const why = (builders.length === 0 ? undefined : installPackages(builders)) ?? installPackages(all, { fetchOnly: true });
  say(why === undefined ? "fetched the packages of all suites" : `not all packages could be fetched: ${why}`);
  const folder = mkdtempSync(join(tmpdir(), "cornercast-provide-"));
  try {
    pytorch.make(folder, toolbox());
    say("wrote the files of PyTorch");
  } catch (error) {
    say(`the files of PyTorch could not be written: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  try {
    await controlPlane();
    say("have the control plane of Kubernetes");
  } catch (error) {
    say(`Kubernetes could not be built: ${error instanceof Error ? error.message : String(error)}`);
  }
}
