import type { OfferJson, OfferStatusJson } from "@cornercast/schemas";
import { countedSetDigest, type TextHash } from "../../document/index.js";
import { deviceCount } from "./device-counts.js";
import { createDictionary, type Dictionary } from "./dictionary.js";
import { wholeColumn } from "./growing-column.js";
import type { IndexParts } from "./index-parts.js";
import { createPriceColumns, type PriceColumns } from "./price-columns.js";
import { createKeyTable } from "./rows/key-table.js";
import { createNameTable, emptyHash, hashText } from "./rows/name-table.js";
import { blockRows, createOfferRows, emptyRow, type OfferRows } from "./rows/offer-rows.js";
import { createPriceLists, type PriceLists } from "./rows/price-lists.js";
import { createStockTable, notStated, type StockTable } from "./rows/stock-table.js";
import { createStatusCounts, type StatusCounts } from "./rows/status-counts.js";
import { sectionText } from "./sections.js";
import { createShapeTable, packTexts, type SeenSpecs, type ShapeTable } from "./shape-table.js";

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
  /** The digest of the set of offers, which prices and units do not change; it is kept until offers come or go. */
  digest(hash?: TextHash): string;
  /** The columns, for the engine. They change with the index. */
  readonly columns: OfferColumns;
  /** What it is made of, to be saved. */
  parts(): IndexParts;
}

/** The columns of an index: a row an offer. */
export interface OfferColumns {
  /** The shape of each row, and the numbers of its prices and its stock. */
  readonly rows: OfferRows;
  readonly prices: PriceLists;
  /** The lists of prices as exact amounts, where they are such. */
  priceColumns(): PriceColumns;
  readonly stocks: StockTable;
  /** Offers by list of prices and by stock, those of each stratum apart: shapes of one lifecycle and number of accelerators. */
  readonly counts: StatusCounts;
  readonly stratumOf: Uint32Array;
  /** What statuses say besides prices and units, by number. */
  readonly rests: Dictionary;
  readonly shapes: ShapeTable;
  nameOf(row: number): string;
  /** Whether the name of a row comes before that of another. */
  isNamedBefore(row: number, other: number): boolean;
  /** The offer of a row, as a document. */
  offerOf(row: number): OfferJson;
  /** Bytes that the rows, the names and the keys take. */
  readonly bytes: number;
  /** Changes whenever offers come or go. */
  readonly revision: number;
}

/** The key under which an offer is kept where none is given. */
export function offerKey(offer: OfferJson): string {
  return `${issuerOf(offer)}\u0000${offer.metadata?.name ?? ""}`;
}

function issuerOf({ spec }: OfferJson): string {
  return spec?.pool?.issuer ?? spec?.operator?.provider ?? "";
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
  const index = indexOf(undefined);
  index.upsertAll(keyed(offers));
  return index;
}

function* keyed(offers: Iterable<OfferJson>): Generator<readonly [string, OfferJson]> {
  for (const offer of offers) yield [offerKey(offer), offer];
}

