// @ts-check
// Runs the tests of the Kubernetes driver on a real control plane with a fake kubelet: npm run test:kubernetes. As root on Debian it builds the
// control plane where it has not been built before.
import { spawnSync } from "node:child_process";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { startCluster } from "./kubernetes/cluster.mjs";
import { controlPlane } from "./kubernetes/control-plane.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
try {
  const cluster = await startCluster(await controlPlane());
  try {
    const { status } = spawnSync("npx", ["vitest", "run", "provider/src/kubernetes", "--no-file-parallelism", ...process.argv.slice(2)], {
      cwd: root,
      stdio: "inherit",
      env: { ...process.env, CORNERCAST_KUBECONFIG: cluster.kubeconfig },
    });
    process.exitCode = status ?? 1;
  } finally {
    await cluster.close();
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
