// @ts-check
// Runs the tests of the Slurm driver on a real cluster: npm run test:slurm. As root on Debian it installs Slurm where it is not there.
import { spawnSync } from "node:child_process";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { installSlurm, startCluster } from "./slurm/cluster.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
try {
  installSlurm();
  const cluster = await startCluster();
  try {
    const { status } = spawnSync("npx", ["vitest", "run", "provider/src/slurm", "--no-file-parallelism", ...process.argv.slice(2)], {
      cwd: root,
      stdio: "inherit",
      env: { ...process.env, CORNERCAST_SLURM_CONF: cluster.conf },
    });
    process.exitCode = status ?? 1;
  } finally {
    await cluster.close();
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
