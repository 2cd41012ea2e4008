import type { OfferColumns } from "./offer-index.js";
import type { Decisions } from "./kept-decisions.js";
import type { ProfilePlan } from "./match-plan.js";
import type { OpenShapes } from "./open-shapes.js";
import { stockBits, type CodeTables, type RowDecisions } from "./row-decisions.js";
import { blockRows, emptyRow } from "./rows/offer-rows.js";
import type { ShapeGroups } from "./shape-groups.js";

/** How many offers there are of each mask with each combination: all that counts of verdicts need. */
export interface Histogram {
  /** A mask × `width` + a combination. */
  readonly offers: Uint32Array;
  readonly width: number;
}

/** How many offers there are of each open shape with each combination. */
export interface ShapeHistogram {
  readonly open: OpenShapes;
  /** A position among the shapes × the width of the histogram + a combination. */
  readonly offers: Uint32Array;
  /** The combination of each row of each block of the open shapes, and one more than it; 0 for a row without an offer. */
  readonly ofRows: Uint16Array | Uint32Array;
}

/** The offers of open masks counted by mask and by what their status adds, and all offers by what their status says. */
export interface Scan {
  readonly decide: RowDecisions;
  readonly histogram: Histogram;
  readonly ofShapes: ShapeHistogram;
  /** 1 for each mask whose offers were not looked at one by one. */
  readonly closed: Uint8Array;
  /** The combination of a row. */
  readonly combinationOf: (row: number) => number;
  /** Offers of each group of shapes with each list of prices; none where no term looks at prices. A group of each stratum stands for all closed offers. */
  priced(): PricedOffers;
  /** Offers with each stock; none where no term looks at the rest of statuses. */
  stocked(visit: (stock: number, offers: number) => void): void;
}

/** Offers by group of shapes and list of prices, in columns. */
export interface PricedOffers {
  readonly length: number;
  readonly groups: Uint32Array;
  readonly prices: Uint32Array;
  /** What the group finds for the prices, as a code. */
  readonly codes: Uint32Array;
  readonly offers: Uint32Array;
}

/**
 * Counts the rows of the wanted shapes: those of open masks one by one, in a pass over two columns, the others as the index counts them.
 *
 * - What is open is asked once for each mask; most masks of a large market are closed.
 */
export function scanOffers(plan: ProfilePlan, columns: OfferColumns, wanted: Uint32Array): Scan {
  const { masks } = plan.statics;
  const counted = closedCounts(columns, wanted);
  const among = plan.open(counted === undefined);
  const open = among.shapes;
  const isClosed = among.closed;
  const decisions = plan.decisions();
  const { decide, tables } = decisions;
  const scanned = tables === undefined ? countRows(decisions, columns, among) : countRowsByTables(decisions, tables, columns, among);
  const { offers, width } = scanned;
  const pricedOffers = (): PricedOffers => {
    const found = pricedList(decisions);
    if (decide.status.priceTerms.length === 0) return found;
    scanned.priced(found.add);
    if (counted === undefined || open.length === wanted.length) return found;
    const left = counted.prices();
    const { stratumOf } = columns;
    const { groups, prices, offers: numbers } = found;
    const leftOf = decide.needs.shapes.map((shape) => left.get(stratumOf[shape] as number));
    for (let index = 0; index < found.length; index += 1) {
      const stratum = leftOf[groups[index] as number];
      const price = prices[index] as number;
      if (stratum !== undefined) stratum[price] = (stratum[price] as number) - (numbers[index] as number);
    }
    const groupOf = closedGroups(decide, masks, isClosed, columns, wanted);
    for (const [stratum, ofPrices] of left) {
      const group = groupOf.get(stratum);
      if (group === undefined) continue;
      for (let price = 0; price < ofPrices.length; price += 1) if (ofPrices[price] !== 0) found.add(group, price, ofPrices[price] as number);
    }
    return found;
  };
  let priced: PricedOffers | undefined;
  return {
    decide,
    histogram: { offers: offersOfMasks(scanned, masks, open), width },
    ofShapes: { open: among, offers, ofRows: scanned.ofRows },
    closed: isClosed,
    combinationOf: decisions.combinationOf,
    priced: () => (priced ??= pricedOffers()),
    stocked(visit) {
      if (!decide.restsApply) return;
      const stocks = counted?.stocks() ?? stocksOf(columns, wanted);
      for (let stock = 0; stock < stocks.length; stock += 1) if (stocks[stock] !== 0) visit(stock, stocks[stock] as number);
    },
  };
}

interface ClosedCounts {
  /** Offers of wanted shapes by stratum and list of prices; the arrays are the caller's. */
  prices(): Map<number, Uint32Array>;
  stocks(): Uint32Array;
}

