import type { OfferJson, OfferStatusJson } from "@cornercast/schemas";
import type { TextHash } from "../../document/index.js";
import { createDictionary, type Dictionary } from "./dictionary.js";
import { wholeColumn, type GrowingColumn } from "./growing-column.js";
import { createPriceColumns, type PriceColumns } from "./price-columns.js";
import { createShapeTable, type SeenSpecs, type ShapeTable } from "./shape-table.js";

/** The number that stands for a count that is not stated. */
export const notStated = 0xffff_ffff;
/** The shape of a row that holds no offer. */
export const noShape = 0xffff_ffff;

/**
 * Many offers in columns, ready to be matched again and again.
 *
 * - What changes by the minute (price, units, conditions) is held apart from the shape; offers of equal shape share it.
 * - An update takes the same time whatever the number of offers.
 * - An index holds what it was given: the documents are taken as validated.
 */
export interface OfferIndex {
  /** The offers in the index. */
  readonly size: number;
  /** The different shapes among them. */
  readonly shapeCount: number;
  /** Adds an offer, or puts it in the place of the one with the same key. The key is by default the name with the issuer of the pool. */
  upsert(offer: OfferJson, key?: string): void;
  /** Does the same with many offers and their keys, none of which changes meanwhile: a `spec` object that several have is looked at once. */
  upsertAll(offers: Iterable<readonly [key: string, offer: OfferJson]>): void;
  /** Takes an offer out, and says whether it was there. */
  remove(key: string): boolean;
  /** Changes prices, units or conditions of an offer, and says whether it was there. A field that is absent stays as it is. */
  update(key: string, status: OfferStatusJson): boolean;
  /** The digest of the set of offers, made by a function of the digests of all offers; it is kept until offers come or go. */
  digest(join: (digests: readonly string[]) => string, hash?: TextHash): string;
  /** The columns, for the engine. They change with the index. */
  readonly columns: OfferColumns;
}

/** The columns of an index: a row an offer. */
export interface OfferColumns {
  /** Rows, empty ones included. */
  readonly rows: number;
  /** The shape of each row, or {@link noShape}. */
  readonly shape: GrowingColumn;
  /** The list of prices of each row, as a number of {@link OfferColumns.prices}. */
  readonly price: GrowingColumn;
  /** The free units of each row, or {@link notStated}. */
  readonly units: GrowingColumn;
  /** All units of each row, or {@link notStated}. */
  readonly total: GrowingColumn;
  /** The rest of the status of each row, as a number of {@link OfferColumns.rests}. */
  readonly rest: GrowingColumn;
  readonly prices: Dictionary;
  /** The lists of prices as exact amounts, where they are such. */
  priceColumns(): PriceColumns;
  readonly rests: Dictionary;
  readonly shapes: ShapeTable;
  nameOf(row: number): string;
  /** The offer of a row, as a document. */
  offerOf(row: number): OfferJson;
  /** Changes whenever offers come or go. */
  readonly revision: number;
}

/** The key under which an offer is kept where none is given. */
export function offerKey(offer: OfferJson): string {
  return `${offer.spec?.pool?.issuer ?? offer.spec?.operator?.provider ?? ""}\u0000${offer.metadata?.name ?? ""}`;
}

/**
 * Puts offers into an index.
 *
 * @example
 * ```ts
 * const index = createOfferIndex(offers);
 * index.update("aurora\u0000aurora-h100-8", { availability: { units: 3 } });
 * const report = matchIndex(workload, index, { at: "2026-11-24T00:00:00Z" });
 * ```
 */
