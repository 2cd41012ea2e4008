import { asciiOf } from "./ascii-of.js";
import type { Bytes } from "./byte-reader.js";

/** The two digits of each byte, and their codes. */
const pairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const highs = Uint8Array.from(pairs, (digits) => digits.charCodeAt(0));
const lows = Uint8Array.from(pairs, (digits) => digits.charCodeAt(1));
const ascii = new TextDecoder();
/** Digits of long values are written here before they are made into a text. */
const scratch = new Uint8Array(4096);
/** Up to how many bytes it takes less time to put a text together than to have one decoded. */
const short = 64;

/** Lower-case hexadecimal digits of bytes. */
export function toHex(bytes: Uint8Array): string {
  if (bytes.length <= short) return shortHex(bytes);
  const size = 2 * bytes.length;
  const codes = size <= scratch.length ? scratch : new Uint8Array(size);
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = Number(bytes[index]);
    codes[2 * index] = Number(highs[byte]);
    codes[2 * index + 1] = Number(lows[byte]);
  }
  return ascii.decode(codes.subarray(0, size));
}

function shortHex(bytes: Uint8Array): string {
  const high = (at: number): number => Number(highs[Number(bytes[at])]);
  const low = (at: number): number => Number(lows[Number(bytes[at])]);
  let digits = "";
  let at = 0;
  for (; at + 8 <= bytes.length; at += 8) {
    digits += String.fromCharCode(
      high(at),
      low(at),
      high(at + 1),
      low(at + 1),
      high(at + 2),
      low(at + 2),
      high(at + 3),
      low(at + 3),
      high(at + 4),
      low(at + 4),
      high(at + 5),
      low(at + 5),
      high(at + 6),
      low(at + 6),
      high(at + 7),
      low(at + 7),
    );
  }
  for (; at < bytes.length; at += 1) digits += String(pairs[Number(bytes[at])]);
  return digits;
}

/** The bits of each digit, of either case, as the first and as the second one of a byte; negative for what is no digit. */
const highBits = new Int16Array(256).fill(-1);
const lowBits = new Int16Array(256).fill(-1);
for (const [bits, digit] of [..."0123456789abcdef"].entries()) {
  for (const code of [digit.charCodeAt(0), digit.toUpperCase().charCodeAt(0)]) {
    highBits[code] = bits << 4;
    lowBits[code] = bits;
  }
}

/** The bytes that hexadecimal digits of either case state; `undefined` where the text is not that. */
export function fromHex(text: string): Bytes | undefined {
  const digits = text.length % 2 === 0 ? asciiOf(text) : undefined;
  if (digits === undefined) return undefined;
  const bytes = new Uint8Array(digits.length / 2);
  let all = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = Number(highBits[Number(digits[2 * index])]) | Number(lowBits[Number(digits[2 * index + 1])]);
    all |= byte;
    bytes[index] = byte;
  }
  return all < 0 ? undefined : bytes;
}

/** Whether two byte strings are equal, in time that depends on their lengths only. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  let difference = 0;
  let index = 0;
  if (a.length >= 256) {
    const one = new DataView(a.buffer, a.byteOffset, a.length);
    const other = new DataView(b.buffer, b.byteOffset, b.length);
    // Eight words a turn take half as long as one.
    for (; index + 32 <= a.length; index += 32) {
      difference |=
        (one.getInt32(index, true) ^ other.getInt32(index, true)) |
        (one.getInt32(index + 4, true) ^ other.getInt32(index + 4, true)) |
        (one.getInt32(index + 8, true) ^ other.getInt32(index + 8, true)) |
        (one.getInt32(index + 12, true) ^ other.getInt32(index + 12, true)) |
        (one.getInt32(index + 16, true) ^ other.getInt32(index + 16, true)) |
        (one.getInt32(index + 20, true) ^ other.getInt32(index + 20, true)) |
        (one.getInt32(index + 24, true) ^ other.getInt32(index + 24, true)) |
        (one.getInt32(index + 28, true) ^ other.getInt32(index + 28, true));
    }
  }
  for (; index + 4 <= a.length; index += 4) {
    difference |=
      (Number(a[index]) ^ Number(b[index])) |
      (Number(a[index + 1]) ^ Number(b[index + 1])) |
      (Number(a[index + 2]) ^ Number(b[index + 2])) |
      (Number(a[index + 3]) ^ Number(b[index + 3]));
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
