import type { OfferJson } from "@cornercast/schemas";
import { documentDigest, type TextHash } from "../../document/index.js";
import { keepFacts } from "../facts/device-facts.js";
import { CornercastError } from "../../errors/index.js";
import { createDictionary, type Dictionary } from "./dictionary.js";
import { wholeColumn } from "./growing-column.js";
import { sectionText, type Section } from "./sections.js";

/** For each shape, the number of its value of one or several sections; and a shape for each such value. */
export interface SectionColumn {
  readonly ids: Uint32Array;
  /** How many different values there are. */
  readonly values: number;
  /** A shape that has the value. */
  representativeOf(id: number): number;
}

/** The different static parts of offers, each once. */
export interface ShapeTable {
  /** Shapes, also those that no offer has any more. */
  readonly size: number;
  /** Shapes that an offer has. */
  readonly liveCount: number;
  /** How many offers have each shape. */
  readonly counts: Uint32Array;
  /** The number of the shape of an offer. `seen` holds the numbers of `spec` objects that did not change since they were looked at. */
  idOf(offer: OfferJson, seen?: SeenSpecs): number;
  /** Offers with the shape came, one by default. */
  count(id: number, offers?: number): void;
  /** An offer with the shape went. */
  forget(id: number): void;
  /** An offer without name and status. */
  documentOf(id: number): OfferJson;
  digestOf(id: number, hash?: TextHash): string;
  /** The texts of all shapes, to be saved. */
  texts(): readonly string[];
  /** The column of a section, or of several sections together. */
  column(sections: readonly Section[]): SectionColumn;
}

/** The numbers of shapes by their `spec` objects, for offers of one version. */
export type SeenSpecs = Map<OfferJson["spec"], { readonly apiVersion: string | undefined; readonly id: number }>;

interface Growing {
  readonly ids: ReturnType<typeof wholeColumn>;
  readonly representatives: number[];
  filled: number;
}

/** The texts of shapes, as they are saved: where each starts, with the end of the last, and the bytes in UTF-8. */
export interface ShapeTexts {
  readonly starts: Uint32Array;
  readonly bytes: Uint8Array;
}

/** A table with saved shapes, none by default. A saved shape is read when it is asked for first. */
export function createShapeTable(start?: ShapeTexts): ShapeTable {
  const saved = start === undefined ? 0 : start.starts.length - 1;
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const savedText = (id: number): string => decoder.decode(start?.bytes.slice(start.starts[id], start.starts[id + 1]));
  let known: Dictionary | undefined = start === undefined ? createDictionary() : undefined;
  // The texts of saved shapes are needed only where offers come.
  const texts = (): Dictionary => (known ??= createDictionary(Array.from({ length: saved }, (_, id) => savedText(id))));
  const documents: (OfferJson | undefined)[] = Array.from({ length: saved }, () => undefined);
  const digests: (string | undefined)[] = [];
  const counts = wholeColumn();
  const columns = new Map<string, Growing & { readonly add: (shape: number) => number }>();
  let live = 0;
  const table: ShapeTable = {
    get size() {
      return documents.length;
    },
    get liveCount() {
      return live;
    },
    get counts() {
      return counts.values;
    },
    idOf({ apiVersion, spec }, seen) {
      const before = seen?.get(spec);
      if (before !== undefined && before.apiVersion === apiVersion) return before.id;
      const id = texts().idOf(`${apiVersion ?? ""}\n${JSON.stringify(spec ?? null)}`);
      if (id === documents.length) {
        // A copy of its own, which nobody else changes.
        const own = structuredClone(spec);
        for (const device of own?.shape?.devices ?? []) keepFacts(device);
        documents.push({ ...(apiVersion === undefined ? {} : { apiVersion }), kind: "Offer", ...(own === undefined ? {} : { spec: own }) });
        counts.set(id, 0);
      }
      seen?.set(spec, { apiVersion, id });
      return id;
    },
    count(id, offers = 1) {
      const before = counts.values[id] ?? 0;
      if (before === 0) live += 1;
      counts.set(id, before + offers);
    },
    forget(id) {
      const before = counts.values[id] ?? 0;
      if (before === 1) live -= 1;
      counts.set(id, before - 1);
    },
    documentOf(id) {
      const document = documents[id];
      if (document !== undefined) return document;
      if (id >= saved) throw new RangeError(`there is no shape ${String(id)}`);
      return (documents[id] = readShape(savedText(id)));
    },
    digestOf(id, hash) {
      return (digests[id] ??= documentDigest(table.documentOf(id), hash));
    },
    texts: () => Array.from({ length: documents.length }, (_, id) => texts().textOf(id)),
    column(sections) {
      const name = sections.join("+");
      let column = columns.get(name);
      if (column === undefined) {
        column = { ids: wholeColumn(), representatives: [], filled: 0, add: sections.length === 1 ? single(sections[0] as Section) : together(sections) };
        columns.set(name, column);
      }
      for (; column.filled < documents.length; column.filled += 1) {
        const id = column.add(column.filled);
        column.ids.set(column.filled, id);
        if (id === column.representatives.length) column.representatives.push(column.filled);
      }
      const { ids, representatives } = column;
      return { ids: ids.values, values: representatives.length, representativeOf: (id) => representatives[id] ?? 0 };
    },
  };
  const single = (section: Section): ((shape: number) => number) => {
    const values = createDictionary();
    return (shape) => values.idOf(sectionText(table.documentOf(shape), section));
  };
  const together = (sections: readonly Section[]): ((shape: number) => number) => {
    const tuples = createDictionary();
    return (shape) => tuples.idOf(sections.map((section) => String(table.column([section]).ids[shape] ?? 0)).join(" "));
  };
  return table;
}

/** Texts one behind the other, to be saved. */
export function packTexts(texts: readonly string[]): ShapeTexts {
  const encoder = new TextEncoder();
  const parts = texts.map((text) => encoder.encode(text));
  const starts = new Uint32Array(parts.length + 1);
  for (const [index, part] of parts.entries()) starts[index + 1] = (starts[index] as number) + part.length;
  const bytes = new Uint8Array(starts[parts.length] ?? 0);
  for (const [index, part] of parts.entries()) bytes.set(part, starts[index]);
  return { starts, bytes };
}

/** A saved shape as a document. */
function readShape(text: string): OfferJson {
  const end = text.indexOf("\n");
  const apiVersion = text.slice(0, end);
  const spec = parsed(text.slice(end + 1));
  for (const device of spec?.shape?.devices ?? []) keepFacts(device);
  return { ...(apiVersion === "" ? {} : { apiVersion }), kind: "Offer", ...(spec === undefined ? {} : { spec }) };
}

function parsed(text: string): OfferJson["spec"] {
  try {
    const value: unknown = JSON.parse(text);
    if (value === null) return undefined;
    // What was saved was taken as validated when it was put into the index.
    if (typeof value === "object" && !Array.isArray(value)) return value;
  } catch {
    // Said below, as of values that are no object.
  }
  throw new CornercastError("index-damaged", "a shape in the saved index is not the spec of an offer; build the index again");
}
