import { asciiOf } from "./ascii-of.js";
import type { Bytes } from "./byte-reader.js";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const none = 0xff;
/** The six bits of each character. */
const bitsOf = new Uint8Array(256).fill(none);
for (const [bits, character] of [...alphabet].entries()) bitsOf[character.charCodeAt(0)] = bits;

/** Bytes in base64url without padding (RFC 4648, section 5). */
export function toBase64Url(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The bytes of a text in base64url without padding; `undefined` where it is not that, or not the one way to write these bytes. */
export function fromBase64Url(text: string): Bytes | undefined {
  const characters = asciiOf(text);
  if (characters === undefined || characters.length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((characters.length * 3) / 4));
  let [index, place] = [0, 0];
  // Four characters are three bytes: at once, they take a third of the time.
  for (; index + 4 <= characters.length; index += 4) {
    const first = bitsAt(characters, index);
    const second = bitsAt(characters, index + 1);
    const third = bitsAt(characters, index + 2);
    const fourth = bitsAt(characters, index + 3);
    if ((first | second | third | fourth) > 63) return undefined;
    const group = (first << 18) | (second << 12) | (third << 6) | fourth;
    bytes[place] = group >> 16;
    bytes[place + 1] = group >> 8;
    bytes[place + 2] = group;
    place += 3;
  }
  let [held, count] = [0, 0];
  for (; index < characters.length; index += 1) {
    const bits = bitsAt(characters, index);
    if (bits === none) return undefined;
    held = ((held << 6) | bits) & 0xfff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes[place] = held >> count;
    place += 1;
  }
  // The bits that are left belong to no byte: another text with others would mean the same.
  return (held & ((1 << count) - 1)) === 0 ? bytes : undefined;
}

function bitsAt(characters: Uint8Array, index: number): number {
  return Number(bitsOf[Number(characters[index])]);
}
