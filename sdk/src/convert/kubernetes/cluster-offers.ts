import type { OfferJson } from "@cornercast/schemas";
import { isJsonObject, type JsonObject } from "../../document/index.js";
import type { ImportOptions } from "../importer.js";
import { fileStem } from "../offer-names.js";
import { objectAt, scalarAt } from "../source-value.js";
import { draDriver } from "./known-drivers.js";
import type { KubernetesObject, ObjectPlace, OtherObject } from "./kubernetes-object.js";
import { isLabelMap, labelsOf, labelsWritten } from "./label-map.js";
import { nodeOffer, type NodeDraft } from "./node-offer.js";
import { readNodeProfile } from "./node-profile.js";
import type { ObjectFindings } from "./object-findings.js";
import type { SliceDevice } from "./slice-device.js";
import { readSlices, type SliceReading } from "./slice-pools.js";

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
    findings,
  );
  const byNode = new Map<string, SliceDevice[]>();
  const shared = new Map<string, SliceDevice[]>();
  for (const device of slices.devices) {
    const group = device.node === undefined ? shared : byNode;
    const key = device.node ?? device.pool ?? device.place.pointer.replace(/\/spec\/devices\/[0-9]+$/u, "") + device.place.document.source.file;
    const known = group.get(key);
    if (known === undefined) group.set(key, [device]);
    else known.push(device);
  }
  const exportsSlices = slices.devices.some(({ driver }) => driver !== undefined && draDriver(driver).kind === "accelerator");
  const offers: OfferJson[] = [];
  const nodeOffers = new Map<string, OfferJson>();
  const used: ObjectPlace[] = [];
  const nodes = newestNodes(hardware, findings);
  for (const node of nodes.values()) {
    const draft = draftOfNode(node, byNode.get(node.name ?? "") ?? [], completeness(node.name ?? "", slices, exportsSlices));
    const offer = nodeOffer(draft, nameOf(draft.name), options, findings);
    offers.push(offer);
    nodeOffers.set(draft.name, offer);
  }
  for (const name of slices.nodes) {
    if (nodes.has(name)) continue;
    const place = byNode.get(name)?.[0]?.place ?? hardware.find(({ kind }) => kind === "ResourceSlice")?.place;
    if (place !== undefined) offers.push(nodeOffer({ ...bareDraft(name, "slice", place), devices: byNode.get(name) ?? [] }, nameOf(name), options, findings));
  }
  for (const [key, devices] of shared) offers.push(sharedOffer(key, devices, hardware, options, nameOf, findings));
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

/** Whether the accelerators of a node are all known: not where a pool of it misses slices, and surely where the slices of the cluster are given. */
function completeness(node: string, slices: SliceReading, exportsSlices: boolean): boolean | undefined {
  if (slices.incompleteNodes.has(node)) return false;
  return exportsSlices ? true : undefined;
}

function draftOfNode(node: KubernetesObject, devices: readonly SliceDevice[], devicesComplete: boolean | undefined): NodeDraft {
  const status = objectAt(node.value, "status");
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
    ...(devicesComplete === undefined ? {} : { devicesComplete }),
  };
}

function bareDraft(name: string, origin: NodeDraft["origin"], place: ObjectPlace): NodeDraft {
  return { name, origin, place, labels: new Map(), capacity: empty, allocatable: empty, spec: empty, status: empty, devices: [] };
}

function sharedOffer(
  key: string,
  devices: readonly SliceDevice[],
  hardware: readonly KubernetesObject[],
  options: ImportOptions,
  nameOf: (name: string) => string,
  findings: ObjectFindings,
): OfferJson {
  const place = devices[0]?.place;
  const slice = hardware.find((object) => object.place.document === place?.document && place.pointer.startsWith(`${object.place.pointer}/spec/`));
  const name = devices[0]?.pool ?? slice?.name ?? key;
  const where = place ?? slice?.place ?? hardware[0]?.place;
  if (where === undefined) throw new Error("devices come from a slice");
  if (devices[0]?.pool !== undefined)
    findings.add(where, { code: "import-unsupported", message: `several nodes reach the devices of the pool ${name}; they are a unit of their own` });
  return nodeOffer({ ...bareDraft(name, "slice", where), devices }, nameOf(name), options, findings);
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
    if (JSON.stringify(known.value) !== JSON.stringify(node.value))
      findings.add(node.place, { code: "import-conflict", message: `the node ${name.slice(0, 128)} is given twice; the newer one is taken` });
    if (versionOf(node) > versionOf(known)) nodes.set(name, node);
  }
  return nodes;
}

function versionOf(node: KubernetesObject): number {
  const metadata = node.value["metadata"];
  const text = isJsonObject(metadata) ? scalarAt(metadata, "resourceVersion") : undefined;
  return /^[0-9]{1,15}$/u.test(text ?? "") ? Number(text) : 0;
}
