// @ts-check
// The programs of a cluster that suites start: each writes its log into a folder, and is ended by its own process.
import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";

/**
 * Programs by name, in the order in which they were started.
 *
 * @param {string} folder where they work; it has a folder `log`
 * @param {NodeJS.ProcessEnv} [env]
 */
export function daemons(folder, env = process.env) {
  /** @type {Map<string, import("node:child_process").ChildProcess>} */
  const running = new Map();
  const stop = async (/** @type {string} */ name) => {
    const child = running.get(name);
    running.delete(name);
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), 5_000);
    await ended;
    clearTimeout(timer);
  };
  return {
    start: (/** @type {string} */ name, /** @type {string} */ command, /** @type {readonly string[]} */ words) => {
      const log = openSync(join(folder, "log", `${name}.log`), "a");
      running.set(name, spawn(command, words, { stdio: ["ignore", log, log], env, cwd: folder, detached: true }));
      closeSync(log);
    },
    stop,
    /** The last one first. */
    stopAll: async () => {
      for (const name of [...running.keys()].toReversed()) await stop(name);
    },
    /** How one that is not stopped ended by itself. */
    exitCode: (/** @type {string} */ name) => running.get(name)?.exitCode ?? undefined,
  };
}
