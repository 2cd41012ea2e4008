import { isNodeTable } from "./node-table.js";

/** Objects of Kubernetes itself, and of what describes hardware or runs jobs on it. */
const knownVersions =
  /^(?:v1|(?:apps|batch|ray\.io|kubeflow\.org|[a-z0-9.-]{1,128}\.(?:k8s\.io|x-k8s\.io|nvidia\.com|intel\.com|amd\.com|aws\.com))\/v[0-9][0-9a-z]{0,15})$/u;

/** Labels that only nodes have. */
const nodeLabel =
  /^[ \t]{0,16}["']?(?:(?:beta\.)?amd\.com\/gpu\.|nvidia\.com\/(?:gpu|mig|cuda)[.-]|gpu\.intel\.com\/|feature\.node\.kubernetes\.io\/|node\.kubernetes\.io\/instance-type|alibabacloud\.com\/gpu)[^\s"':]{0,128}["']?[ \t]{0,8}:/mu;

/**
 * How sure a text is one of Kubernetes: by `apiVersion` and `kind` of its first object, by labels that stand alone, or by the head of a table.
 *
 * - Documents of this specification have an `apiVersion` as well, and are no foreign text.
 * - Snapshots of clusters and configurations of MIG are known for what they are, so that they are refused in words about Kubernetes.
 */
export function detectKubernetes(text: string): number {
  if (isNodeTable(text)) return 0.95;
  const head = text.slice(0, 65_536);
  const apiVersion = /(?:^[ \t-]{0,32}|[{,]\s{0,32})["']?apiVersion["']?[ \t]{0,8}:\s{0,8}["']?([\w./-]{1,253})/mu.exec(head)?.[1];
  if (apiVersion !== undefined && /(?:^|[\s{,-])["']?kind["']?[ \t]{0,8}:/mu.test(head)) {
    if (apiVersion.startsWith("cornercast/")) return 0;
    return knownVersions.test(apiVersion) ? 0.9 : 0.6;
  }
  if (nodeLabel.test(head)) return 0.7;
  if (/^mig-configs:/mu.test(head)) return 0.5;
  return /^measurements:/mu.test(head) && /^[ \t]{0,16}- type: K8s\b/mu.test(head) ? 0.5 : 0;
}
