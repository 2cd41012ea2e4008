import type { IndexParts, IndexTexts } from "./index-parts.js";
import { indexOf, type OfferIndex } from "./offer-index.js";
import { hasOnlyTexts, unsoundPart } from "./sound-parts.js";

/** What became of the bytes of a saved index. */
export type LoadedIndex =
  | { readonly kind: "ok"; readonly index: OfferIndex }
  | { readonly kind: "error"; readonly code: "index-damaged" | "index-version-unsupported"; readonly message: string; readonly offset: number };

// The file: a head of four numbers (magic, version, sections, checksum of the table of sections), the table (number, where it starts, bytes, checksum),
// and the sections, each at a multiple of four. All numbers take four bytes, the least significant first.
const magic = 0x5849_4343;
const version = 1;
const headBytes = 16;
const entryBytes = 16;

const sections = [
  "rows.shapes",
  "rows.prices",
  "rows.stocks",
  "names.starts",
  "names.bytes",
  "stocks.units",
  "stocks.totals",
  "stocks.rests",
  "keys",
  "shapes.starts",
  "shapes.bytes",
  "issuers",
  "strata",
  "metadata",
  "ownKeys",
  "texts",
] as const;

type Section = (typeof sections)[number];

/**
 * An index as bytes, to be loaded again with {@link loadOfferIndex}.
 *
 * - Equal indexes that were built in the same order give equal bytes.
 *
 * @example
 * ```ts
 * const bytes = saveOfferIndex(createOfferIndex(offers));
 * const loaded = loadOfferIndex(bytes);
 * if (loaded.kind === "ok") loaded.index.size;
 * ```
 */
export function saveOfferIndex(index: OfferIndex): Uint8Array {
  const parts = bytesOfParts(index.parts());
  const table = sections.map((name) => parts[name]);
  let end = headBytes + entryBytes * sections.length;
  const starts = table.map((part) => {
    const start = end;
    end += Math.ceil(part.length / 4) * 4;
    return start;
  });
  const bytes = new Uint8Array(end);
  const view = new DataView(bytes.buffer);
  for (const [number, part] of table.entries()) {
    const start = starts[number] ?? 0;
    bytes.set(part, start);
    const entry = headBytes + entryBytes * number;
    for (const [place, value] of [number, start, part.length, checksum(wordsAt(bytes, start, part.length))].entries())
      view.setUint32(entry + place * 4, value, true);
  }
  for (const [place, value] of [magic, version, sections.length, checksum(wordsAt(bytes, headBytes, entryBytes * sections.length))].entries())
    view.setUint32(place * 4, value, true);
  return bytes;
}

/**
 * Loads a saved index in the time that a look at all its bytes takes.
 *
 * - The index works on the bytes themselves: the caller gives them away. Documents are read from them when they are needed.
 * - Damage is found by checksums, and every number is checked to lead somewhere. That the bytes come from somebody who is trusted is up to the caller.
 */
export function loadOfferIndex(saved: Uint8Array): LoadedIndex {
  if (saved.length < headBytes) return damaged("it is shorter than its head", saved.length);
  // Columns are views, which have to start at a multiple of four.
  const bytes = saved.byteOffset % 4 === 0 ? saved : saved.slice();
  const head = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (head.getUint32(0, true) !== magic) return damaged("it does not start as a saved index does", 0);
  const found = head.getUint32(4, true);
  if (found !== version || head.getUint32(8, true) !== sections.length)
    return {
      kind: "error",
      code: "index-version-unsupported",
      message: `the saved index has version ${String(found)}; this program reads ${String(version)}`,
      offset: 4,
    };
  const tableBytes = entryBytes * sections.length;
  if (bytes.length < headBytes + tableBytes) return damaged("its table of sections is cut off", bytes.length);
  if (head.getUint32(12, true) !== checksum(wordsAt(bytes, headBytes, tableBytes))) return damaged("its table of sections was changed", headBytes);
  const parts = new Map<Section, Uint8Array>();
  for (const [number, name] of sections.entries()) {
    const entry = headBytes + entryBytes * number;
    const [id, start, length, sum] = [0, 4, 8, 12].map((place) => head.getUint32(entry + place, true)) as [number, number, number, number];
    if (id !== number || start % 4 !== 0 || start < headBytes + tableBytes || start + Math.ceil(length / 4) * 4 > bytes.length)
      return damaged(`its section ${name} is not where it should be`, entry);
    if (sum !== checksum(wordsAt(bytes, start, length))) return damaged(`its section ${name} was changed`, start);
    parts.set(name, bytes.subarray(start, start + length));
  }
  const read = readParts(parts);
  if (read === undefined) return damaged("its texts cannot be read", 0);
  const unsound = unsoundPart(read);
  return unsound === undefined ? { kind: "ok", index: indexOf(read) } : damaged(`its section ${unsound} does not fit the others`, 0);
}

