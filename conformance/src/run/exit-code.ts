import type { RunModel } from "./run-model.js";

/** The exit codes of a run: 0 passed, 1 failed, 2 wrong usage, 3 incomplete, 4 a fault of the suite. */
export const runExitCodes = { passed: 0, failed: 1, usage: 2, incomplete: 3, "harness-error": 4 } as const;

/** The exit code for what a run has become. */
export function exitCodeOf({ status }: Pick<RunModel, "status">): number {
  return runExitCodes[status];
}
