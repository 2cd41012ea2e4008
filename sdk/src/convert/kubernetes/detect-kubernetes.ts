import { isNodeTable } from "./node-table.js";

/** API groups whose objects this importer reads: those of Kubernetes itself, and those of what runs jobs on it. */
const knownGroups =
  /^(?:v1|apps\/v1|batch\/v1|[a-z0-9.-]+\.k8s\.io\/v[0-9a-z]+|[a-z0-9.-]+\.(?:nvidia|intel|amd|aws)\.com\/v[0-9a-z]+|ray\.io\/v[0-9a-z]+|kubeflow\.org\/v[0-9a-z]+)$/u;

/** Labels that only nodes of a cluster with accelerators have. */
const nodeLabel =
  /^[ \t]*["']?(?:(?:beta\.)?amd\.com\/gpu\.|nvidia\.com\/(?:gpu|mig|cuda)[.-]|gpu\.intel\.com\/|feature\.node\.kubernetes\.io\/|node\.kubernetes\.io\/instance-type|alibabacloud\.com\/gpu)[^\s"':]{0,128}["']?[ \t]*:/mu;

/**
 * How sure a text is one of Kubernetes: by `apiVersion` and `kind` of its first object, by labels that stand alone, or by the head of a table.
 *
 * - Documents of this specification have an `apiVersion` as well, and are no foreign text.
 */
export function detectKubernetes(text: string): number {
  if (isNodeTable(text)) return 0.95;
  const head = text.slice(0, 65_536);
  const apiVersion =
    /^[ \t]*-?[ \t]*\{?[ \t]*["']?apiVersion["']?[ \t]*:[ \t]*["']?([\w./-]{1,253})["']?[ \t]*(?:[,}#].*)?\r?$/mu.exec(head)?.[1] ??
    /"apiVersion"\s{0,8}:\s{0,8}"([\w./-]{1,253})"/u.exec(head)?.[1];
  if (apiVersion !== undefined && /(?:^|[\s{,-])["']?kind["']?[ \t]{0,8}:/mu.test(head)) {
    if (apiVersion.startsWith("cornercast/")) return 0;
    return knownGroups.test(apiVersion) ? 0.9 : 0.6;
  }
  if (nodeLabel.test(head)) return 0.7;
  return /^measurements:\s*$/mu.test(head) && /^\s*- type: K8s\s*$/mu.test(head) ? 0.5 : 0;
}
