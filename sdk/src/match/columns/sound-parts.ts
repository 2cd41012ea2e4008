import { slotsAreSound } from "./rows/key-table.js";
import { blockRows, emptyRow, noShape, usedRows, type RowArrays } from "./rows/offer-rows.js";
import type { IndexParts, IndexTexts } from "./index-parts.js";

const dictionaries = ["prices", "rests", "metadata", "issuers", "strata", "keys"] as const;

/** Whether a value holds the dictionaries of an index. */
export function hasOnlyTexts(value: unknown): value is IndexTexts {
  if (typeof value !== "object" || value === null) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  return dictionaries.every((name) => {
    const texts = fields.get(name);
    return Array.isArray(texts) && texts.every((text) => typeof text === "string");
  });
}

/** The first part of a saved index whose numbers lead nowhere; undefined where all lead somewhere. */
export function unsoundPart(parts: IndexParts): string | undefined {
  const { rows, names, stocks, shapes, texts } = parts;
  const places = rows.shapes.length * blockRows;
  const shapeCount = shapes.starts.length - 1;
  if (rows.prices.length !== places) return "rows.prices";
  if (rows.stocks.length !== places) return "rows.stocks";
  if (names.starts.length !== places) return "names.starts";
  if (shapeCount < 0 || !areStarts(shapes.starts, shapes.bytes.length)) return "shapes.starts";
  if (stocks.units.length < 1 || stocks.totals.length !== stocks.units.length || stocks.rests.length !== stocks.units.length) return "stocks.units";
  if (!areBelow(stocks.rests, Math.max(texts.rests.length, 1))) return "stocks.rests";
  if (parts.issuers.length !== shapeCount || !areBelow(parts.issuers, texts.issuers.length)) return "issuers";
  if (parts.strata.length !== shapeCount || !areBelow(parts.strata, texts.strata.length)) return "strata";
  for (let block = 0; block < rows.shapes.length; block += 1) {
    const shape = rows.shapes[block] as number;
    if (shape !== noShape && shape >= shapeCount) return "rows.shapes";
  }
  const [lists, stockCount] = [texts.prices.length, stocks.units.length];
  if (!areRowsOfPrices(rows, lists)) return "rows.prices";
  if (!areRowsOfStocks(rows, stockCount)) return "rows.stocks";
  if (!areNames(names.starts, names.bytes)) return "names.starts";
  if (!slotsAreSound(parts.keys, usedRows(rows.prices))) return "keys";
  const hasRow = (row: number): boolean => row >= 0 && row < places && rows.prices[row] !== emptyRow;
  if (parts.metadata.length % 2 !== 0 || parts.metadata.some((value, at) => (at % 2 === 0 ? !hasRow(value) : value >= texts.metadata.length)))
    return "metadata";
  if (parts.ownKeys.length !== texts.keys.length || !parts.ownKeys.every(hasRow)) return "ownKeys";
  // The keys of rows are no dictionary.
  if (dictionaries.some((name) => name !== "keys" && new Set(texts[name]).size !== texts[name].length)) return "texts";
  if (texts.prices[0] !== "" || !texts.prices.slice(1).every(isList)) return "texts";
  return [...texts.rests, ...texts.metadata].every(isRecord) ? undefined : "texts";
}

function areRowsOfPrices({ shapes, prices }: RowArrays, lists: number): boolean {
  for (let block = 0; block < shapes.length; block += 1) {
    // A block that no shape has holds no offers.
    const limit = shapes[block] === noShape ? emptyRow + 1 : lists;
    for (let row = block * blockRows; row < (block + 1) * blockRows; row += 1) if ((prices[row] as number) >= limit) return false;
  }
  return true;
}

function areRowsOfStocks({ prices, stocks }: RowArrays, stockCount: number): boolean {
  for (let row = 0; row < stocks.length; row += 1) {
    const stock = stocks[row] as number;
    if (stock >= stockCount || (prices[row] === emptyRow) !== (stock === emptyRow)) return false;
  }
  return true;
}

function areBelow(values: Uint32Array, limit: number): boolean {
  for (let index = 0; index < values.length; index += 1) if ((values[index] as number) >= limit) return false;
  return true;
}

function areStarts(starts: Uint32Array, end: number): boolean {
  for (let index = 1; index < starts.length; index += 1) if ((starts[index] as number) < (starts[index - 1] as number)) return false;
  return starts[0] === 0 && starts[starts.length - 1] === end;
}

/** Whether every name starts and ends within the bytes. */
function areNames(starts: Uint32Array, bytes: Uint8Array): boolean {
  for (let row = 0; row < starts.length; row += 1) {
    const at = starts[row] as number;
    if (at === 0) continue;
    let place = at;
    let head = 0;
    let shift = 0;
    let byte = 0x80;
    while (byte >= 0x80 && place < bytes.length && shift <= 21) {
      byte = bytes[place] as number;
      head += (byte & 0x7f) << shift;
      shift += 7;
      place += 1;
    }
    if (byte >= 0x80 || place + (head >>> 1) * (1 + (head & 1)) > bytes.length) return false;
  }
  return true;
}

function isList(text: string): boolean {
  const value = parsed(text);
  return Array.isArray(value) && value.every(isFields);
}

function isRecord(text: string): boolean {
  return isFields(parsed(text));
}

function isFields(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
