import type { OfferColumns } from "./offer-index.js";
import { combinationNumbers, stockBits, type RowDecisions } from "./row-decisions.js";
import { blockRows, emptyRow } from "./rows/offer-rows.js";
import type { ShapeGroups } from "./shape-groups.js";

/** How many offers there are of each mask with each combination: all that counts of verdicts need. */
export interface Histogram {
  /** A mask × `width` + a combination. */
  readonly offers: Uint32Array;
  readonly width: number;
}

/** Every offer counted by its mask and by what its status adds. */
export interface Scan {
  readonly decide: RowDecisions;
  readonly histogram: Histogram;
  /** The combination of a row. */
  combinationOf(row: number): number;
  /** Offers of each group of shapes with each list of prices; none where no term looks at prices. */
  priced(visit: (group: number, price: number, offers: number) => void): void;
  /** Offers with each stock; none where no term looks at the rest of statuses. */
  stocked(visit: (stock: number, offers: number) => void): void;
}

/** Up to this many codes of prices, or of stocks, are kept in tables; beyond that they are found again for each row. */
const mostCodes = 1 << 23;
/** The group of a shape that is not scanned. */
const notScanned = 0xffff_ffff;

/** Counts the rows of the wanted shapes, in one pass over two columns. */
export function scanOffers(decide: RowDecisions, masks: ShapeGroups, columns: OfferColumns, wanted: Uint32Array): Scan {
  const tables = codeTables(decide, columns);
  const groupOf = new Uint32Array(columns.shapes.size).fill(notScanned);
  for (const shape of wanted) groupOf[shape] = decide.needs.of[shape] as number;
  const counted = tables === undefined ? countRows(decide, masks, columns, groupOf) : countRowsByTables(decide, tables, masks, columns, groupOf);
  return {
    decide,
    histogram: counted,
    combinationOf: counted.combinationOf,
    priced: counted.priced,
    stocked: counted.stocked,
  };
}

interface CodeTables {
  readonly prices: Uint16Array;
  readonly lists: number;
  readonly stocks: Uint16Array;
  readonly stockCount: number;
}

function codeTables({ needs, stockGroups }: RowDecisions, columns: OfferColumns): CodeTables | undefined {
  const lists = columns.prices.size;
  const stockCount = columns.stocks.size;
  if (needs.shapes.length * lists > mostCodes || stockGroups * stockCount > mostCodes) return undefined;
  return { prices: new Uint16Array(needs.shapes.length * lists), lists, stocks: new Uint16Array(stockGroups * stockCount), stockCount };
}

type Counted = Histogram & Pick<Scan, "combinationOf" | "priced" | "stocked">;