export function createOfferIndex(offers: Iterable<OfferJson> = []): OfferIndex {
  const shapes = createShapeTable();
  const prices = createDictionary(["[]"]);
  const rests = createDictionary(["{}"]);
  const metadata = createDictionary(["{}"]);
  const names: string[] = [];
  const shape = wholeColumn();
  const price = wholeColumn();
  const units = wholeColumn();
  const total = wholeColumn();
  const rest = wholeColumn();
  const meta = wholeColumn();
  const rowOf = new Map<string, number>();
  const empty: number[] = [];
  let rows = 0;
  let revision = 0;
  let digested: { readonly revision: number; readonly digest: string } | undefined;

  const setStatus = (row: number, status: OfferStatusJson): void => {
    const { price: listed, availability, ...others } = status;
    const { units: free, total: all, ...when } = availability ?? {};
    price.set(row, prices.idOf(JSON.stringify(listed ?? [])));
    units.set(row, free ?? notStated);
    total.set(row, all ?? notStated);
    rest.set(row, rests.idOf(JSON.stringify({ ...others, ...(Object.keys(when).length === 0 ? {} : { availability: when }) })));
  };
  const statusOf = (row: number): OfferStatusJson => {
    const { availability: when, ...others } = JSON.parse(rests.textOf(rest.values[row] ?? 0)) as OfferStatusJson;
    const listed = JSON.parse(prices.textOf(price.values[row] ?? 0)) as NonNullable<OfferStatusJson["price"]>;
    const free = units.values[row] ?? notStated;
    const all = total.values[row] ?? notStated;
    const availability = { ...when, ...(free === notStated ? {} : { units: free }), ...(all === notStated ? {} : { total: all }) };
    return {
      ...(listed.length === 0 ? {} : { price: listed }),
      ...(Object.keys(availability).length === 0 ? {} : { availability }),
      ...others,
    };
  };
  const columns: OfferColumns = {
    get rows() {
      return rows;
    },
    shape,
    price,
    units,
    total,
    rest,
    prices,
    priceColumns: createPriceColumns(prices),
    rests,
    shapes,
    nameOf: (row) => names[row] ?? "",
    offerOf(row) {
      const { apiVersion, spec } = shapes.documentOf(shape.values[row] ?? 0);
      const others = JSON.parse(metadata.textOf(meta.values[row] ?? 0)) as OfferJson["metadata"];
      return {
        ...(apiVersion === undefined ? {} : { apiVersion }),
        kind: "Offer",
        metadata: { ...others, name: names[row] ?? "" },
        ...(spec === undefined ? {} : { spec }),
        status: statusOf(row),
      };
    },
    get revision() {
      return revision;
    },
  };
  const put = (key: string, offer: OfferJson, seen?: SeenSpecs): void => {
    const known = rowOf.get(key);
    const row = known ?? empty.pop() ?? rows;
    const id = shapes.idOf(offer, seen);
    if (known === undefined) {
      if (row === rows) rows += 1;
      rowOf.set(key, row);
    } else shapes.forget(shape.values[row] ?? 0);
    shapes.count(id);
    shape.set(row, id);
    const { name = "", ...others } = offer.metadata ?? {};
    names[row] = name;
    meta.set(row, metadata.idOf(JSON.stringify(others)));
    setStatus(row, offer.status ?? {});
    revision += 1;
  };
  const index: OfferIndex = {
    get size() {
      return rowOf.size;
    },
    get shapeCount() {
      return shapes.liveCount;
    },
    upsert: (offer, key = offerKey(offer)) => put(key, offer),
    upsertAll(entries) {
      const seen: SeenSpecs = new Map();
      for (const [key, offer] of entries) put(key, offer, seen);
    },
    remove(key) {
      const row = rowOf.get(key);
      if (row === undefined) return false;
      shapes.forget(shape.values[row] ?? 0);
      shape.set(row, noShape);
      names[row] = "";
      rowOf.delete(key);
      empty.push(row);
      revision += 1;
      return true;
    },
    update(key, status) {
      const row = rowOf.get(key);
      if (row === undefined) return false;
      if (status.price !== undefined) price.set(row, prices.idOf(JSON.stringify(status.price)));
      if (status.availability?.units !== undefined) units.set(row, status.availability.units);
      if (status.availability?.total !== undefined) total.set(row, status.availability.total);
      const { price: _price, availability, ...others } = status;
      if (Object.keys(others).length > 0 || availability?.earliestStart !== undefined || availability?.source !== undefined) {
        const now = statusOf(row);
        setStatus(row, { ...now, ...status, availability: { ...now.availability, ...availability } });
      }
      return true;
    },
    digest(join, hash) {
      if (digested?.revision === revision) return digested.digest;
      const digests: string[] = [];
      for (let row = 0; row < rows; row += 1) {
        const id = shape.values[row] as number;
        if (id !== noShape) digests.push(shapes.digestOf(id, hash));
      }
      const digest = join(digests);
      digested = { revision, digest };
      return digest;
    },
    columns,
  };
  index.upsertAll(keyed(offers));
  return index;
}

function* keyed(offers: Iterable<OfferJson>): Generator<readonly [string, OfferJson]> {
  for (const offer of offers) yield [offerKey(offer), offer];
}
