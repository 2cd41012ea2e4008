import type { AttributeValueJson, ConditionJson, DeviceJson, OfferJson, SoftwareJson, SourceJson } from "@cornercast/schemas";
import type { JsonObject } from "../../document/index.js";
import type { ImportOptions } from "../importer.js";
import { objectAt, textAt } from "../source-value.js";
import { instanceType } from "./cloud-devices.js";
import { draDevice, sliceSource } from "./dra-device.js";
import { draDriver } from "./known-drivers.js";
import { neuronGroups } from "./neuron-groups.js";
import { nodeDevices } from "./node-devices.js";
import { nodeSource, type DeviceFamily } from "./node-evidence.js";
import { mergeSoftware, nodeHost, nodeSoftware } from "./node-host.js";
import { nodeLifecycle, nodeLocation, nodeProvider, nodeScaleUp, nodeTiers } from "./node-place.js";
import { lastHeard, nodeBoundary, nodeConditions } from "./node-status.js";
import type { ObjectFindings, Report } from "./object-findings.js";
import type { ObjectPlace } from "./kubernetes-object.js";
import { otherDevices } from "./other-devices.js";
import type { SliceDevice } from "./slice-device.js";

/** A node as its sources describe it. */
export interface NodeDraft {
  readonly name: string;
  /** What it is in the source: a Node object, labels without one, a profile of nodes, or only the name in a resource slice. */
  readonly origin: "node" | "labels" | "profile" | "slice";
  readonly place: ObjectPlace;
  readonly labels: ReadonlyMap<string, string>;
  readonly capacity: JsonObject;
  readonly allocatable: JsonObject;
  readonly spec: JsonObject;
  readonly status: JsonObject;
  readonly devices: readonly SliceDevice[];
  /** Devices of slices that take the same hardware as some of `devices`. */
  readonly alternatives: readonly SliceDevice[];
  /** Whether all that hands out accelerators of this node is in the source. Default: where a Node object lists accelerators. */
  readonly devicesComplete?: boolean;
  /** When the labels were written, where they say so. */
  readonly at?: string;
}

const mostDevices = 1_024;
const mostAttributes = 1_024;

/**
 * One offer from one node.
 *
 * - Accelerators of resource slices come before those that labels and resources of the node count: both speak of the same devices.
 * - Devices that are other ways to divide the listed ones are only counted, as a condition.
 * - Labels are attributes of the unit. Those of a Node object are all that it has; a map of labels alone may be a part. A profile of
 *   nodes has no labels of its own.
 * - A node is one unit, in the pool of its cluster. How much of it is taken is not in the source.
 */
