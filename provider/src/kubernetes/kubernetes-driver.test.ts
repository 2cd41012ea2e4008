import { driverContract } from "../testing/driver-contract.js";
import { kubeconfig, testNamespace } from "./testing/test-cluster.js";

driverContract(
  "kubernetes",
  async () => {
    const { driver, close } = await testNamespace();
    return { driver: driver(), restart: driver, offers: ["h100-0", "h100-1", "a100-0"], close };
  },
  kubeconfig === undefined ? "there is no cluster; npm run test:kubernetes starts one" : undefined,
);
