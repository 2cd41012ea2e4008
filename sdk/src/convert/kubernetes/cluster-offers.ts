import type { OfferJson } from "@cornercast/schemas";
import { isJsonObject, type JsonObject } from "../../document/index.js";
import type { ImportOptions } from "../importer.js";
import { fileStem } from "../offer-names.js";
import { objectAt, scalarAt } from "../source-value.js";
import { allocatedDevices } from "./allocated-devices.js";
import type { KubernetesObject, ObjectPlace, OtherObject } from "./kubernetes-object.js";
import { isLabelMap, labelsOf, labelsWritten } from "./label-map.js";
import { nodeOffer, type NodeDraft } from "./node-offer.js";
import { readNodeProfile } from "./node-profile.js";
import type { ObjectFindings } from "./object-findings.js";
import type { SliceDevice } from "./slice-device.js";
import { readSlices, type SlicedNode } from "./slice-pools.js";

/** Offers, and the objects that they are made of. */
export interface ClusterOffers {
  readonly offers: readonly OfferJson[];
  readonly used: readonly ObjectPlace[];
  /** The offers of nodes that have an object of their own, by the name of the node. */
  readonly byNode: ReadonlyMap<string, OfferJson>;
}

const empty: JsonObject = {};

/** Whether an object describes hardware. */
export function isHardware({ group, kind }: KubernetesObject): boolean {
  return (
    (group === "" && kind === "Node") ||
    (group === "resource.k8s.io" && kind === "ResourceSlice") ||
    (group === "aicr.nvidia.com" && kind === "KWOKNodeProfile")
  );
}

/**
 * One offer for each node: its object, its resource slices, or both joined by name; for each profile of nodes; and for each map of labels.
 *
 * - Devices that a claim among the objects has are there and not free.
 * - Devices that several nodes reach are a unit of their own, named after their pool.
 */
export function clusterOffers(
  objects: readonly KubernetesObject[],
  others: readonly OtherObject[],
  options: ImportOptions,
  nameOf: (name: string) => string,
  findings: ObjectFindings,
): ClusterOffers {
  const hardware = objects.filter(isHardware);
  const slices = readSlices(
    hardware.filter(({ kind }) => kind === "ResourceSlice"),
    allocatedDevices(objects),
    findings,
  );
  const devices = slices.devices.filter(({ node }) => node !== undefined);
  const byNode = grouped(devices, ({ node = "" }) => node);
  const alternatives = grouped(slices.alternatives, (device) => device.node ?? sharedKey(device));
  const shared = grouped(
    slices.devices.filter(({ node }) => node === undefined),
    sharedKey,
  );
  const offers: OfferJson[] = [];
  const nodeOffers = new Map<string, OfferJson>();
  const used: ObjectPlace[] = [];
  const nodes = newestNodes(hardware, findings);
  for (const node of nodes.values()) {
    const draft = draftOfNode(node, slices.nodes.get(node.name ?? ""), byNode.get(node.name ?? "") ?? [], alternatives.get(node.name ?? "") ?? []);
    const offer = nodeOffer(draft, nameOf(draft.name), options, findings);
    offers.push(offer);
    nodeOffers.set(draft.name, offer);
  }
  for (const [name, { place }] of slices.nodes) {
    if (nodes.has(name)) continue;
    const draft = { ...bareDraft(name, "slice", place), devices: byNode.get(name) ?? [], alternatives: alternatives.get(name) ?? [] };
    offers.push(nodeOffer(draft, nameOf(name), options, findings));
  }
  for (const [key, reached] of shared) {
    const [first] = reached;
    if (first === undefined) continue;
    const name = first.pool ?? first.slice;
    if (first.pool !== undefined)
      findings.add(first.place, { code: "import-unsupported", message: `several nodes reach the devices of the pool ${name}; they are a unit of their own` });
    const draft = { ...bareDraft(name, "slice", first.place), devices: reached, alternatives: alternatives.get(key) ?? [] };
    offers.push(nodeOffer(draft, nameOf(name), options, findings));
  }
  for (const object of hardware) {
    used.push(object.place);
    if (object.kind !== "KWOKNodeProfile") continue;
    const profile = readNodeProfile(object.value);
    const name = object.name ?? "node-profile";
    offers.push(nodeOffer({ ...bareDraft(name, "profile", object.place), ...profile, devicesComplete: true }, nameOf(name), options, findings));
  }
  for (const { value, place } of others) {
    if (!isLabelMap(value)) continue;
    const labels = labelsOf(value);
    const at = labelsWritten(labels);
    const name = labels.get("kubernetes.io/hostname") ?? fileStem(place.document.source.file);
    offers.push(nodeOffer({ ...bareDraft(name, "labels", place), labels, ...(at === undefined ? {} : { at }) }, nameOf(name), options, findings));
    used.push(place);
  }
  return { offers, used, byNode: nodeOffers };
}