export function nodeOffer(draft: NodeDraft, name: string, options: ImportOptions, findings: ObjectFindings): OfferJson {
  const { labels, capacity, allocatable, spec, status, origin } = draft;
  const report = reportOf(draft, findings);
  const nodeInfo = objectAt(status, "nodeInfo");
  const facts = { labels, capacity, allocatable, nodeInfo };
  const published = draft.devices.filter(({ driver }) => draDriver(driver).kind === "accelerator");
  const { devices, software: sliceSoftware, conditions: deviceConditions, families } = acceleratorsOf(published.slice(0, mostDevices), findings);
  const own = nodeDevices({ labels, capacity, allocatable }, report);
  const ownDevices = [...own.byFamily].flatMap(([family, list]) => {
    if (!families.has(family)) return list;
    const [counted, listed] = [sum(list), published.filter(({ driver }) => familyOf(driver) === family).length];
    if (counted > 0 && counted !== listed)
      report({
        code: "import-count-mismatch",
        message: `a node counts ${String(counted)} accelerators and its resource slices list ${String(listed)}; the slices are taken`,
      });
    return [];
  });
  const all = [...devices, ...ownDevices, ...(families.size === 0 ? own.seen : [])];
  const left = Math.max(published.length - mostDevices, 0) + Math.max(all.length - mostDevices, 0);
  if (left > 0)
    report({ code: "import-unsupported", message: `a node has more than ${String(mostDevices)} devices; the first are kept, and ${String(left)} left out` });
  const other = otherDevices(draft.devices, findings);
  const attributes = attributesOf(origin === "profile" ? new Map() : labels, other.attributes);
  const host = nodeHost(facts);
  const software = mergeSoftware(sliceSoftware, nodeSoftware(facts), report);
  const groups = neuronGroups(published);
  const domain = nodeScaleUp(labels, report);
  const scaleUp = Object.keys(groups).length === 0 ? domain : { ...domain, groups };
  const tiers = nodeTiers(labels);
  const type = instanceType(labels);
  const complete = draft.devicesComplete ?? (origin === "node" && ownDevices.length > 0);
  const conditions = [...nodeConditions(spec, status), ...divisionConditions(draft.alternatives, findings), ...deviceConditions].slice(0, 64);
  const at = options.at ?? draft.at ?? lastHeard(status);
  const provider = options.provider ?? nodeProvider(textAt(spec, "providerID"));
  const boundary = nodeBoundary(labels);
  const lifecycle = nodeLifecycle(labels);
  const location = nodeLocation(labels);
  return {
    apiVersion: "cornercast/v1",
    kind: "Offer",
    metadata: { name },
    spec: {
      shape: {
        ...(all.length === 0 && !complete ? {} : { devices: all.slice(0, mostDevices) }),
        ...(complete && left === 0 ? { devicesComplete: true } : {}),
        ...(Object.keys(host).length === 0 ? {} : { host }),
        ...(scaleUp === undefined ? {} : { scaleUp }),
        ...(tiers.length === 0 && !other.rdma
          ? {}
          : { scaleOut: { ...(tiers.length === 0 ? {} : { tiers: [...tiers] }), ...(other.rdma ? { rdma: [{ value: true, source: sliceSource }] } : {}) } }),
        ...(software.length === 0 ? {} : { software: [...software] }),
        ...(Object.keys(attributes.values).length === 0 ? {} : { attributes: attributes.values }),
        ...(type === undefined || type === "" ? {} : { instanceType: type.slice(0, 253) }),
        ...(origin === "node" && attributes.complete ? { attributesComplete: true } : {}),
      },
      ...(origin === "node" || origin === "slice" ? { pool: poolOf(options) } : {}),
      ...(location === undefined ? {} : { location }),
      ...(provider === undefined ? {} : { operator: { provider } }),
      ...(boundary === undefined ? {} : { boundary }),
      ...(lifecycle === undefined ? {} : { lifecycle }),
      sources: [...sourcesOf(draft, at)],
    },
    ...statusOf(origin, conditions, at),
  };
}

/** A map of labels alone has its labels at its root, and a profile writes them in its own words. */
function reportOf({ origin, place }: NodeDraft, findings: ObjectFindings): Report {
  const report = findings.about(place);
  if (origin === "node") return report;
  return ({ part, ...finding }) => {
    const label = part?.startsWith("/metadata/labels/") === true ? part.slice("/metadata/labels".length) : "";
    report({ ...finding, part: origin === "labels" ? label : "" });
  };
}

/** Says that the hardware could be divided otherwise; the parts are not listed, because they cannot be had together with the whole. */
function divisionConditions(alternatives: readonly SliceDevice[], findings: ObjectFindings): readonly ConditionJson[] {
  const [first] = alternatives;
  if (first === undefined) return [];
  const drivers = [...new Set(alternatives.map(({ driver }) => driver ?? "an unknown driver"))].join(", ").slice(0, 512);
  const message = `${String(alternatives.length)} more devices of ${drivers} are other ways to divide the hardware of those that are listed`;
  findings.add(first.place, { code: "import-unsupported", message: `${message}; they are left out` });
  return [{ type: "divisible", effect: "none", message, source: sliceSource }];
}

interface Accelerators {
  readonly devices: readonly DeviceJson[];
  readonly software: readonly SoftwareJson[];
  readonly conditions: readonly ConditionJson[];
  readonly families: ReadonlySet<DeviceFamily>;
}