interface WantedStrata {
  readonly strata: readonly number[];
  /** Shapes that have offers and are not wanted. */
  readonly others: readonly number[];
}

const strataOf = new WeakMap<Uint32Array, WantedStrata>();

/** The strata of the wanted shapes, found once for a list of them. */
function wantedStrata({ shapes, stratumOf }: OfferColumns, wanted: Uint32Array): WantedStrata {
  let known = strataOf.get(wanted);
  if (known !== undefined) return known;
  const isWanted = new Uint8Array(shapes.size);
  const strata = new Set<number>();
  for (const shape of wanted) {
    isWanted[shape] = 1;
    strata.add(stratumOf[shape] as number);
  }
  const others: number[] = [];
  for (let shape = 0; shape < isWanted.length; shape += 1) if (isWanted[shape] === 0 && shapes.counts[shape] !== 0) others.push(shape);
  strataOf.set(wanted, (known = { strata: [...strata], others }));
  return known;
}

/** What the index counts of the wanted shapes; undefined where it does not. */
function closedCounts(columns: OfferColumns, wanted: Uint32Array): ClosedCounts | undefined {
  const { counts, rows, stratumOf } = columns;
  const { strata, others } = wantedStrata(columns, wanted);
  for (const stratum of strata) if (counts.prices(stratum) === undefined) return undefined;
  return {
    prices() {
      const found = new Map(strata.map((stratum) => [stratum, Uint32Array.from(counts.prices(stratum) ?? [])] as const));
      for (const shape of others)
        rows.each(shape, (row) => {
          const prices = found.get(stratumOf[shape] as number);
          const price = rows.prices[row] as number;
          if (prices !== undefined) prices[price] = (prices[price] as number) - 1;
        });
      return found;
    },
    stocks() {
      const found = Uint32Array.from(counts.stocks);
      for (const shape of others)
        rows.each(shape, (row) => {
          const stock = rows.stocks[row] as number;
          found[stock] = (found[stock] as number) - 1;
        });
      return found;
    },
  };
}

function stocksOf({ rows, stocks }: OfferColumns, wanted: Uint32Array): Uint32Array {
  const found = new Uint32Array(stocks.size);
  for (const shape of wanted)
    rows.each(shape, (row) => {
      const stock = rows.stocks[row] as number;
      found[stock] = (found[stock] as number) + 1;
    });
  return found;
}

/** For each stratum the group of a closed shape: of closed shapes no unit serves the job, so that groups of a stratum judge prices alike. */
function closedGroups(decide: RowDecisions, masks: ShapeGroups, closed: Uint8Array, columns: OfferColumns, wanted: Uint32Array): ReadonlyMap<number, number> {
  const groups = new Map<number, number>();
  const { stratumOf } = columns;
  const { strata } = wantedStrata(columns, wanted);
  for (let index = 0; index < wanted.length && groups.size < strata.length; index += 1) {
    const shape = wanted[index] as number;
    if (closed[masks.of[shape] as number] === 0) continue;
    const stratum = stratumOf[shape] as number;
    if (!groups.has(stratum)) groups.set(stratum, decide.needs.of[shape] as number);
  }
  return groups;
}

/** What a pass over rows counts: offers by position of the shape × `width` + combination, and by list of prices. */
interface Scanned extends Histogram {
  readonly ofRows: ShapeHistogram["ofRows"];
  priced(visit: (group: number, price: number, offers: number) => void): void;
}

function offersOfMasks({ offers, width }: Histogram, masks: ShapeGroups, open: Uint32Array): Uint32Array {
  const found = new Uint32Array(masks.shapes.length * width);
  for (let position = 0; position < open.length; position += 1) {
    const mask = masks.of[open[position] as number] as number;
    for (let combination = 0; combination < width; combination += 1) {
      const at = mask * width + combination;
      found[at] = (found[at] as number) + (offers[position * width + combination] as number);
    }
  }
  return found;
}

