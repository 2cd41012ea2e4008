import type { Bytes } from "../bytes/byte-reader.js";
import { Malformed } from "../bytes/malformed.js";

/** A CBOR data item. Integers that a number cannot hold exactly are bigints; there are no floating-point numbers and no `undefined`. */
export type CborValue = number | bigint | string | boolean | null | Bytes | CborList | CborMap | CborTag;

/** An array. */
export type CborList = readonly CborValue[];

/** A map, whose keys are integers and texts. */
export type CborMap = ReadonlyMap<number | bigint | string, CborValue>;

/** A tag and what it is on. */
export interface CborTag {
  readonly tag: number | bigint;
  readonly value: CborValue;
}

/** Whether an item is a byte string. */
export function isCborBytes(value: CborValue | undefined): value is Bytes {
  return value instanceof Uint8Array;
}

/** Whether an item is an array. */
export function isCborList(value: CborValue | undefined): value is CborList {
  return Array.isArray(value);
}

/** Whether an item is a map. */
export function isCborMap(value: CborValue | undefined): value is CborMap {
  return value instanceof Map;
}

/** Whether an item is tagged. */
export function isCborTag(value: CborValue | undefined): value is CborTag {
  return typeof value === "object" && value !== null && "tag" in value;
}

/** The item as a map, which it must be; `what` names it in the error. */
export function cborMap(value: CborValue | undefined, what: string): CborMap {
  if (!isCborMap(value)) throw new Malformed(`${what} is not a map`);
  return value;
}

/** The item as an array, which it must be. */
export function cborList(value: CborValue | undefined, what: string): CborList {
  if (!isCborList(value)) throw new Malformed(`${what} is not an array`);
  return value;
}

/** The item as a byte string of one of these sizes, which it must be; without sizes, of any. */
export function cborBytes(value: CborValue | undefined, what: string, ...sizes: readonly number[]): Bytes {
  if (!isCborBytes(value)) throw new Malformed(`${what} is not a byte string`);
  if (sizes.length > 0 && !sizes.includes(value.length)) throw new Malformed(`${what} has ${String(value.length)} bytes, not ${sizes.join(" or ")}`);
  return value;
}

/** The item as a text, which it must be. */
export function cborText(value: CborValue | undefined, what: string): string {
  if (typeof value !== "string") throw new Malformed(`${what} is not a text`);
  return value;
}

/** The item as an integer that a number holds exactly, which it must be. */
export function cborInteger(value: CborValue | undefined, what: string): number {
  if (typeof value !== "number") throw new Malformed(`${what} is not an integer below 2^53`);
  return value;
}
