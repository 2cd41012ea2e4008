import { spawnSync } from "node:child_process";
import type { LimitKeeper } from "./resource-limits.js";

/**
 * Keeps each process of a job to the memory of the whole job, by `prlimit` of util-linux; a text that says why not, where it is not there.
 *
 * - The limit is on what a process allocates (`RLIMIT_DATA`, getrlimit(2)), not on all processes together. Processors and processes are not limited: those
 *   limits are of users, not of jobs.
 */
export function rlimits(): LimitKeeper | string {
  const { status } = spawnSync("prlimit", ["--data=67108864", "true"], { stdio: "ignore" });
  if (status !== 0) return "there is no prlimit that works";
  return {
    kind: "rlimits",
    limit: (_id, { memory }) => ({ join: [], words: memory === undefined ? [] : ["prlimit", `--data=${String(Math.floor(memory))}`] }),
    ranOutOfMemory: () => false,
    release: () => Promise.resolve(),
  };
}
