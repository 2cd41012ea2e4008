import { ByteReader, type Bytes } from "../bytes/byte-reader.js";
import { Malformed } from "../bytes/malformed.js";
import type { CborMap, CborTag, CborValue } from "./cbor-value.js";

const deepest = 32;
const longest = 10 * 1024 * 1024;
const mostItems = 262_144;
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads one CBOR data item (RFC 8949) of which a signature may depend on each byte.
 *
 * - Refused, since readers disagree on what they mean or evidence has no use for them: a key that stands twice in a map, keys that are neither
 *   integers nor texts, items of indefinite length, a length or number that is not in its shortest form, text that is not UTF-8, floating-point
 *   numbers, `undefined` and other simple values, and bytes after the item.
 * - The order of keys is free: issuers of real evidence do not sort them.
 * - Bounds: 10 MiB, depth 32, 262,144 items. Byte strings are views of the input; nothing is allocated before its bytes are there.
 *
 * @example
 * ```ts
 * const token = readCbor(bytes, "the token"); // {tag: 399, value: Map {44234 => …, 44241 => …}}
 * ```
 */
export function readCbor(bytes: Bytes, what: string): CborValue {
  if (bytes.length > longest) throw new Malformed(`${what} is larger than 10 MiB`);
  const reader = new CborReader(new ByteReader(bytes, { littleEndian: false, what }), what);
  return reader.readAll();
}

class CborReader {
  readonly #reader: ByteReader;
  readonly #what: string;
  #items = 0;

  constructor(reader: ByteReader, what: string) {
    this.#reader = reader;
    this.#what = what;
  }

  readAll(): CborValue {
    const value = this.#item(0);
    this.#reader.end();
    return value;
  }

  #refuse(problem: string, at: number): never {
    throw new Malformed(`${this.#what} has ${problem} at byte ${String(at)}`);
  }

  #item(depth: number): CborValue {
    const at = this.#reader.offset;
    if (depth > deepest) this.#refuse(`more than ${String(deepest)} levels`, at);
    this.#items += 1;
    if (this.#items > mostItems) this.#refuse(`more than ${String(mostItems)} items`, at);
    const first = this.#reader.u8();
    const major = first >> 5;
    if (major === 7) return this.#simple(first & 31, at);
    const argument = this.#argument(first & 31, at);
    switch (major) {
      case 0:
        return argument;
      case 1:
        return typeof argument === "bigint" || argument === Number.MAX_SAFE_INTEGER ? -1n - BigInt(argument) : -1 - argument;
      case 2:
        return this.#string(argument);
      case 3:
        return this.#text(argument, at);
      case 4:
        return this.#list(this.#count(argument, at), depth);
      case 5:
        return this.#map(this.#count(argument, at), depth);
      default:
        return { tag: argument, value: this.#item(depth + 1) } satisfies CborTag;
    }
  }

  /** The number or length of an item, which has to be in its shortest form. */
  #argument(information: number, at: number): number | bigint {
    if (information < 24) return information;
    if (information > 27) this.#refuse(information === 31 ? "an item of indefinite length" : "a reserved form of item", at);
    const [value, least] = this.#long(information);
    if (value < least) this.#refuse("a number that is not in its shortest form", at);
    return value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
  }

  #long(information: number): readonly [value: number | bigint, least: number] {
    if (information === 24) return [this.#reader.u8(), 24];
    if (information === 25) return [this.#reader.u16(), 0x1_00];
    if (information === 26) return [this.#reader.u32(), 0x1_00_00];
    return [this.#reader.u64(), 0x1_00_00_00_00];
  }

  #string(length: number | bigint): Bytes {
    return this.#reader.bytes(Number(length));
  }

  #text(length: number | bigint, at: number): string {
    try {
      return decoder.decode(this.#string(length));
    } catch (error) {
      if (error instanceof Malformed) throw error;
      return this.#refuse("a text that is not UTF-8", at);
    }
  }

  /** The number of members, none of which can be shorter than a byte. */
  #count(argument: number | bigint, at: number): number {
    const count = Number(argument);
    if (count > this.#reader.left) this.#refuse("more members than bytes", at);
    return count;
  }

  #list(count: number, depth: number): CborValue {
    const list: CborValue[] = [];
    for (let index = 0; index < count; index += 1) list.push(this.#item(depth + 1));
    return list;
  }

  #map(count: number, depth: number): CborMap {
    const map = new Map<number | bigint | string, CborValue>();
    for (let index = 0; index < count; index += 1) {
      const at = this.#reader.offset;
      const key = this.#item(depth + 1);
      if (typeof key !== "number" && typeof key !== "bigint" && typeof key !== "string") this.#refuse("a key that is neither an integer nor a text", at);
      if (map.has(key)) this.#refuse("a key twice", at);
      map.set(key, this.#item(depth + 1));
    }
    return map;
  }

  #simple(information: number, at: number): boolean | null {
    if (information === 20) return false;
    if (information === 21) return true;
    if (information === 22) return null;
    return this.#refuse("a floating-point number or a simple value that evidence does not use", at);
  }
}