function acceleratorsOf(published: readonly SliceDevice[], findings: ObjectFindings): Accelerators {
  const devices: DeviceJson[] = [];
  const conditions: ConditionJson[] = [];
  const families = new Set<DeviceFamily>();
  let software: readonly SoftwareJson[] = [];
  const names = new Set<string>();
  for (const slice of published) {
    const known = draDriver(slice.driver);
    if (known.kind === "accelerator" && known.family !== undefined) families.add(known.family);
    const report = findings.about(slice.place);
    const read = draDevice(slice, uniqueName(slice, names), report);
    if (slice.isShareable) report({ code: "import-field-ignored", message: "several claims may each have a part of a device; it is listed as one" });
    devices.push(read.device);
    for (const condition of read.conditions) conditions.push(condition);
    software = mergeSoftware(software, read.software, report);
  }
  return { devices, software, conditions, families };
}

/** Devices of two drivers, or of two pools, may have one name. */
function uniqueName({ name, driver, pool }: SliceDevice, taken: Set<string>): string {
  const base = name.slice(0, 240);
  const candidates = [base, `${driver ?? "driver"}/${base}`.slice(0, 240), `${driver ?? "driver"}/${pool ?? "pool"}/${base}`.slice(-240)];
  let unique = candidates.find((candidate) => !taken.has(candidate));
  for (let number = 2; unique === undefined; number += 1) if (!taken.has(`${base}-${String(number)}`)) unique = `${base}-${String(number)}`;
  taken.add(unique);
  return unique;
}

function attributesOf(
  labels: ReadonlyMap<string, string>,
  others: Readonly<Record<string, AttributeValueJson>>,
): { readonly values: Readonly<Record<string, AttributeValueJson>>; readonly complete: boolean } {
  const kept = [...labels].filter(([name, value]) => name !== "" && name.length <= 317 && value.length <= 4_096);
  const values = kept.slice(0, mostAttributes - Object.keys(others).length).map(([name, value]): [string, AttributeValueJson] => [name, { string: value }]);
  return { values: Object.fromEntries([...values, ...Object.entries(others)]), complete: values.length === labels.size };
}

function poolOf(options: ImportOptions): { readonly issuer?: string; readonly name: string } {
  return options.issuer === undefined ? { name: "kubernetes" } : { issuer: options.issuer, name: options.issuer };
}

function sourcesOf(draft: NodeDraft, at: string | undefined): readonly SourceJson[] {
  const when = at === undefined ? {} : { at };
  const file = draft.place.document.source.file;
  const what = { node: `Node ${draft.name}`, labels: "node labels", profile: `node profile ${draft.name}`, slice: "" }[draft.origin];
  const slices =
    draft.devices.length === 0 && draft.origin !== "slice"
      ? []
      : [{ id: sliceSource, kind: "reported" as const, reference: reference("ResourceSlice", draft.devices[0]?.place ?? draft.place), ...when }];
  if (draft.origin === "slice") return slices;
  return [{ id: nodeSource, kind: draft.origin === "profile" ? "asserted" : "reported", reference: `${what} (${file})`.slice(0, 2_048), ...when }, ...slices];
}

function reference(what: string, place: ObjectPlace): string {
  return `${what} (${place.document.source.file})`.slice(0, 2_048);
}

function statusOf(origin: NodeDraft["origin"], conditions: readonly ConditionJson[], at: string | undefined): Pick<OfferJson, "status"> {
  const status = {
    // That the node is there does not say that nothing runs on it.
    ...(origin === "node" || origin === "slice" ? { availability: { total: 1, source: origin === "node" ? nodeSource : sliceSource } } : {}),
    ...(conditions.length === 0 ? {} : { conditions: [...conditions] }),
    ...(at === undefined ? {} : { observedAt: at }),
  };
  return Object.keys(status).length === 0 ? {} : { status };
}

function familyOf(driver: string | undefined): DeviceFamily | undefined {
  const known = draDriver(driver);
  return known.kind === "accelerator" ? known.family : undefined;
}

function sum(devices: readonly DeviceJson[]): number {
  return devices.reduce((total, device) => total + (device.count ?? 0), 0);
}
