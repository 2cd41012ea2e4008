import { asciiOf } from "./ascii-of.js";
import type { Bytes } from "./byte-reader.js";

/** The codes of the two digits of each byte. */
const [highs, lows] = [new Uint8Array(256), new Uint8Array(256)];
for (let byte = 0; byte < 256; byte += 1) {
  const digits = byte.toString(16).padStart(2, "0");
  [highs[byte], lows[byte]] = [digits.charCodeAt(0), digits.charCodeAt(1)];
}
const ascii = new TextDecoder();
/** Digits of short values are written here before they are made into a text. */
const scratch = new Uint8Array(4096);

/** Lower-case hexadecimal digits of bytes. */
export function toHex(bytes: Uint8Array): string {
  const size = 2 * bytes.length;
  const codes = size <= scratch.length ? scratch : new Uint8Array(size);
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = Number(bytes[index]);
    codes[2 * index] = Number(highs[byte]);
    codes[2 * index + 1] = Number(lows[byte]);
  }
  return ascii.decode(codes.subarray(0, size));
}

const none = 0xff;
/** The four bits of each digit, of either case. */
const bitsOf = new Uint8Array(256).fill(none);
for (const [bits, digit] of [..."0123456789abcdef"].entries()) for (const either of [digit, digit.toUpperCase()]) bitsOf[either.charCodeAt(0)] = bits;

/** The bytes that hexadecimal digits of either case state; `undefined` where the text is not that. */
export function fromHex(text: string): Bytes | undefined {
  const digits = text.length % 2 === 0 ? asciiOf(text) : undefined;
  if (digits === undefined) return undefined;
  const bytes = new Uint8Array(digits.length / 2);
  for (let index = 0; index < bytes.length; index += 1) {
    const high = Number(bitsOf[Number(digits[2 * index])]);
    const low = Number(bitsOf[Number(digits[2 * index + 1])]);
    if ((high | low) === none) return undefined;
    bytes[index] = (high << 4) | low;
  }
  return bytes;
}

/** Whether two byte strings are equal, in time that depends on their lengths only. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  let difference = 0;
  let index = 0;
  if (a.length >= 256) {
    const [one, other] = [new DataView(a.buffer, a.byteOffset, a.length), new DataView(b.buffer, b.byteOffset, b.length)];
    // Four words a turn take half as long as one.
    for (; index + 16 <= a.length; index += 16) {
      difference |=
        (one.getInt32(index, true) ^ other.getInt32(index, true)) |
        (one.getInt32(index + 4, true) ^ other.getInt32(index + 4, true)) |
        (one.getInt32(index + 8, true) ^ other.getInt32(index + 8, true)) |
        (one.getInt32(index + 12, true) ^ other.getInt32(index + 12, true));
    }
  }
  // Both have the length that bounds the index.
  for (; index < a.length; index += 1) difference |= Number(a[index]) ^ Number(b[index]);
  return difference === 0;
}

/** Whether all bytes are zero; so is the empty string. */
export function isZero(bytes: Uint8Array): boolean {
  let set = 0;
  for (let index = 0; index < bytes.length; index += 1) set |= Number(bytes[index]);
  return set === 0;
}
