import type { Bytes } from "../bytes/byte-reader.js";

/** A part of a hashed text: its bytes, and how many bytes its length takes. */
export interface FramedPart {
  readonly bytes: Uint8Array;
  readonly lengthBytes: 1 | 2 | 4;
}

/**
 * A tag followed by parts, each behind its length, so that no two lists of parts give the same bytes.
 *
 * - Lengths are unsigned and in network order. Throws a `RangeError` where a part is longer than its length can say.
 */
export function framed(tag: string, parts: readonly FramedPart[]): Bytes {
  const head = new TextEncoder().encode(tag);
  const result = new Uint8Array(parts.reduce((sum, { bytes, lengthBytes }) => sum + lengthBytes + bytes.length, head.length));
  result.set(head);
  let at = head.length;
  for (const { bytes, lengthBytes } of parts) {
    if (bytes.length >= 2 ** (8 * lengthBytes))
      throw new RangeError(`a part of ${String(bytes.length)} bytes does not fit a length of ${String(lengthBytes)} bytes`);
    for (let index = lengthBytes - 1; index >= 0; index -= 1) {
      result[at] = Math.floor(bytes.length / 2 ** (8 * index)) & 0xff;
      at += 1;
    }
    result.set(bytes, at);
    at += bytes.length;
  }
  return result;
}
