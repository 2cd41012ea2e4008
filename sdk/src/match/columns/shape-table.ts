import type { OfferJson } from "@cornercast/schemas";
import { documentDigest, type TextHash } from "../../document/index.js";
import { keepFacts } from "../facts/device-facts.js";
import { createDictionary } from "./dictionary.js";
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
  /** An offer with the shape came. */
  count(id: number): void;
  /** An offer with the shape went. */
  forget(id: number): void;
  /** An offer without name and status. */
  documentOf(id: number): OfferJson;
  digestOf(id: number, hash?: TextHash): string;
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

/** An empty table of shapes. */
export function createShapeTable(): ShapeTable {
  const texts = createDictionary();
  const documents: OfferJson[] = [];
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
      const known = seen?.get(spec);
      if (known !== undefined && known.apiVersion === apiVersion) return known.id;
      const id = texts.idOf(`${apiVersion ?? ""}${JSON.stringify(spec ?? null)}`);
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
    count(id) {
      const before = counts.values[id] ?? 0;
      if (before === 0) live += 1;
      counts.set(id, before + 1);
    },
    forget(id) {
      const before = counts.values[id] ?? 0;
      if (before === 1) live -= 1;
      counts.set(id, before - 1);
    },
    documentOf(id) {
      const document = documents[id];
      if (document === undefined) throw new RangeError(`there is no shape ${String(id)}`);
      return document;
    },
    digestOf(id, hash) {
      return (digests[id] ??= documentDigest(table.documentOf(id), hash));
    },
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
