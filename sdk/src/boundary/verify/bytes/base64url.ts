import { asciiOf } from "./ascii-of.js";
import type { Bytes } from "./byte-reader.js";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/** The six bits of each character, for each of the four places in a group of three bytes; negative for what is none. */
const [first, second, third, fourth] = [bitsAt(18), bitsAt(12), bitsAt(6), bitsAt(0)] as const;

function bitsAt(shift: number): Int32Array {
  const bits = new Int32Array(256).fill(-1);
  for (const [value, character] of [...alphabet].entries()) bits[character.charCodeAt(0)] = value << shift;
  return bits;
}

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
  const whole = characters.length - (characters.length % 4);
  let all = 0;
  let place = 0;
  for (let index = 0; index < whole; index += 4) {
    const group = groupOf(Number(characters[index]), Number(characters[index + 1]), Number(characters[index + 2]), Number(characters[index + 3]));
    all |= group;
    bytes[place] = group >> 16;
    bytes[place + 1] = group >> 8;
    bytes[place + 2] = group;
    place += 3;
  }
  const rest = characters.length - whole;
  if (rest > 0) {
    // The bits that are left belong to no byte: another text with others would mean the same.
    const group = groupOf(Number(characters[whole]), Number(characters[whole + 1]), rest === 2 ? zero : Number(characters[whole + 2]), zero);
    all |= (group & (rest === 2 ? 0xffff : 0xff)) === 0 ? group : -1;
    bytes[place] = group >> 16;
    if (rest === 3) bytes[place + 1] = group >> 8;
  }
  return all < 0 ? undefined : bytes;
}

/** The character of six bits that are zero. */
const zero = 0x41;

/** The 24 bits of four characters; negative where one of them is none of the alphabet. */
function groupOf(one: number, two: number, three: number, four: number): number {
  return Number(first[one]) | Number(second[two]) | Number(third[three]) | Number(fourth[four]);
}
