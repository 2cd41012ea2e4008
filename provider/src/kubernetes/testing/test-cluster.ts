import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject } from "@cornercast/sdk/document";
import type { Driver } from "@cornercast/sdk/server";
import { systemClock } from "../../system-clock.js";
import { textAt } from "../object-fields.js";
import { readKubeconfig } from "../kubeconfig.js";
import { kubernetesApi, type KubernetesApi } from "../kubernetes-api.js";
import { kubernetesDriver } from "../kubernetes-driver.js";
import type { KubernetesDriverOptions } from "../kubernetes-driver-options.js";

/** The kubeconfig of a cluster that may be used: `npm run test:kubernetes` starts one, with a fake kubelet. */
export const kubeconfig: string | undefined = process.env["CORNERCAST_KUBECONFIG"];
if (kubeconfig === undefined) console.log("the Kubernetes driver is not tested on a cluster here: npm run test:kubernetes starts one");

/** The API server of the cluster. */
export function testApi(): KubernetesApi {
  return kubernetesApi(readKubeconfig(kubeconfig));
}

/** A namespace with a volume that pods and the test see. */
export interface TestNamespace {
  readonly api: KubernetesApi;
  readonly namespace: string;
  readonly folder: string;
  readonly driver: (options?: Partial<KubernetesDriverOptions>) => Driver;
  readonly close: () => Promise<void>;
}

/** Makes a namespace, and a volume over a folder of this machine with a claim in it. */
export async function testNamespace({ hasVolume = true } = {}): Promise<TestNamespace> {
  const api = testApi();
  const namespace = `test-${randomUUID().slice(0, 8)}`;
  const folder = mkdtempSync(join(tmpdir(), "cornercast-kubernetes-jobs-"));
  await api.call("POST", "/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  await makeVolume(api, namespace, folder);
  return {
    api,
    namespace,
    folder,
    driver: (options = {}) =>
      kubernetesDriver({
        api,
        folder,
        clock: systemClock,
        namespace,
        ...(hasVolume ? { volume: { claim: "jobs" } } : {}),
        image: "registry.example/node:24",
        interval: 100,
        grace: 300,
        ...options,
      }),
    async close() {
      await api.call("DELETE", `/api/v1/namespaces/${namespace}`);
      await api.call("DELETE", `/api/v1/persistentvolumes/${namespace}`);
      rmSync(folder, { recursive: true });
    },
  };
}

/** Makes a volume over a folder of this machine, and the claim `jobs` for it. */
export async function makeVolume(api: KubernetesApi, namespace: string, path: string): Promise<void> {
  const common = { accessModes: ["ReadWriteMany"], storageClassName: "" };
  const claims = `/api/v1/namespaces/${namespace}/persistentvolumeclaims`;
  await api.call("POST", "/api/v1/persistentvolumes", {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: namespace },
    spec: { ...common, capacity: { storage: "1Gi" }, hostPath: { path }, claimRef: { namespace, name: "jobs" }, persistentVolumeReclaimPolicy: "Retain" },
  });
  await api.call("POST", claims, {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "jobs" },
    spec: { ...common, volumeName: namespace, resources: { requests: { storage: "1Gi" } } },
  });
  const isBound = (claim: JsonObject): boolean => textAt(claim, "status", "phase") === "Bound";
  for (let tries = 0; !isBound(await api.call("GET", `${claims}/jobs`)); tries += 1) {
    if (tries > 200) throw new Error("the claim was not bound");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Waits until something is so. */
export async function settled(condition: () => boolean | Promise<boolean>, patience = 20_000): Promise<void> {
  const end = Date.now() + patience;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`it never came to ${String(condition)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
