import { fromBase64, toBase64 } from "../../bytes/base64.js";
import { fromBase64Url, toBase64Url } from "../../bytes/base64url.js";
import type { Bytes } from "../../bytes/byte-reader.js";
import { fromHex, toHex } from "../../bytes/hex.js";
import { joined } from "../mutated-bytes.js";
import type { SeededRandom } from "./seeded-random.js";

const numbers = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff];
const tokens = [
  "{",
  "}",
  "[",
  "]",
  ":",
  ",",
  '"',
  "null",
  "-1",
  "1e999",
  "0.1",
  '""',
  '"__proto__":1,',
  "\\",
  "\\ud800",
  "\u0000",
  "\u202e",
  "<",
  ">",
  "&",
  "=",
  ".",
];

/**
 * An input with one to four edits, each of which knows what the input is made of.
 *
 * - Bytes: single bits and bytes, numbers that could be lengths, parts left out, repeated, or taken from another input, the end lost or more behind it.
 * - Text: the same, tokens of its syntax put in, members repeated, and texts in base64 or hexadecimal digits changed as the bytes that they are.
 */
export function mutate(input: Bytes, others: readonly Bytes[], random: SeededRandom): Bytes {
  let bytes = input;
  for (let edits = 1 + random.below(4); edits > 0; edits -= 1) {
    bytes = isText(bytes) && random.below(2) === 0 ? mutateText(bytes, others, random) : mutateBytes(bytes, others, random);
  }
  return bytes;
}

function mutateBytes(bytes: Bytes, others: readonly Bytes[], random: SeededRandom): Bytes {
  const at = random.below(bytes.length + 1);
  const copy = bytes.slice();
  switch (random.below(9)) {
    case 0:
      copy[at] = Number(copy[at]) ^ (1 << random.below(8));
      return copy;
    case 1:
      copy[at] = random.below(256);
      return copy;
    case 2: {
      const [value, size, isLittle] = [random.pick(numbers), random.pick([1, 2, 3, 4]), random.below(2) === 0];
      for (let index = 0; index < size; index += 1) copy[at + index] = (value >>> (8 * (isLittle ? index : size - 1 - index))) & 0xff;
      return copy;
    }
    case 3:
      copy[at] = (Number(copy[at]) + random.pick([1, 255, 2, 254])) & 0xff;
      return copy;
    case 4:
      return joined(bytes.subarray(0, at), bytes.subarray(at + 1 + random.below(random.pick([2, 16, 600]))));
    case 5: {
      const from = random.below(bytes.length + 1);
      return joined(bytes.subarray(0, at), bytes.subarray(from, from + random.below(300)), bytes.subarray(at));
    }
    case 6: {
      const other = random.pick(others);
      const from = random.below(other.length + 1);
      const part = other.subarray(from, from + random.below(300));
      return joined(bytes.subarray(0, at), part, bytes.subarray(random.below(2) === 0 ? at : at + part.length));
    }
    case 7:
      return bytes.slice(0, at);
    default:
      return joined(bytes, new Uint8Array(random.below(40)).fill(random.below(256)));
  }
}

function mutateText(bytes: Bytes, others: readonly Bytes[], random: SeededRandom): Bytes {
  const text = new TextDecoder().decode(bytes);
  const encode = (value: string): Bytes => new TextEncoder().encode(value);
  const at = random.below(text.length + 1);
  switch (random.below(4)) {
    case 0:
      return encode(`${text.slice(0, at)}${random.pick(tokens)}${text.slice(at + random.below(2))}`);
    case 1: {
      // A member, or what looks like one, once more.
      const members = [...text.matchAll(/"[^"]{0,64}"\s*:\s*(?:"[^"]{0,200}"|[\w.+-]{1,20})\s*,?/gu)];
      const member = members.length === 0 ? undefined : random.pick(members);
      return member === undefined ? bytes : encode(`${text.slice(0, member.index)}${member[0].replace(/,?$/u, ",")}${text.slice(member.index)}`);
    }
    case 2: {
      const depth = random.pick([1, 8, 31, 32, 33, 2_000]);
      return encode(`${text.slice(0, at)}${random.pick(["[", '{"a":', "<a>", "("]).repeat(depth)}${text.slice(at)}`);
    }
    default: {
      const inner = [...text.matchAll(/[A-Za-z0-9+/_-]{24,}={0,2}/gu)];
      const found = inner.length === 0 ? undefined : random.pick(inner);
      if (found === undefined) return bytes;
      const coded = recoded(found[0], (own) => mutateBytes(own, others, random));
      return encode(`${text.slice(0, found.index)}${coded}${text.slice(found.index + found[0].length)}`);
    }
  }
}

function recoded(text: string, change: (bytes: Bytes) => Bytes): string {
  const codes = [
    [fromHex, toHex],
    [fromBase64, toBase64],
    [fromBase64Url, toBase64Url],
  ] as const;
  for (const [decode, encode] of codes) {
    const bytes = decode(text);
    if (bytes !== undefined) return encode(change(bytes));
  }
  return text;
}

function isText(bytes: Bytes): boolean {
  return bytes.length > 0 && bytes.subarray(0, 256).every((byte) => byte === 9 || byte === 10 || byte === 13 || (byte >= 0x20 && byte < 0x7f));
}