function countRowsByTables(decide: RowDecisions, tables: CodeTables, masks: ShapeGroups, columns: OfferColumns, groupOf: Uint32Array): Counted {
  const { prices: priceCodes, lists, stocks: stockCodes, stockCount } = tables;
  const { blocks, shapes, prices, stocks } = columns.rows;
  const { stockGroupOf } = decide;
  const maskOf = masks.of;
  const priced = new Uint32Array(priceCodes.length);
  const stocked = new Uint32Array(decide.restsApply ? stockCount : 0);
  const countsStocks = stocked.length > 0;
  let width = 8;
  let offers = new Uint32Array(masks.shapes.length * width);
  let { table } = decide;
  // `| 0` keeps sums of numbers without a sign within 32 bits, which processors add in one step.
  for (let block = 0; block < blocks; block = (block + 1) | 0) {
    const shape = shapes[block] as number;
    const group = shape < groupOf.length ? (groupOf[shape] as number) : notScanned;
    if (group === notScanned) continue;
    const ofPrices = Math.imul(group, lists);
    const ofStocks = Math.imul(stockGroupOf[group] as number, stockCount);
    const ofMask = maskOf[shape] as number;
    const end = (block << 3) + blockRows;
    for (let row = block << 3; row < end; row = (row + 1) | 0) {
      const price = prices[row] as number;
      const stock = stocks[row] as number;
      const slot = (ofPrices + price) | 0;
      let priceCode = priceCodes[slot] as number;
      if (priceCode === 0) {
        if (price === emptyRow) continue;
        priceCodes[slot] = priceCode = decide.priceCode(group, price, shape);
      }
      priced[slot] = ((priced[slot] as number) + 1) | 0;
      const stockSlot = (ofStocks + stock) | 0;
      let stockCode = stockCodes[stockSlot] as number;
      if (stockCode === 0) stockCodes[stockSlot] = stockCode = decide.stockCode(group, stock);
      if (countsStocks) stocked[stock] = ((stocked[stock] as number) + 1) | 0;
      const place = (priceCode << stockBits) | stockCode;
      let combination = place < table.length ? (table[place] as number) : -1;
      if (combination < 0) {
        combination = decide.combine(priceCode, stockCode);
        ({ table } = decide);
        if (combination >= width) {
          offers = wider(offers, width);
          width *= 2;
        }
      }
      const at = (Math.imul(ofMask, width) + combination) | 0;
      offers[at] = ((offers[at] as number) + 1) | 0;
    }
  }
  return {
    offers,
    width,
    combinationOf(row) {
      const shape = shapes[row >>> 3] as number;
      const group = groupOf[shape] as number;
      const price = priceCodes[group * lists + (prices[row] as number)] as number;
      const stock = stockCodes[(stockGroupOf[group] as number) * stockCount + (stocks[row] as number)] as number;
      return table[(price << stockBits) | stock] as number;
    },
    priced(visit) {
      if (decide.status.priceTerms.length === 0) return;
      for (let group = 0; group * lists < priced.length; group += 1) {
        for (let price = 0; price < lists; price += 1) {
          const times = priced[group * lists + price] as number;
          if (times !== 0) visit(group, price, times);
        }
      }
    },
    stocked(visit) {
      for (const [stock, times] of stocked.entries()) if (times !== 0) visit(stock, times);
    },
  };
}

/** The same for markets with so many different prices or stocks that tables of them would be larger than the columns. */
function countRows(decide: RowDecisions, masks: ShapeGroups, columns: OfferColumns, groupOf: Uint32Array): Counted {
  const { blocks, shapes, prices, stocks } = columns.rows;
  const lists = columns.prices.size;
  const priced = new Map<number, number>();
  const stocked = new Map<number, number>();
  let width = 8;
  let offers = new Uint32Array(masks.shapes.length * width);
  for (let row = 0; row < blocks * blockRows; row += 1) {
    const shape = shapes[row >>> 3] as number;
    const group = shape < groupOf.length ? (groupOf[shape] as number) : notScanned;
    const price = prices[row] as number;
    if (group === notScanned || price === emptyRow) continue;
    const stock = stocks[row] as number;
    const combination = decide.combine(decide.priceCode(group, price, shape), decide.stockCode(group, stock));
    while (combination >= width) {
      offers = wider(offers, width);
      width *= 2;
    }
    const at = (masks.of[shape] as number) * width + combination;
    offers[at] = (offers[at] as number) + 1;
    if (decide.status.priceTerms.length > 0) priced.set(group * lists + price, (priced.get(group * lists + price) ?? 0) + 1);
    if (decide.restsApply) stocked.set(stock, (stocked.get(stock) ?? 0) + 1);
  }
  return {
    offers,
    width,
    combinationOf: combinationNumbers(decide, columns.rows),
    priced(visit) {
      for (const [slot, times] of priced) visit(Math.floor(slot / lists), slot % lists, times);
    },
    stocked(visit) {
      for (const [stock, times] of stocked) visit(stock, times);
    },
  };
}

/** The same counts with room for twice as many combinations. */
function wider(offers: Uint32Array, width: number): Uint32Array<ArrayBuffer> {
  const copy = new Uint32Array(offers.length * 2);
  for (let at = 0; at < offers.length; at += width) copy.set(offers.subarray(at, at + width), at * 2);
  return copy;
}
