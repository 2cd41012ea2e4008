// @ts-check
// Runs tests on a cluster that is started for them and ended after them.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/**
 * Starts a cluster, runs the tests of a folder on it one file after another, ends it, and sets the exit code.
 *
 * @template {{close(): Promise<void>}} C
 * @param {() => Promise<C>} start
 * @param {string} folder
 * @param {(cluster: C) => NodeJS.ProcessEnv} env by which the tests find it
 */
export async function runOnCluster(start, folder, env) {
  // The tests end by Ctrl-C; who started the cluster still has to end it.
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => undefined);
  try {
    const cluster = await start();
    try {
      const { status } = spawnSync("npx", ["vitest", "run", folder, "--no-file-parallelism", ...process.argv.slice(2)], {
        cwd: root,
        stdio: "inherit",
        env: { ...process.env, ...env(cluster) },
      });
      process.exitCode = status ?? 1;
    } finally {
      await cluster.close();
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
