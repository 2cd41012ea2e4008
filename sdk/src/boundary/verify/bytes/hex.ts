import type { Bytes } from "./byte-reader.js";

/** The digits of each byte. */
const digits: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Lower-case hexadecimal digits of bytes. */
export function toHex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String(digits[byte]);
  return text;
}

const none = 0xff;
/** The four bits of each digit, of either case. */
const bitsOf = new Uint8Array(128).fill(none);
for (const [bits, digit] of [..."0123456789abcdef"].entries()) for (const either of [digit, digit.toUpperCase()]) bitsOf[either.charCodeAt(0)] = bits;

/** The bytes that hexadecimal digits of either case state; `undefined` where the text is not that. */
export function fromHex(text: string): Bytes | undefined {
  if (text.length % 2 !== 0) return undefined;
  const bytes = new Uint8Array(text.length / 2);
  for (let index = 0; index < bytes.length; index += 1) {
    const high = bitsOf[text.charCodeAt(2 * index)] ?? none;
    const low = bitsOf[text.charCodeAt(2 * index + 1)] ?? none;
    if (high === none || low === none) return undefined;
    bytes[index] = (high << 4) | low;
  }
  return bytes;
}

/** Whether two byte strings are equal, in time that depends on their lengths only. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  // Both have the length that bounds the index.
  for (let index = 0; index < a.length; index += 1) difference |= Number(a[index]) ^ Number(b[index]);
  return difference === 0;
}

/** Whether all bytes are zero; so is the empty string. */
export function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}
