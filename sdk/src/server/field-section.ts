import type { Bytes } from "../boundary/verify/bytes/byte-reader.js";

/** Where a field is in the bytes of a message. */
export interface FieldSection {
  /** Its value. */
  readonly value: Bytes;
  /** The message with the field unset, otherwise byte for byte as it was. */
  readonly rest: () => Bytes;
}

/**
 * Finds a field that holds a message in the binary form of a message.
 *
 * - Undefined where it is not there exactly once, or where the bytes are not those of a message. No field that stands beside it is looked into.
 */
export function sectionInBinary(bytes: Bytes, number: number): FieldSection | undefined {
  let found: FieldSection | undefined;
  let at = 0;
  while (at < bytes.length) {
    const start = at;
    const tag = varint(bytes, at);
    if (tag === undefined) return undefined;
    at = tag.end;
    const type = tag.value & 7;
    if (type === 0) at = varintEnd(bytes, at);
    else if (type === 1) at += 8;
    else if (type === 5) at += 4;
    else if (type === 2) {
      const length = varint(bytes, at);
      if (length === undefined) return undefined;
      at = length.end + length.value;
      if (tag.value >>> 3 === number) {
        if (found !== undefined || at > bytes.length) return undefined;
        const end = at;
        found = { value: bytes.subarray(length.end, end), rest: () => joined([bytes.subarray(0, start), bytes.subarray(end)]) };
      }
    } else return undefined;
  }
  return at === bytes.length ? found : undefined;
}

/** An unsigned number of up to 28 bits: longer ones are no tag and no length of what is looked at here. */
function varint(bytes: Bytes, at: number): { readonly value: number; readonly end: number } | undefined {
  let value = 0;
  for (let index = 0; index < 4; index += 1) {
    const byte = bytes[at + index];
    if (byte === undefined) return undefined;
    value |= (byte & 0x7f) << (7 * index);
    if (byte < 0x80) return { value, end: at + index + 1 };
  }
  return undefined;
}

/** Where a number ends; past the end of the bytes where it does not. */
function varintEnd(bytes: Bytes, at: number): number {
  for (let index = at; index < Math.min(bytes.length, at + 10); index += 1) if (Number(bytes[index]) < 0x80) return index + 1;
  return bytes.length + 1;
}

const [quote, backslash, comma, colon, open, close, openList, closeList] = [0x22, 0x5c, 0x2c, 0x3a, 0x7b, 0x7d, 0x5b, 0x5d];
const nothing = new TextEncoder().encode("null");

/**
 * Finds a member that holds an object in the JSON form of a message.
 *
 * - Undefined where it is not there exactly once, where any name has an escape in it, and where the text is not that of an object. What stands beside
 *   the member is passed over, and is as wrong in the rest as it was.
 */
export function sectionInJson(bytes: Bytes, name: string): FieldSection | undefined {
  const wanted = new TextEncoder().encode(name);
  let found: FieldSection | undefined;
  let at = afterSpace(bytes, 0);
  if (bytes[at] !== open) return undefined;
  do {
    const key = afterSpace(bytes, at + 1);
    const keyEnd = endOfString(bytes, key);
    if (keyEnd === undefined || bytes.subarray(key, keyEnd).includes(backslash)) return undefined;
    const mark = afterSpace(bytes, keyEnd);
    if (bytes[mark] !== colon) return undefined;
    const start = afterSpace(bytes, mark + 1);
    const end = endOfValue(bytes, start);
    if (end === undefined) return undefined;
    if (isText(bytes, key + 1, keyEnd - 1, wanted)) {
      if (found !== undefined || bytes[start] !== open) return undefined;
      found = { value: bytes.subarray(start, end), rest: () => joined([bytes.subarray(0, start), nothing, bytes.subarray(end)]) };
    }
    at = afterSpace(bytes, end);
  } while (bytes[at] === comma);
  return bytes[at] === close && afterSpace(bytes, at + 1) === bytes.length ? found : undefined;
}

function afterSpace(bytes: Bytes, start: number): number {
  let at = start;
  while (bytes[at] === 0x20 || bytes[at] === 0x0a || bytes[at] === 0x0d || bytes[at] === 0x09) at += 1;
  return at;
}

/** Where a text ends that begins with a quotation mark. */
function endOfString(bytes: Bytes, start: number): number | undefined {
  if (bytes[start] !== quote) return undefined;
  for (let at = start + 1; at < bytes.length; at += 1) {
    if (bytes[at] === quote) return at + 1;
    if (bytes[at] === backslash) at += 1;
  }
  return undefined;
}

/** Where a value ends. */
function endOfValue(bytes: Bytes, start: number): number | undefined {
  let depth = 0;
  let at = start;
  while (at < bytes.length) {
    const byte = bytes[at];
    if (byte === quote) {
      const end = endOfString(bytes, at);
      if (end === undefined) return undefined;
      at = end;
      if (depth === 0) return at;
      continue;
    }
    if (byte === open || byte === openList) depth += 1;
    else if (byte === close || byte === closeList) {
      // The end of a number or of a word is that of what it is in.
      if (depth === 0) return at;
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (byte === comma && depth === 0) return at;
    at += 1;
  }
  return undefined;
}

function isText(bytes: Bytes, start: number, end: number, text: Bytes): boolean {
  return end - start === text.length && text.every((byte, index) => bytes[start + index] === byte);
}

/** Several byte strings as one. */
export function joined(parts: readonly Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
