import fc from "fast-check";
import type { Bytes } from "../bytes/byte-reader.js";

type Edit =
  | { readonly kind: "set"; readonly at: number; readonly byte: number }
  | { readonly kind: "number"; readonly at: number; readonly size: 2 | 4; readonly value: number }
  | { readonly kind: "cut"; readonly at: number; readonly length: number }
  | { readonly kind: "copy"; readonly at: number; readonly from: number; readonly length: number }
  | { readonly kind: "end"; readonly at: number };

/** Doubles would nearly all be close to 0: half of those below 1 are smaller than 1e-150. */
const place = fc.nat(0xffff).map((part) => part / 0x1_0000);
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ kind: fc.constant("set" as const), at: place, byte: fc.nat(255) }),
  fc.record({
    kind: fc.constant("number" as const),
    at: place,
    size: fc.constantFrom(2 as const, 4 as const),
    value: fc.constantFrom(0, 1, 0xff, 0x7fff, 0xffff, 0x7fff_ffff, 0xffff_ffff),
  }),
  fc.record({ kind: fc.constant("cut" as const), at: place, length: fc.oneof(fc.nat(8), fc.nat(600)) }),
  fc.record({ kind: fc.constant("copy" as const), at: place, from: place, length: fc.nat(300) }),
  fc.record({ kind: fc.constant("end" as const), at: place }),
);

/**
 * One of these inputs with one to four edits: bytes set, numbers that could be lengths set to extremes, parts cut out or copied elsewhere, the end
 * lost.
 */
export function mutatedBytes(inputs: readonly Bytes[], options: { readonly minEdits?: number } = {}): fc.Arbitrary<Bytes> {
  const edits = fc.array(edit, { minLength: options.minEdits ?? 1, maxLength: 4 });
  return fc.tuple(fc.constantFrom(...inputs), edits).map(([bytes, changes]) => changes.reduce(apply, bytes));
}

function apply(bytes: Bytes, change: Edit): Bytes {
  const at = Math.floor(change.at * bytes.length);
  switch (change.kind) {
    case "set": {
      const copy = bytes.slice();
      copy[at] = change.byte;
      return copy;
    }
    case "number": {
      const copy = bytes.slice();
      for (let index = 0; index < change.size; index += 1) copy[at + index] = (change.value >>> (8 * index)) & 0xff;
      return copy;
    }
    case "cut":
      return joined(bytes.subarray(0, at), bytes.subarray(at + change.length));
    case "copy": {
      const from = Math.floor(change.from * bytes.length);
      return joined(bytes.subarray(0, at), bytes.subarray(from, from + change.length), bytes.subarray(at));
    }
    case "end":
      return bytes.slice(0, at);
  }
}

/** Bytes one behind the other. */
export function joined(...parts: readonly Uint8Array[]): Bytes {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}