/** An index over parts, none by default, which have to be sound. It takes them as they are, and changes them. */
export function indexOf(parts: IndexParts | undefined): OfferIndex {
  const shapes = createShapeTable(parts?.shapes);
  const issuers = createDictionary(parts?.texts.issuers);
  const issuerOfShape = wholeColumn(parts?.issuers);
  const metadata = createDictionary(parts?.texts.metadata ?? ["{}"]);
  const metadataOf = new Map<number, number>();
  const rows = createOfferRows(parts?.rows);
  const names = createNameTable(parts?.names);
  const ownKeys = new Map<number, string>();
  let prices = createPriceLists(parts?.texts.prices);
  let priceColumns = createPriceColumns(prices);
  let stocks = createStockTable(parts?.stocks);
  let rests = createDictionary(parts?.texts.rests ?? ["{}"]);
  let counts = createStatusCounts();
  const strata = createDictionary(parts?.texts.strata);
  const stratumOf = wholeColumn(parts?.strata);
  let packAt = fewDistinct;
  let revision = 0;
  let digested: { readonly revision: number; readonly digest: string } | undefined;

  const issuer = (row: number): string => issuers.textOf(issuerOfShape.values[rows.shapeOf(row)] as number);
  const keys = createKeyTable((row) => {
    const own = ownKeys.get(row);
    return own === undefined ? names.hash(hashText(hashText(emptyHash, issuer(row)), "\u0000"), row) : hashText(emptyHash, own);
  }, parts?.keys);
  let sought = "";
  const isSought = (row: number): boolean => {
    const own = ownKeys.size === 0 ? undefined : ownKeys.get(row);
    if (own !== undefined) return own === sought;
    const before = issuer(row);
    return sought.startsWith(before) && sought.charCodeAt(before.length) === 0 && names.equals(row, sought, before.length + 1);
  };
  const rowOf = (key: string, hash: number): number => {
    sought = key;
    return keys.find(hash, isSought);
  };

  const setStatus = (row: number, status: OfferStatusJson): void => {
    const { price = [], availability } = status;
    const rest = hasRest(status) ? rests.idOf(restText(status)) : 0;
    write(row, prices.idOf(price), stocks.idOf(availability?.units ?? notStated, availability?.total ?? notStated, rest));
  };
  /** Changes the status of a row in place. */
  const write = (row: number, price: number, stock: number): void => {
    const stratum = stratumOf.values[rows.shapeOf(row)] as number;
    const before = rows.prices[row] as number;
    if (before === emptyRow) counts.add(stratum, price, stock);
    else counts.move(stratum, before, rows.stocks[row] as number, price, stock);
    rows.setPrice(row, price);
    rows.setStock(row, stock);
  };
  // Most rows say the same besides price and units: the last text is read once.
  const readRest = lastRead();
  const readMetadata = lastRead();
  const statusOf = (row: number): OfferStatusJson => {
    const stock = rows.stocks[row] as number;
    const { availability: when, ...others } = readRest(rests.textOf(stocks.rests[stock] as number)) as OfferStatusJson;
    const listed = prices.listOf(rows.prices[row] as number).map((price) => ({ ...price }));
    const free = stocks.units[stock] as number;
    const all = stocks.totals[stock] as number;
    const availability = { ...when, ...(free === notStated ? {} : { units: free }), ...(all === notStated ? {} : { total: all }) };
    return {
      ...(listed.length === 0 ? {} : { price: listed }),
      ...(isEmpty(availability) ? {} : { availability }),
      ...others,
    };
  };
  /** Forgets prices and stocks that no row has any more, once there may be many of them. */
  const pack = (): void => {
    if (prices.size + stocks.size + rests.size < packAt) return;
    const before = { prices, stocks, rests };
    prices = createPriceLists();
    priceColumns = createPriceColumns(prices);
    stocks = createStockTable();
    rests = createDictionary(["{}"]);
    counts = createStatusCounts();
    const newPrice = new Uint32Array(before.prices.size);
    const newStock = new Uint32Array(before.stocks.size);
    for (let row = 0; row < rows.blocks * blockRows; row += 1) {
      const price = rows.prices[row] as number;
      if (price === emptyRow) continue;
      const stock = rows.stocks[row] as number;
      newPrice[price] ||= prices.idOf(before.prices.listOf(price));
      newStock[stock] ||= stocks.idOf(
        before.stocks.units[stock] as number,
        before.stocks.totals[stock] as number,
        rests.idOf(before.rests.textOf(before.stocks.rests[stock] as number)),
      );
      rows.setPrice(row, emptyRow);
      write(row, newPrice[price] ?? emptyRow, newStock[stock] ?? emptyRow);
    }
    packAt = Math.max(fewDistinct, 2 * (prices.size + stocks.size + rests.size));
  };
  const columns: OfferColumns = {
    rows,
    get prices() {
      return prices;
    },
    priceColumns: () => priceColumns(),
    get stocks() {
      return stocks;
    },
    get rests() {
      return rests;
    },
    get counts() {
      return counts;
    },
    get stratumOf() {
      return stratumOf.values;
    },
    shapes,
    nameOf: (row) => names.of(row),
    isNamedBefore: (row, other) => names.isBefore(row, other),
    offerOf(row) {
      const { apiVersion, spec } = shapes.documentOf(rows.shapeOf(row));
      const others = readMetadata(metadata.textOf(metadataOf.get(row) ?? 0)) as OfferJson["metadata"];
      return {
        ...(apiVersion === undefined ? {} : { apiVersion }),
        kind: "Offer",
        metadata: { ...others, name: names.of(row) },
        ...(spec === undefined ? {} : { spec }),
        status: statusOf(row),
      };
    },
    get bytes() {
      return rows.bytes + names.bytes + keys.bytes;
    },
    get revision() {
      return revision;
    },
  };
  const takeOut = (row: number, hash: number): void => {
    const shape = rows.shapeOf(row);
    keys.remove(hash, row);
    counts.remove(stratumOf.values[shape] as number, rows.prices[row] as number, rows.stocks[row] as number);
    rows.remove(row);
    names.clear(row);
    metadataOf.delete(row);
    ownKeys.delete(row);
    shapes.forget(shape);
    if (shapes.counts[shape] === 0) rows.release(shape);
  };
  /** Shapes whose issuer and stratum are known. */
  let sorted = shapes.size;
  const put = (key: string, offer: OfferJson, seen?: SeenSpecs): void => {
    const hash = hashText(emptyHash, key);
    const known = rowOf(key, hash);
    const shape = shapes.idOf(offer, seen);
    if (shape >= sorted) {
      issuerOfShape.set(shape, issuers.idOf(issuerOf(offer)));
      stratumOf.set(shape, strata.idOf(`${sectionText(offer, "lifecycle")} ${String(deviceCount(offer))}`));
      sorted = shape + 1;
    }
    shapes.count(shape);
    if (known >= 0) takeOut(known, hash);
    const row = rows.add(shape);
    const { name = "", ...others } = offer.metadata ?? {};
    names.set(row, name);
    if (key !== offerKey(offer)) ownKeys.set(row, key);
    if (!isEmpty(others)) metadataOf.set(row, metadata.idOf(JSON.stringify(others)));
    keys.add(hash, row);
    setStatus(row, offer.status ?? {});
    pack();
    revision += 1;
  };
  const index: OfferIndex = {
    get size() {
      return keys.size;
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
      const hash = hashText(emptyHash, key);
      const row = rowOf(key, hash);
      if (row < 0) return false;
      takeOut(row, hash);
      revision += 1;
      return true;
    },
    update(key, status) {
      const row = rowOf(key, hashText(emptyHash, key));
      if (row < 0) return false;
      const { price, availability } = status;
      if (hasRest(status)) {
        const now = statusOf(row);
        setStatus(row, { ...now, ...status, availability: { ...now.availability, ...availability } });
      } else {
        let stock = rows.stocks[row] as number;
        if (availability !== undefined) {
          const { units = stocks.units[stock] ?? notStated, total = stocks.totals[stock] ?? notStated } = availability;
          stock = stocks.idOf(units, total, stocks.rests[stock] as number);
        }
        write(row, price === undefined ? (rows.prices[row] as number) : prices.idOf(price), stock);
      }
      pack();
      return true;
    },
    digest(hash) {
      if (digested?.revision !== revision) {
        const counted = Array.from({ length: shapes.size }, (_, shape) => shape)
          .filter((shape) => shapes.counts[shape] !== 0)
          .map((shape) => ({ digest: shapes.digestOf(shape, hash), times: shapes.counts[shape] as number }));
        digested = { revision, digest: countedSetDigest(counted, hash) };
      }
      return digested.digest;
    },
    columns,
    parts: () => ({
      rows: {
        shapes: rows.shapes.subarray(0, rows.blocks),
        prices: rows.prices.subarray(0, rows.blocks * blockRows),
        stocks: rows.stocks.subarray(0, rows.blocks * blockRows),
      },
      names: { ...names.arrays, starts: names.arrays.starts.subarray(0, rows.blocks * blockRows) },
      stocks: { units: stocks.units.subarray(0, stocks.size), totals: stocks.totals.subarray(0, stocks.size), rests: stocks.rests.subarray(0, stocks.size) },
      keys: keys.slots,
      shapes: packTexts(shapes.texts()),
      issuers: issuerOfShape.values.subarray(0, shapes.size),
      strata: stratumOf.values.subarray(0, shapes.size),
      metadata: Uint32Array.from([...metadataOf].flat()),
      ownKeys: Uint32Array.from(ownKeys.keys()),
      texts: {
        prices: prices.texts(),
        rests: rests.texts(),
        metadata: metadata.texts(),
        issuers: issuers.texts(),
        strata: strata.texts(),
        keys: [...ownKeys.values()],
      },
    }),
  };
  for (let at = 0; at < (parts?.metadata.length ?? 0); at += 2) metadataOf.set(parts?.metadata[at] ?? 0, parts?.metadata[at + 1] ?? 0);
  for (const [at, row] of (parts?.ownKeys ?? new Uint32Array(0)).entries()) ownKeys.set(row, parts?.texts.keys[at] ?? "");
  if (parts !== undefined) {
    for (let block = 0; block < rows.blocks; block += 1) {
      const offers = rows.offersIn(block);
      if (offers > 0) shapes.count(rows.shapes[block] as number, offers);
    }
    counts.addAll(rows, stratumOf.values, prices.size, stocks.size);
  }
  return index;
}

/** Reads JSON, the same as the last time without reading it again: what it gives is not changed. */
function lastRead(): (text: string) => unknown {
  let last: { readonly text: string; readonly value: unknown } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, value: JSON.parse(text) as unknown };
    return last.value;
  };
}

/** Different prices and stocks that are kept without asking whether a row has them still. */
const fewDistinct = 1 << 17;

/** Whether a status says more than prices and units. */
function hasRest(status: OfferStatusJson): boolean {
  for (const field in status) if (field !== "price" && field !== "availability") return true;
  for (const field in status.availability) if (field !== "units" && field !== "total") return true;
  return false;
}

/** What a status says besides prices and units. */
function restText(status: OfferStatusJson): string {
  const { price: _price, availability, ...others } = status;
  if (availability === undefined) return JSON.stringify(others);
  const { units: _units, total: _total, ...when } = availability;
  return JSON.stringify(isEmpty(when) ? others : { ...others, availability: when });
}

function isEmpty(fields: object): boolean {
  for (const _ in fields) return false;
  return true;
}