function countRowsByTables({ decide }: Decisions, tables: CodeTables, columns: OfferColumns, open: OpenShapes): Scanned {
  const { prices: priceCodes, lists, stocks: stockCodes, stockCount } = tables;
  const { prices, stocks } = columns.rows;
  const { needs, stockGroupOf } = decide;
  const groupOf = needs.of;
  const { blocks, starts } = open;
  const ofRows = new Uint16Array(blocks.length * blockRows);
  const priced = new Uint32Array(priceCodes.length);
  let width = 8;
  let offers = new Uint32Array(open.shapes.length * width);
  let { table } = decide;
  // `| 0` keeps sums of numbers without a sign within 32 bits, which processors add in one step.
  for (let position = 0; position < open.shapes.length; position = (position + 1) | 0) {
    const shape = open.shapes[position] as number;
    const group = groupOf[shape] as number;
    const ofPrices = Math.imul(group, lists);
    const ofStocks = Math.imul(stockGroupOf[group] as number, stockCount);
    const last = starts[position + 1] as number;
    for (let index = starts[position] as number; index < last; index = (index + 1) | 0) {
      const begin = (blocks[index] as number) << 3;
      const of = index << 3;
      for (let place = 0; place < blockRows; place = (place + 1) | 0) {
        const price = prices[begin + place] as number;
        const stock = stocks[begin + place] as number;
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
        const found = (priceCode << stockBits) | stockCode;
        let combination = found < table.length ? (table[found] as number) : -1;
        if (combination < 0) {
          combination = decide.combine(priceCode, stockCode);
          ({ table } = decide);
        }
        while (combination >= width) {
          offers = wider(offers, width);
          width *= 2;
        }
        const at = (Math.imul(position, width) + combination) | 0;
        offers[at] = ((offers[at] as number) + 1) | 0;
        ofRows[of + place] = combination + 1;
      }
    }
  }
  return {
    offers,
    width,
    ofRows,
    priced(visit) {
      for (let group = 0; group * lists < priced.length; group += 1) {
        for (let price = 0; price < lists; price += 1) {
          const times = priced[group * lists + price] as number;
          if (times !== 0) visit(group, price, times);
        }
      }
    },
  };
}

/** The same for markets with so many different prices or stocks that tables of them would be larger than the columns. */
function countRows({ decide }: Decisions, columns: OfferColumns, { shapes, blocks, starts }: OpenShapes): Scanned {
  const { prices, stocks } = columns.rows;
  const lists = columns.prices.size;
  const ofRows = new Uint32Array(blocks.length * blockRows);
  const priced = new Map<number, number>();
  let width = 8;
  let offers = new Uint32Array(shapes.length * width);
  for (const [position, shape] of shapes.entries()) {
    const group = decide.needs.of[shape] as number;
    for (let index = starts[position] as number; index < (starts[position + 1] as number); index += 1) {
      for (let place = 0; place < blockRows; place += 1) {
        const row = (blocks[index] as number) * blockRows + place;
        const price = prices[row] as number;
        if (price === emptyRow) continue;
        const combination = decide.combine(decide.priceCode(group, price, shape), decide.stockCode(group, stocks[row] as number));
        while (combination >= width) {
          offers = wider(offers, width);
          width *= 2;
        }
        const at = position * width + combination;
        offers[at] = (offers[at] as number) + 1;
        ofRows[index * blockRows + place] = combination + 1;
        priced.set(group * lists + price, (priced.get(group * lists + price) ?? 0) + 1);
      }
    }
  }
  return {
    offers,
    width,
    ofRows,
    priced(visit) {
      for (const [slot, times] of priced) visit(Math.floor(slot / lists), slot % lists, times);
    },
  };
}

/** An empty list of priced offers that grows. */
function pricedList({ decide, tables }: Decisions): PricedOffers & { readonly add: (group: number, price: number, offers: number) => void } {
  let [groups, prices, codes, offers] = [empty(), empty(), empty(), empty()] as const;
  let length = 0;
  return {
    get length() {
      return length;
    },
    get groups() {
      return groups;
    },
    get prices() {
      return prices;
    },
    get codes() {
      return codes;
    },
    get offers() {
      return offers;
    },
    add(group, price, number) {
      if (length === groups.length) [groups, prices, codes, offers] = [twice(groups), twice(prices), twice(codes), twice(offers)];
      let code = tables === undefined ? 0 : (tables.prices[group * tables.lists + price] as number);
      if (code === 0) {
        code = decide.priceCode(group, price, decide.needs.shapes[group] as number);
        if (tables !== undefined) tables.prices[group * tables.lists + price] = code;
      }
      groups[length] = group;
      prices[length] = price;
      codes[length] = code;
      offers[length] = number;
      length += 1;
    },
  };
}

const empty = (): Uint32Array => new Uint32Array(1 << 15);

function twice(values: Uint32Array): Uint32Array {
  const copy = new Uint32Array(values.length * 2);
  copy.set(values);
  return copy;
}

/** The same counts with room for twice as many combinations. */
function wider(offers: Uint32Array, width: number): Uint32Array<ArrayBuffer> {
  const copy = new Uint32Array(offers.length * 2);
  for (let at = 0; at < offers.length; at += width) copy.set(offers.subarray(at, at + width), at * 2);
  return copy;
}
