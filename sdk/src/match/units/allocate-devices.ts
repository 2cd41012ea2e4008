import type { DeviceJson } from "@cornercast/schemas";
import { attributeText } from "../facts/unit-facts.js";
import type { DeviceRelation } from "../predicates/compile-devices.js";
import type { DeviceSelection } from "./select-devices.js";

/** How many replicas the accelerators of a unit serve, and which relations could not be decided or met. */
export interface DeviceAllocation {
  /** Replicas that all accelerators of the unit serve. */
  readonly replicas: number;
  /** Replicas that the free accelerators serve. */
  readonly free: number;
  /** Relations whose attribute no suitable accelerator states. */
  readonly unknown: readonly DeviceRelation[];
  /** Relations that no choice of suitable accelerators meets. */
  readonly violated: readonly DeviceRelation[];
}

/** More replicas on one unit than this are not counted. */
const replicaLimit = 1024;

/**
 * Counts the replicas that the selected accelerators of one unit serve, with the relations between their attributes.
 *
 * - Each accelerator serves one replica and one request of it.
 * - With relations the accelerators are taken group by group of equal attribute values; a relation over an attribute that
 *   no suitable accelerator states is unknown.
 */
export function allocateDevices(selections: readonly DeviceSelection[], relations: readonly DeviceRelation[]): DeviceAllocation {
  const unknown = relations.filter((relation) =>
    taking(selections, relation).every((selection) => selection.entries.every((device) => attributeOf(device, relation.attribute) === undefined)),
  );
  const decidable = relations.filter((relation) => !unknown.includes(relation));
  const replicas = countReplicas(selections, decidable, total);
  const violated = decidable.filter(
    (relation) => selections.length > 0 && countReplicas(selections, [relation], total) === 0 && countReplicas(selections, [], total) > 0,
  );
  // Relations that hold one by one but not together are all reported.
  const together = violated.length === 0 && replicas === 0 && countReplicas(selections, [], total) > 0 ? decidable : violated;
  return { replicas, free: countReplicas(selections, decidable, free), unknown, violated: together };
}

type Supply = (device: DeviceJson) => number;

const total: Supply = (device) => device.count ?? 0;
const free: Supply = (device) => device.free ?? device.count ?? 0;

function countReplicas(selections: readonly DeviceSelection[], relations: readonly DeviceRelation[], supply: Supply): number {
  if (selections.length === 0) return replicaLimit;
  const match = relations.find((relation) => relation.kind === "match");
  if (match === undefined) return countUnmatched(selections, relations, supply);
  const rest = relations.filter((relation) => relation !== match);
  const bound = taking(selections, match);
  const values = new Set(bound.flatMap((selection) => selection.entries.map((device) => attributeOf(device, match.attribute))));
  let sum = 0;
  for (const value of values) {
    if (value === undefined) continue;
    const within = selections.map((selection) =>
      bound.includes(selection) ? { ...selection, entries: selection.entries.filter((device) => attributeOf(device, match.attribute) === value) } : selection,
    );
    sum += countReplicas(within, rest, supply);
  }
  return Math.min(sum, replicaLimit);
}

function countUnmatched(selections: readonly DeviceSelection[], relations: readonly DeviceRelation[], supply: Supply): number {
  const left = new Map<DeviceJson, number>();
  for (const device of selections.flatMap((selection) => selection.entries)) left.set(device, supply(device));
  // One request without a relation needs no search.
  const only = selections.length === 1 && relations.length === 0 ? selections[0] : undefined;
  if (only !== undefined) return Math.min(replicaLimit, Math.floor(sumOf(only.entries, left) / only.request.count));
  // Requests with few suitable accelerators choose first.
  const order = [...selections].sort((a, b) => sumOf(a.entries, left) - sumOf(b.entries, left));
  let replicas = 0;
  while (replicas < replicaLimit && order.every((selection) => take(selection, relations, left))) replicas += 1;
  return replicas;
}

function take(selection: DeviceSelection, relations: readonly DeviceRelation[], left: Map<DeviceJson, number>): boolean {
  const distinct = relations.filter((relation) => relation.kind === "distinct" && concerns(relation, selection));
  const used = new Set<string>();
  let needed = selection.request.count;
  for (const device of selection.entries) {
    if (needed === 0) break;
    const available = left.get(device) ?? 0;
    if (available === 0) continue;
    const values = distinct.map((relation) => `${relation.attribute}=${attributeOf(device, relation.attribute) ?? ""}`);
    if (values.some((value) => used.has(value) || value.endsWith("="))) continue;
    const taken = distinct.length > 0 ? 1 : Math.min(available, needed);
    for (const value of values) used.add(value);
    left.set(device, available - taken);
    needed -= taken;
  }
  return needed === 0;
}

function taking(selections: readonly DeviceSelection[], relation: DeviceRelation): readonly DeviceSelection[] {
  return selections.filter((selection) => concerns(relation, selection));
}

function concerns(relation: DeviceRelation, selection: DeviceSelection): boolean {
  // A request of Kubernetes may be named with its subrequest, as `main/sub`.
  return relation.requests.length === 0 || relation.requests.some((name) => name === selection.request.name || name.split("/")[0] === selection.request.name);
}

/** The text of an attribute, by its qualified name, or by its name in the domain of the device's driver. */
function attributeOf(device: DeviceJson, name: string): string | undefined {
  const attributes = { ...device.attributes, ...(device.members?.length === 1 ? device.members[0]?.attributes : undefined) };
  const short = device.driver !== undefined && name.startsWith(`${device.driver}/`) ? name.slice(device.driver.length + 1) : undefined;
  const value = attributes[name] ?? (short === undefined ? undefined : attributes[short]);
  return value === undefined ? undefined : attributeText(value);
}

function sumOf(entries: readonly DeviceJson[], left: ReadonlyMap<DeviceJson, number>): number {
  return entries.reduce((sum, device) => sum + (left.get(device) ?? 0), 0);
}
