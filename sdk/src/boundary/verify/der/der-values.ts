import type { Bytes } from "../bytes/byte-reader.js";
import { Malformed } from "../bytes/malformed.js";
import { derTag, type DerElement } from "./der-element.js";

/** The bytes of an INTEGER in its shortest form, with the octet of its sign. */
export function integerBytes(element: DerElement): Bytes {
  const { content, what } = element;
  const [first, second = 0] = content;
  if (first === undefined) throw new Malformed(`${what} has an integer without digits`);
  if (content.length > 1 && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))) {
    throw new Malformed(`${what} has an integer that is not in its shortest form`);
  }
  return content;
}

/** The bytes of an INTEGER that is not negative, without the octet of its sign. */
export function unsignedBytes(element: DerElement): Bytes {
  const bytes = integerBytes(element);
  if (Number(bytes[0]) >= 0x80) throw new Malformed(`${element.what} has a negative integer`);
  return bytes.length > 1 && bytes[0] === 0 ? bytes.subarray(1) : bytes;
}

/** An INTEGER or ENUMERATED from 0 to 2^48 - 1. */
export function smallInteger(element: DerElement): number {
  const bytes = unsignedBytes(element);
  if (bytes.length > 6) throw new Malformed(`${element.what} has an integer of ${String(bytes.length)} bytes where a small one is expected`);
  return bytes.reduce((value, byte) => value * 256 + byte, 0);
}

/** A BOOLEAN. */
export function booleanOf(element: DerElement): boolean {
  const [value] = element.content;
  if (element.content.length !== 1 || (value !== 0 && value !== 0xff)) throw new Malformed(`${element.what} has a boolean that is neither 0x00 nor 0xff`);
  return value === 0xff;
}

/** The bytes of a BIT STRING whose bits fill its bytes. */
export function bitStringBytes(element: DerElement): Bytes {
  if (element.content[0] !== 0) throw new Malformed(`${element.what} has a bit string that does not fill its bytes`);
  return element.content.subarray(1);
}

/** The named bits of a BIT STRING: bit 0 is the first. Bits after the ninth are not told apart from unset ones. */
export function namedBits(element: DerElement): number {
  const [unused, first = 0, second = 0] = element.content;
  if (unused === undefined || unused > 7 || (unused > 0 && element.content.length === 1))
    throw new Malformed(`${element.what} has a bit string that is not well formed`);
  let bits = 0;
  for (let bit = 0; bit < 16; bit += 1) if ((((first << 8) | second) & (0x8000 >> bit)) !== 0) bits |= 1 << bit;
  return bits;
}

/** The dotted form of an OBJECT IDENTIFIER. */
export function oidOf(element: DerElement): string {
  const { content, what } = element;
  const arcs: number[] = [];
  let value = 0;
  for (const byte of content) {
    if (value === 0 && byte === 0x80) throw new Malformed(`${what} has an object identifier that is not in its shortest form`);
    value = value * 128 + (byte & 0x7f);
    if (value > Number.MAX_SAFE_INTEGER / 128) throw new Malformed(`${what} has an object identifier with too large an arc`);
    if (byte < 0x80) {
      arcs.push(value);
      value = 0;
    }
  }
  const [first] = arcs;
  if (first === undefined || Number(content.at(-1)) >= 0x80) throw new Malformed(`${what} has an object identifier that is not complete`);
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - 40 * root, ...arcs.slice(1)].join(".");
}

const utc = /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/u;
const generalized = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/u;

/** The instant of a UTCTime or GeneralizedTime, in milliseconds since 1970: as RFC 5280 writes them, with seconds and `Z`. */
export function timeOf(element: DerElement): number {
  const text = String.fromCharCode(...element.content.subarray(0, 16));
  const match = (element.tag === derTag.utcTime ? utc : generalized).exec(text);
  if ((element.tag !== derTag.utcTime && element.tag !== derTag.generalizedTime) || match === null)
    throw new Malformed(`${element.what} has a time that is not well formed`);
  const [year = "", month = "", day = "", hour = "", minute = "", second = ""] = match.slice(1);
  const century = element.tag === derTag.utcTime ? (Number(year) < 50 ? "20" : "19") : "";
  const iso = `${century}${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const time = Date.parse(iso);
  // A day such as 31 February is moved by some parsers, and not by others.
  if (Number.isNaN(time) || new Date(time).toISOString() !== iso) throw new Malformed(`${element.what} has a time that does not exist`);
  return time;
}
