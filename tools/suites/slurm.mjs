// @ts-check
// Runs the tests of the Slurm driver on a real cluster: npm run test:slurm. As root on Debian it installs Slurm where it is not there.
import { runOnCluster } from "./run-on-cluster.mjs";
import { installSlurm, startCluster } from "./slurm/cluster.mjs";

const start = () => {
  installSlurm();
  return startCluster();
};
await runOnCluster(start, "provider/src/slurm", ({ conf }) => ({ CORNERCAST_SLURM_CONF: conf }));
