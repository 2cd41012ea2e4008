import type { Bytes } from "../bytes/byte-reader.js";
import { joined } from "./mutated-bytes.js";

/** A DER value of this tag, with the content that the parts make up. */
export function der(tag: number, ...parts: readonly Uint8Array[]): Bytes {
  const content = joined(...parts);
  const { length } = content;
  const size =
    length < 0x80
      ? [length]
      : length < 0x100
        ? [0x81, length]
        : length < 0x1_0000
          ? [0x82, length >> 8, length & 0xff]
          : [0x83, length >> 16, (length >> 8) & 0xff, length & 0xff];
  return joined(Uint8Array.of(tag, ...size), content);
}

export function derSequence(...parts: readonly Uint8Array[]): Bytes {
  return der(0x30, ...parts);
}

/** An INTEGER that is not negative, from a number or from its octets. */
export function derInteger(value: number | Uint8Array): Bytes {
  const octets = typeof value === "number" ? [...bigEndian(value)] : [...value];
  while (octets.length > 1 && octets[0] === 0 && Number(octets[1]) < 0x80) octets.shift();
  return der(0x02, Uint8Array.from(Number(octets[0]) >= 0x80 ? [0, ...octets] : octets));
}

function bigEndian(value: number): Bytes {
  return Uint8Array.from({ length: 7 }, (_, index) => Math.floor(value / 2 ** (8 * (6 - index))) % 256);
}

export function derBoolean(value: boolean): Bytes {
  return der(0x01, Uint8Array.of(value ? 0xff : 0));
}

export function derOid(dotted: string): Bytes {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const octets = [40 * first + second, ...rest].flatMap((arc) => {
    const groups = [arc & 0x7f];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) groups.unshift((left & 0x7f) | 0x80);
    return groups;
  });
  return der(0x06, Uint8Array.from(octets));
}

export function derBitString(bytes: Uint8Array, unused = 0): Bytes {
  return der(0x03, Uint8Array.of(unused), bytes);
}

export function derOctetString(bytes: Uint8Array): Bytes {
  return der(0x04, bytes);
}

/** GeneralizedTime of an instant in milliseconds since 1970. */
export function derTime(time: number): Bytes {
  return der(0x18, new TextEncoder().encode(`${new Date(time).toISOString().replace(/[-:T]/gu, "").slice(0, 14)}Z`));
}

/** A name with one common name; the empty name without one. */
export function derName(commonName: string): Bytes {
  if (commonName === "") return derSequence();
  return derSequence(der(0x31, derSequence(derOid("2.5.4.3"), der(0x0c, new TextEncoder().encode(commonName)))));
}
