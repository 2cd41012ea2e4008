import type { JsonObject } from "@cornercast/sdk/document";
import { baseNumber, parseQuantity } from "@cornercast/sdk/quantity";
import { textsAt } from "./object-fields.js";

/** Resources that are no accelerators: their domains. Source: kubernetes.io, "Managing Resources for Containers", and the plugins of networks and storage. */
const others =
  /^(?:rdma|hugepages-|attachable-volumes-|smarter-devices|devices\.kubevirt\.io|k8s\.v1\.cni|openshift\.io|kubernetes\.io|[a-z.]*\.kubernetes\.io)/u;
/** Other names of what a node also offers whole. Source: awsdocs-neuron.readthedocs-hosted.com, "Neuron device plugin". */
const parts: ReadonlyMap<string, string> = new Map([
  ["aws.amazon.com/neuroncore", "aws.amazon.com/neuron"],
  ["aws.amazon.com/neurondevice", "aws.amazon.com/neuron"],
]);

/** Whether a resource stands for accelerators, or for what a plugin of its kind gives out. */
export function isDeviceResource(name: string): boolean {
  return name.includes("/") && !others.test(name);
}

/**
 * Which of the resources of a node its accelerators are.
 *
 * - `profile` picks the parts of a divided device, such as `1g.10gb`. A node with accelerators of several kinds is refused where nothing picks one.
 * - Undefined where the node offers none in this way.
 */
export function deviceResource(node: JsonObject, profile: string | undefined): { readonly name: string; readonly count: number } | undefined {
  const counts = Object.entries(textsAt(node, "status", "allocatable")).flatMap(([name, value]) => {
    const count = Number(value);
    return isDeviceResource(name) && count > 0 ? [{ name, count }] : [];
  });
  const names = new Set(counts.map(({ name }) => name));
  const whole = counts.filter(({ name }) => !names.has(parts.get(name) ?? ""));
  const wanted = profile === undefined ? whole : whole.filter(({ name }) => name.endsWith(`/mig-${profile}`) || name.endsWith(`/${profile}`));
  const found = wanted.length === 0 && profile !== undefined ? whole : wanted;
  if (found.length > 1)
    throw new Error(`the node has accelerators of several kinds (${found.map(({ name }) => name).join(", ")}): ask for a partition profile`);
  return found[0];
}

/** An amount of bytes as Kubernetes writes it: a number of bytes. */
export function bytesOf(quantity: string | undefined): string | undefined {
  if (quantity === undefined) return undefined;
  const parsed = parseQuantity(quantity, "bytes");
  const bytes = parsed.kind === "ok" ? baseNumber(parsed.value) : undefined;
  return bytes === undefined ? undefined : String(Math.ceil(bytes));
}
