// @ts-check
// Runs the tests of the Kubernetes driver on a real control plane with a fake kubelet: npm run test:kubernetes. As root on Debian it builds the
// control plane where it has not been built before.
import { startCluster } from "./kubernetes/cluster.mjs";
import { controlPlane } from "./kubernetes/control-plane.mjs";
import { runOnCluster } from "./run-on-cluster.mjs";

await runOnCluster(
  async () => startCluster(await controlPlane()),
  "provider/src/kubernetes",
  ({ kubeconfig }) => ({ CORNERCAST_KUBECONFIG: kubeconfig }),
);
