import type { Bytes } from "../bytes/byte-reader.js";
import { toHex } from "../bytes/hex.js";
import { isCborBytes, isCborList, isCborMap, type CborValue } from "./cbor-value.js";

/**
 * Writes a CBOR data item in its one deterministic form: the same item gives the same bytes.
 *
 * - Source: RFC 8949, section 4.2.1. Numbers and lengths are in their shortest form; keys of maps are in the order of their encoded bytes.
 *
 * @example
 * ```ts
 * writeCbor(["a", 1, true]); // 83 61 61 01 f5
 * ```
 */
export function writeCbor(value: CborValue): Bytes {
  const parts: Bytes[] = [];
  write(value, parts);
  return joined(parts);
}

function write(value: CborValue, parts: Bytes[]): void {
  if (typeof value === "number" || typeof value === "bigint") parts.push(value < 0 ? head(1, -1n - BigInt(value)) : head(0, BigInt(value)));
  else if (typeof value === "boolean") parts.push(Uint8Array.of(value ? 0xf5 : 0xf4));
  else if (value === null) parts.push(Uint8Array.of(0xf6));
  else if (typeof value === "string") {
    const bytes = new TextEncoder().encode(value);
    parts.push(head(3, BigInt(bytes.length)), bytes);
  } else if (isCborBytes(value)) parts.push(head(2, BigInt(value.length)), value);
  else if (isCborList(value)) {
    parts.push(head(4, BigInt(value.length)));
    for (const item of value) write(item, parts);
  } else if (isCborMap(value)) {
    const members = [...value].map(([key, member]) => ({ key: writeCbor(key), member }));
    members.sort((a, b) => (toHex(a.key) < toHex(b.key) ? -1 : 1));
    parts.push(head(5, BigInt(members.length)));
    for (const { key, member } of members) {
      parts.push(key);
      write(member, parts);
    }
  } else {
    parts.push(head(6, BigInt(value.tag)));
    write(value.value, parts);
  }
}

function head(major: number, argument: bigint): Bytes {
  const bits = major << 5;
  const small = Number(argument);
  if (argument < 24n) return Uint8Array.of(bits | small);
  if (argument < 0x100n) return Uint8Array.of(bits | 24, small);
  if (argument < 0x1_0000n) return Uint8Array.of(bits | 25, small >> 8, small & 0xff);
  const bytes = new Uint8Array(argument < 0x1_0000_0000n ? 5 : 9);
  const view = new DataView(bytes.buffer);
  bytes[0] = bits | (bytes.length === 5 ? 26 : 27);
  if (bytes.length === 5) view.setUint32(1, small);
  else view.setBigUint64(1, argument);
  return bytes;
}

function joined(parts: readonly Bytes[]): Bytes {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}