/**
 * A node with its slices.
 *
 * - Where a driver of accelerators publishes all its slices, and nothing about them is left out, they are all accelerators of the node.
 *   Where no slice names the node, slices say nothing about it: the export may be a part.
 */
function draftOfNode(node: KubernetesObject, sliced: SlicedNode | undefined, devices: readonly SliceDevice[], alternatives: readonly SliceDevice[]): NodeDraft {
  const status = objectAt(node.value, "status");
  const isWhole = sliced !== undefined && sliced.isComplete && alternatives.length === 0;
  return {
    name: node.name ?? "node",
    origin: "node",
    place: node.place,
    labels: labelsOf(objectAt(objectAt(node.value, "metadata"), "labels")),
    capacity: objectAt(status, "capacity"),
    allocatable: objectAt(status, "allocatable"),
    spec: objectAt(node.value, "spec"),
    status,
    devices,
    alternatives,
    ...(sliced?.hasAcceleratorDriver === true ? { devicesComplete: isWhole } : {}),
  };
}

function bareDraft(name: string, origin: NodeDraft["origin"], place: ObjectPlace): NodeDraft {
  return { name, origin, place, labels: new Map(), capacity: empty, allocatable: empty, spec: empty, status: empty, devices: [], alternatives: [] };
}

/** Devices that several nodes reach belong together by pool; those of a slice without a pool, by slice. */
function sharedKey({ driver, pool, slice }: Pick<SliceDevice, "driver" | "pool" | "slice">): string {
  return JSON.stringify(pool === undefined ? [slice] : [driver ?? "", pool]);
}

function grouped(devices: readonly SliceDevice[], keyOf: (device: SliceDevice) => string): ReadonlyMap<string, readonly SliceDevice[]> {
  const groups = new Map<string, SliceDevice[]>();
  for (const device of devices) {
    const key = keyOf(device);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [device]);
    else group.push(device);
  }
  return groups;
}

/** Nodes by name. A node that is given twice counts once, in its newer state. */
function newestNodes(hardware: readonly KubernetesObject[], findings: ObjectFindings): ReadonlyMap<string, KubernetesObject> {
  const nodes = new Map<string, KubernetesObject>();
  for (const [index, node] of hardware.entries()) {
    if (node.kind !== "Node") continue;
    const name = node.name ?? `node-${String(index)}`;
    const known = nodes.get(name);
    if (known === undefined) {
      nodes.set(name, node);
      continue;
    }
    if (JSON.stringify(known.value) !== JSON.stringify(node.value)) {
      const which = versionOf(node) === versionOf(known) ? "nothing says which is newer, and the first is taken" : "the newer one is taken";
      findings.add(node.place, { code: "import-conflict", message: `the node ${name.slice(0, 128)} is given twice; ${which}` });
    }
    if (versionOf(node) > versionOf(known)) nodes.set(name, node);
  }
  return nodes;
}

function versionOf(node: KubernetesObject): number {
  const metadata = node.value["metadata"];
  const text = isJsonObject(metadata) ? scalarAt(metadata, "resourceVersion") : undefined;
  return /^[0-9]{1,15}$/u.test(text ?? "") ? Number(text) : 0;
}