function damaged(what: string, offset: number): LoadedIndex {
  return { kind: "error", code: "index-damaged", message: `the saved index is damaged: ${what}; build it again`, offset };
}

function bytesOfParts(parts: IndexParts): Readonly<Record<Section, Uint8Array>> {
  return {
    "rows.shapes": bytesOf(parts.rows.shapes),
    "rows.prices": bytesOf(parts.rows.prices),
    "rows.stocks": bytesOf(parts.rows.stocks),
    "names.starts": bytesOf(parts.names.starts),
    "names.bytes": parts.names.bytes,
    "stocks.units": bytesOf(parts.stocks.units),
    "stocks.totals": bytesOf(parts.stocks.totals),
    "stocks.rests": bytesOf(parts.stocks.rests),
    keys: bytesOf(parts.keys),
    "shapes.starts": bytesOf(parts.shapes.starts),
    "shapes.bytes": parts.shapes.bytes,
    issuers: bytesOf(parts.issuers),
    strata: bytesOf(parts.strata),
    metadata: bytesOf(parts.metadata),
    ownKeys: bytesOf(parts.ownKeys),
    texts: new TextEncoder().encode(JSON.stringify(parts.texts)),
  };
}

function readParts(found: ReadonlyMap<Section, Uint8Array>): IndexParts | undefined {
  const bytes = (name: Section): Uint8Array => found.get(name) ?? new Uint8Array(0);
  const whole = (name: Section): Uint32Array => {
    const part = bytes(name);
    return new Uint32Array(part.buffer, part.byteOffset, part.byteLength >>> 2);
  };
  const texts = readTexts(bytes("texts"));
  if (texts === undefined) return undefined;
  return {
    rows: { shapes: whole("rows.shapes"), prices: whole("rows.prices"), stocks: whole("rows.stocks") },
    names: { starts: whole("names.starts"), bytes: bytes("names.bytes") },
    stocks: { units: whole("stocks.units"), totals: whole("stocks.totals"), rests: whole("stocks.rests") },
    keys: whole("keys"),
    shapes: { starts: whole("shapes.starts"), bytes: bytes("shapes.bytes") },
    issuers: whole("issuers"),
    strata: whole("strata"),
    metadata: whole("metadata"),
    ownKeys: whole("ownKeys"),
    texts,
  };
}

function readTexts(bytes: Uint8Array): IndexTexts | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(unshared(bytes)));
    return hasOnlyTexts(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Bytes as they are, or a copy where they lie in memory that is shared, which pages do not decode. */
function unshared(bytes: Uint8Array): Uint8Array {
  return bytes.buffer instanceof ArrayBuffer ? bytes : Uint8Array.from(bytes);
}

function bytesOf(numbers: Uint32Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

function wordsAt(bytes: Uint8Array, start: number, length: number): Uint32Array {
  return new Uint32Array(bytes.buffer, bytes.byteOffset + start, Math.ceil(length / 4));
}

/** A sum in which every bit of every number counts, and its place: it finds damage, not forgery. */
function checksum(words: Uint32Array): number {
  let [a, b] = [0x811c_9dc5, 0x9e37_79b1];
  const even = words.length & ~1;
  for (let index = 0; index < even; index += 2) {
    a = Math.imul(a ^ (words[index] as number), 0x0100_0193);
    b = Math.imul(b ^ (words[index + 1] as number), 0x85eb_ca6b);
    a ^= b >>> 15;
  }
  if (even < words.length) a = Math.imul(a ^ (words[even] as number), 0x0100_0193);
  return (a ^ Math.imul(b ^ (b >>> 13), 0xc2b2_ae35) ^ words.length) >>> 0;
}
