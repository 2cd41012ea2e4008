import type { DeviceJson } from "@cornercast/schemas";
import type { JsonObject } from "../../document/index.js";
import { deviceCount } from "./quantity-text.js";
import type { Report } from "./object-findings.js";

/** What is read of a node to find its accelerators: labels in text form, and the quantities of its resources. */
export interface NodeEvidence {
  readonly labels: ReadonlyMap<string, string>;
  readonly capacity: JsonObject;
  readonly allocatable: JsonObject;
}

/** Accelerators of one family: a family is what one device plugin or one driver hands out. */
export type DeviceFamily = "nvidia" | "amd" | "intel-gpu" | "gaudi" | "aws" | "google";

/** Finds the accelerators of a family; none where nothing speaks of it. */
export type FamilyReader = (evidence: NodeEvidence, report: Report) => readonly DeviceJson[];

/** The id of the source of what a node says of itself: labels, capacity, system. */
export const nodeSource = "kubernetes-node";

/** How many of a resource a node has, and how many of them can be used. */
export interface ResourceAmount {
  readonly total: number;
  /** Fewer than the total, where some are broken. */
  readonly usable?: number;
}

/** The amount of a resource; absent where the node does not list it, or lists none of it. */
export function resourceAmount({ capacity, allocatable }: NodeEvidence, name: string): ResourceAmount | undefined {
  const all = deviceCount(Object.hasOwn(capacity, name) ? capacity[name] : undefined);
  const usable = deviceCount(Object.hasOwn(allocatable, name) ? allocatable[name] : undefined);
  const total = all ?? usable;
  if (total === undefined || total === 0) return undefined;
  return usable !== undefined && usable < total ? { total, usable } : { total };
}

/** The names of all resources of a node. */
export function resourceNames({ capacity, allocatable }: NodeEvidence): readonly string[] {
  return [...new Set([...Object.keys(capacity), ...Object.keys(allocatable)])];
}

/** `count` and, where some of them are broken, `free`, with a warning. */
export function countedDevices(amount: ResourceAmount | undefined, name: string, report: Report): Pick<DeviceJson, "count" | "free"> {
  if (amount === undefined) return {};
  if (amount.usable === undefined) return { count: amount.total };
  report({
    code: "import-count-mismatch",
    message: `a node has ${String(amount.total)} of ${name} and can use ${String(amount.usable)}; the others are not free`,
    part: "/status/allocatable",
  });
  return { count: amount.total, free: amount.usable };
}

/** A label that is a whole number above 0. */
export function numberLabel(labels: ReadonlyMap<string, string>, name: string): number | undefined {
  const text = labels.get(name);
  return text !== undefined && /^[1-9][0-9]{0,11}$/u.test(text) ? Number(text) : undefined;
}
