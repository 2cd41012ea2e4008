import { isJsonObject } from "../../document/index.js";
import { listAt, objectAt, textAt } from "../source-value.js";
import type { KubernetesObject } from "./kubernetes-object.js";

/** The identity of a device in a cluster: driver, pool and name. */
export function deviceKey(driver: string | undefined, pool: string | undefined, device: string): string {
  return JSON.stringify([driver ?? null, pool ?? null, device]);
}

/**
 * The devices that claims have, by {@link deviceKey}.
 *
 * - A claim with the access of an administrator watches a device and takes nothing away from others.
 */
export function allocatedDevices(objects: readonly KubernetesObject[]): ReadonlySet<string> {
  const taken = new Set<string>();
  for (const { group, kind, value } of objects) {
    if (group !== "resource.k8s.io" || kind !== "ResourceClaim") continue;
    const allocation = objectAt(objectAt(value, "status"), "allocation");
    for (const result of listAt(objectAt(allocation, "devices"), "results")) {
      const device = textAt(result, "device");
      if (device !== undefined && isJsonObject(result) && result["adminAccess"] !== true)
        taken.add(deviceKey(textAt(result, "driver"), textAt(result, "pool"), device));
    }
  }
  return taken;
}
