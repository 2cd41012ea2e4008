import type { LifecycleJson, LocationJson, ScaleUpJson } from "@cornercast/schemas";
import { nodeSource } from "./node-evidence.js";
import { aboutLabel, type Report } from "./object-findings.js";

/** Labels of managed clusters that say whether a node can be taken away. */
const capacityLabels: readonly (readonly [label: string, preemptible: readonly string[], kept: readonly string[]])[] = [
  ["cloud.google.com/gke-spot", ["true"], []],
  ["cloud.google.com/gke-preemptible", ["true"], []],
  ["eks.amazonaws.com/capacityType", ["SPOT"], ["ON_DEMAND"]],
  ["karpenter.sh/capacity-type", ["spot"], ["on-demand", "reserved"]],
  ["kubernetes.azure.com/scalesetpriority", ["spot"], ["regular"]],
];
const providers: ReadonlyMap<string, string> = new Map([
  ["aws", "aws"],
  ["gce", "gcp"],
  ["azure", "azure"],
]);

/**
 * Region and zone, by the labels that the cloud sets.
 *
 * - Azure labels nodes outside its zones with the number of a fault domain: a zone that is only a number is none.
 *
 * Source: github.com/kubernetes-sigs/cloud-provider-azure, "Availability Zones".
 */
export function nodeLocation(labels: ReadonlyMap<string, string>): LocationJson | undefined {
  const label = (name: string): string | undefined => {
    const value = labels.get(`topology.kubernetes.io/${name}`) ?? labels.get(`failure-domain.beta.kubernetes.io/${name}`);
    return value === undefined || value === "" ? undefined : value.slice(0, 127);
  };
  const [region, written] = [label("region"), label("zone")];
  const zone = /^[0-9]+$/u.test(written ?? "") ? undefined : written;
  if (region === undefined && zone === undefined) return undefined;
  return { ...(region === undefined ? {} : { region }), ...(zone === undefined ? {} : { zone }) };
}

/** The cloud that a `providerID` such as `aws:///us-east-1a/i-0abc` is of. */
export function nodeProvider(providerId: string | undefined): string | undefined {
  return providers.get(/^([a-z]+):\/\//u.exec(providerId ?? "")?.[1] ?? "");
}

/** Whether the node can be taken away, where a label of a managed cluster says so. */
export function nodeLifecycle(labels: ReadonlyMap<string, string>): LifecycleJson | undefined {
  for (const [label, preemptible, kept] of capacityLabels) {
    const value = labels.get(label);
    if (value === undefined) continue;
    if (preemptible.includes(value)) return { preemptible: [{ value: true, source: nodeSource }] };
    if (kept.includes(value)) return { preemptible: [{ value: false, source: nodeSource }] };
  }
  return undefined;
}

/**
 * The scale-up domain of a node.
 *
 * - `nvidia.com/gpu.clique` is `<cluster uuid>.<clique id>`. A cluster uuid of zeros is what a node without a multi-node domain has.
 * - Two nodes of one clique are in one domain; two cliques are two domains, at no stated distance.
 * - Otherwise the domain that topograph labels.
 */
export function nodeScaleUp(labels: ReadonlyMap<string, string>, report: Report): ScaleUpJson | undefined {
  const clique = labels.get("nvidia.com/gpu.clique");
  const topograph = labels.get("accelerator.topograph.run/domain");
  if (clique !== undefined && clique !== "") {
    const uuid = /^([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})\.[0-9]{1,10}$/iu.exec(clique)?.[1];
    if (uuid !== undefined && !/^[0-]+$/u.test(uuid)) return { domainId: clique };
    aboutLabel(
      report,
      "nvidia.com/gpu.clique",
    )({
      code: "import-value-sentinel",
      message: "the label nvidia.com/gpu.clique has no cluster uuid: the node is in no domain with others",
    });
  }
  return topograph === undefined || topograph === "" ? undefined : { domainId: topograph.slice(0, 253) };
}

/** The switches above a node, closest first, as topograph labels them. */
export function nodeTiers(labels: ReadonlyMap<string, string>): readonly string[] {
  const tiers: string[] = [];
  for (let tier = 0; tier < 32; tier += 1) {
    const value = labels.get(`fabric.topograph.run/tier-${String(tier)}`);
    if (value === undefined || value === "") break;
    tiers.push(value.slice(0, 253));
  }
  return tiers;
}
