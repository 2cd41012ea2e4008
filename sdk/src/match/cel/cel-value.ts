import type { KubernetesQuantity } from "./kubernetes-quantity.js";
import { compareKubernetesQuantities, formatKubernetesQuantity } from "./kubernetes-quantity.js";
import type { KubernetesVersion } from "./kubernetes-version.js";
import { compareKubernetesVersions } from "./kubernetes-version.js";
import { isFailure, type Failure } from "./failure.js";
import type { Meter } from "./meter.js";

/** A value while a selector runs: `int` is a bigint, `double` a number. */
export type CelValue =
  | boolean
  | bigint
  | number
  | string
  | null
  | CelUint
  | CelBytes
  | CelList
  | CelMap
  | CelOptional
  | CelTypeName
  | CelDevice
  | KubernetesQuantity
  | KubernetesVersion;

export interface CelUint {
  readonly kind: "uint";
  readonly value: bigint;
}

/** Bytes, one character per byte. */
export interface CelBytes {
  readonly kind: "bytes";
  readonly value: string;
}

export interface CelList {
  readonly kind: "list";
  readonly items: readonly CelValue[];
}

/**
 * A map, either a literal or a view of the device.
 *
 * - `find` answers `undefined` for an absent key; it may fail for a value that cannot be read.
 * - `absent` says what looking up an absent key means: an error for a literal, something unknown for a device.
 */
export interface CelMap {
  readonly kind: "map";
  readonly size: () => number;
  readonly keys: () => readonly CelValue[];
  readonly find: (key: CelValue, meter: Meter) => CelValue | Failure | undefined;
  readonly has: (key: CelValue, meter: Meter) => boolean;
  readonly absent: (key: CelValue, meter: Meter) => Failure;
}

export interface CelOptional {
  readonly kind: "optional";
  readonly value: CelValue | undefined;
}

export interface CelTypeName {
  readonly kind: "type";
  readonly name: string;
}

/** The variable `device`; its fields are read through `device-values.ts`. */
export interface CelDevice {
  readonly kind: "device";
}

/** The name of a value's type, as `type(x)` and messages write it. */
export function typeName(value: CelValue): string {
  switch (typeof value) {
    case "boolean":
      return "bool";
    case "bigint":
      return "int";
    case "number":
      return "double";
    case "string":
      return "string";
    default:
      return value === null ? "null_type" : objectTypeName(value.kind);
  }
}

function objectTypeName(kind: Exclude<CelValue & object, null>["kind"]): string {
  switch (kind) {
    case "quantity":
      return "kubernetes.Quantity";
    case "semver":
      return "kubernetes.Semver";
    case "device":
      return "kubernetes.DRADevice";
    case "optional":
      return "optional_type";
    default:
      return kind;
  }
}

/** The number in a numeric value. */
export function numericValue(value: CelValue): bigint | number | undefined {
  if (typeof value === "bigint" || typeof value === "number") return value;
  return typeof value === "object" && value?.kind === "uint" ? value.value : undefined;
}

/** Orders two numbers of any numeric types exactly; `undefined` when one is NaN. */
export function compareNumbers(left: bigint | number, right: bigint | number): -1 | 0 | 1 | undefined {
  if (left < right) return -1;
  if (left > right) return 1;
  return Number.isNaN(left) || Number.isNaN(right) ? undefined : 0;
}

/**
 * CEL equality: numbers across types, lists and maps element by element, different types unequal.
 *
 * - Every element looked at costs, since shared sublists can make a small expression very large.
 */
export function areEqual(left: CelValue, right: CelValue, meter: Meter): boolean {
  meter.spend(1);
  const leftNumber = numericValue(left);
  const rightNumber = numericValue(right);
  if (leftNumber !== undefined && rightNumber !== undefined) return compareNumbers(leftNumber, rightNumber) === 0;
  if (typeof left === "string" && typeof right === "string") {
    meter.spendText(Math.min(left.length, right.length));
    return left === right;
  }
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return left === right;
  if (left.kind === "list" && right.kind === "list") return areListsEqual(left, right, meter);
  if (left.kind === "map" && right.kind === "map") return areMapsEqual(left, right, meter);
  if (left.kind === "quantity" && right.kind === "quantity") return compareKubernetesQuantities(left, right) === 0;
  if (left.kind === "semver" && right.kind === "semver") return compareKubernetesVersions(left, right) === 0;
  if (left.kind === "bytes" && right.kind === "bytes") return left.value === right.value;
  if (left.kind === "type" && right.kind === "type") return left.name === right.name;
  if (left.kind === "optional" && right.kind === "optional") {
    if (left.value === undefined || right.value === undefined) return left.value === right.value;
    return areEqual(left.value, right.value, meter);
  }
  return left.kind === "device" && right.kind === "device";
}

function areListsEqual(left: CelList, right: CelList, meter: Meter): boolean {
  if (left.items.length !== right.items.length) return false;
  return left.items.every((item, index) => areEqual(item, right.items[index] ?? null, meter));
}

function areMapsEqual(left: CelMap, right: CelMap, meter: Meter): boolean {
  if (left.size() !== right.size()) return false;
  return left.keys().every((key) => {
    const mine = left.find(key, meter);
    const theirs = right.find(key, meter);
    if (mine === undefined || theirs === undefined || isFailure(mine) || isFailure(theirs)) return false;
    return areEqual(mine, theirs, meter);
  });
}

/** A map literal or a computed map. Keys are bool, int, uint or string; a double finds the integer it equals. */
export function createMap(entries: ReadonlyMap<string, { readonly key: CelValue; readonly value: CelValue }>): CelMap {
  const entryOf = (key: CelValue): { readonly key: CelValue; readonly value: CelValue } | undefined => {
    const name = mapKey(key);
    return name === undefined ? undefined : entries.get(name);
  };
  return {
    kind: "map",
    size: () => entries.size,
    keys: () => [...entries.values()].map((entry) => entry.key),
    find: (key) => entryOf(key)?.value,
    has: (key) => entryOf(key) !== undefined,
    absent: (key) => ({ failure: "error", code: "selector-error", message: `no such key: ${display(key)}` }),
  };
}

/** The identity of a map key, or `undefined` for a value that cannot be one. */
export function mapKey(key: CelValue): string | undefined {
  if (typeof key === "string") return `s${key}`;
  if (typeof key === "boolean") return `b${key}`;
  const number = numericValue(key);
  if (typeof number === "bigint") return `n${number}`;
  return typeof number === "number" && Number.isInteger(number) ? `n${BigInt(number)}` : undefined;
}

const MAX_DISPLAY = 200;

/** A value as shown to a person, at most about 200 characters. */
export function display(value: CelValue): string {
  const text = displayWithin(value, MAX_DISPLAY);
  return text.length > MAX_DISPLAY ? `${text.slice(0, MAX_DISPLAY)}…` : text;
}

function displayWithin(value: CelValue, room: number): string {
  if (typeof value !== "object" || value === null) return String(value).slice(0, room + 1);
  switch (value.kind) {
    case "uint":
      return `${value.value}u`;
    case "quantity":
      return formatKubernetesQuantity(value);
    case "semver":
      return value.text;
    case "list":
      return `[${displayItems(value.items, room)}]`;
    case "optional":
      return value.value === undefined ? "optional.none()" : displayWithin(value.value, room);
    case "type":
      return value.name;
    default:
      return typeName(value);
  }
}

function displayItems(items: readonly CelValue[], room: number): string {
  let text = "";
  for (const item of items) {
    if (text.length > room) break;
    text += `${text === "" ? "" : ", "}${displayWithin(item, room - text.length)}`;
  }
  return text;
}
