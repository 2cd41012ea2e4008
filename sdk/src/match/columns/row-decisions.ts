import type { CandidateContext } from "../candidates/evaluate-offer.js";
import { createCombinations, rowFlags, type Combination } from "./combinations.js";
import type { OfferColumns } from "./offer-index.js";
import { notStated } from "./rows/stock-table.js";
import type { StaticOutcomes } from "./static-outcomes.js";
import type { UnitNeedGroups } from "./unit-needs.js";
import { statusOutcomes, type PricedOutcome, type StatusOutcomes } from "./status-outcomes.js";

/**
 * Decides what the status of rows adds to their shapes: prices and stock each give a code, and two codes a combination.
 *
 * - A code is for a group of shapes by what the job needs of them, and a list of prices or a stock. It is found when a row asks for it first.
 */
export interface RowDecisions {
  readonly combinations: readonly Combination[];
  readonly needs: UnitNeedGroups;
  readonly status: StatusOutcomes;
  /** Whether a term says anything of the rest of statuses. */
  readonly restsApply: boolean;
  /** For each group, where its codes of stocks are kept: groups of equal numbers of units have the same. */
  readonly stockGroupOf: Uint32Array;
  readonly stockGroups: number;
  /** The code of a list of prices on a shape of a group, from 1. */
  priceCode(group: number, price: number, shape: number): number;
  /** The code of a stock where a job needs what the group needs, from 1. */
  stockCode(group: number, stock: number): number;
  /** The combination of two codes, by `priceCode << stockBits | stockCode`; -1 where it was not needed yet. It is another array after it has grown. */
  readonly table: Int32Array;
  combine(priceCode: number, stockCode: number): number;
  /** What the terms of {@link StatusOutcomes.priceTerms} found for a code of prices, as codes. */
  codesOfPrice(priceCode: number): readonly number[];
  /** The highest code of prices. */
  readonly priceCodes: number;
  /** Whether limits decide the budget for a list of prices on a shape, or for a code of prices. */
  isLimited(shape: number, price: number): boolean;
  isLimitedCode(priceCode: number): boolean;
  pricedOutcome(shape: number, price: number): PricedOutcome;
}

/** Bits that are enough for codes of stocks: a few terms look at them, and each finds one of a few things. */
export const stockBits = 12;

/** As many units as no job asks for: the number for units that are not stated. */
const unlimited = 1_000_000_000;

/** Prepares the decisions for the rows of some shapes. */
export function rowDecisions(statics: StaticOutcomes, columns: OfferColumns, context: CandidateContext): RowDecisions {
  const prices = columns.priceColumns();
  const { stocks } = columns;
  const { needs } = statics;
  const status = statusOutcomes(statics.profile, columns, prices, context);
  const combinations = createCombinations(statics.profile.terms.length, status);
  const outcomes = pricedOutcomes(statics, columns, status);
  const classOf = priceClasses(status, needs.shapes.length, prices.kindCount);
  const { micros, kinds, kindOf } = prices;
  const limits = status.budgets.flatMap((_, budget) => [needs.units, needs.now, needs.later].map((units) => units.map((count) => status.limit(budget, count))));
  const priceCodes = numbers();
  const stockCodes = numbers();
  const priceOf: { readonly priceClass: number; readonly flags: number }[] = [];
  const stockOf: { readonly restClass: number; readonly flags: number }[] = [];
  const restClasses = new Map<number, number>();
  let table = new Int32Array(2 << stockBits).fill(-1);
  const stockGroups = new Map<string, number>();
  const stockGroupOf = Uint32Array.from(needs.now, (now, group) => {
    const key = `${String(now)} ${String(needs.later[group])}`;
    const known = stockGroups.get(key) ?? stockGroups.size;
    stockGroups.set(key, known);
    return known;
  });
  const priceClassOf = (shape: number, price: number): number =>
    classOf(shape, needs.of[shape] as number, kinds[price] as number, (found) => combinations.addClass(found));
  const restClassOf = (rest: number, taken: boolean): number => {
    const key = rest * 2 + (taken ? 1 : 0);
    let known = restClasses.get(key);
    if (known === undefined) restClasses.set(key, (known = combinations.addRest(status.rest(rest, taken))));
    return known;
  };
  return {
    combinations: combinations.list,
    needs,
    status,
    restsApply:
      status.restTerms.length > 0 &&
      Array.from({ length: columns.rests.size }, (_, rest) =>
        [false, true].some((taken) => status.rest(rest, taken).some((finding) => finding !== undefined)),
      ).includes(true),
    stockGroupOf,
    stockGroups: stockGroups.size,
    get table() {
      return table;
    },
    priceCode(group, price, shape) {
      const kind = kinds[price] as number;
      let priceClass = priceClassOf(shape, price);
      let flags = 0;
      if (priceClass < 0) priceClass = combinations.addPriced(outcomes(shape, price));
      else if (combinations.isLimited(priceClass)) {
        const amount = (micros[price] as number) * (kindOf(kind).perDevice ? (needs.devices[group] as number) : 1);
        for (let index = 0; index < limits.length; index += 1) if (amount > (limits[index]?.[group] as number)) flags |= rowFlags.firstLimit << index;
      }
      const code = priceCodes(priceClass * 256 + flags);
      if (code > priceOf.length) priceOf.push({ priceClass, flags });
      return code;
    },
    stockCode(group, stock) {
      const units = stocks.units[stock] as number;
      const total = stocks.totals[stock] as number;
      // A number that is not stated is no limit; free units that are not stated are as many as there are.
      const free = units === notStated ? total : units;
      const flags =
        ((free === notStated ? unlimited : free) >= (needs.now[group] as number) ? rowFlags.now : 0) |
        ((total === notStated ? unlimited : total) >= (needs.later[group] as number) ? rowFlags.later : 0);
      const restClass = restClassOf(stocks.rests[stock] as number, units === 0);
      const code = stockCodes(restClass * 4 + flags);
      if (code > stockOf.length) stockOf.push({ restClass, flags });
      return code;
    },
    combine(priceCode, stockCode) {
      const place = (priceCode << stockBits) | stockCode;
      if (place >= table.length) {
        const larger = new Int32Array(Math.max(table.length * 2, (priceCode + 1) << stockBits)).fill(-1);
        larger.set(table);
        table = larger;
      }
      const price = priceOf[priceCode - 1];
      const stock = stockOf[stockCode - 1];
      if (price === undefined || stock === undefined) throw new RangeError("there is no such code");
      return (table[place] = combinations.idOf(price.priceClass, stock.restClass, price.flags | stock.flags));
    },
    codesOfPrice(priceCode) {
      const price = priceOf[priceCode - 1];
      if (price === undefined) throw new RangeError("there is no such code");
      const found = combinations.codesOf(price.priceClass, price.flags);
      return status.priceTerms.map(({ position }) => found[position] ?? 0);
    },
    isLimited(shape, price) {
      const priceClass = priceClassOf(shape, price);
      return priceClass >= 0 && combinations.isLimited(priceClass);
    },
    get priceCodes() {
      return priceOf.length;
    },
    isLimitedCode: (priceCode) => combinations.isLimited(priceOf[priceCode - 1]?.priceClass ?? 0),
    pricedOutcome: outcomes,
  };
}

/** Codes of prices and of stocks, by group of shapes; 0 where no row asked for them yet. */
export interface CodeTables {
  readonly prices: Uint16Array;
  readonly lists: number;
  readonly stocks: Uint16Array;
  readonly stockCount: number;
}

/** Up to this many codes of prices, or of stocks, are kept in tables; beyond that they are found again for each row. */
const mostCodes = 1 << 23;

/** Empty tables; undefined where they would be larger than the columns that they are for. */
export function codeTables({ needs, stockGroups }: RowDecisions, columns: OfferColumns): CodeTables | undefined {
  const lists = columns.prices.size;
  const stockCount = columns.stocks.size;
  if (needs.shapes.length * lists > mostCodes || stockGroups * stockCount > mostCodes) return undefined;
  return { prices: new Uint16Array(needs.shapes.length * lists), lists, stocks: new Uint16Array(stockGroups * stockCount), stockCount };
}

/** Gives the number of the combination of a row. */
export function combinationNumbers(decide: RowDecisions, columns: OfferColumns, tables: CodeTables | undefined): (row: number) => number {
  const { shapes, prices, stocks } = columns.rows;
  const { needs, stockGroupOf } = decide;
  if (tables === undefined)
    return (row) => {
      const shape = shapes[row >>> 3] as number;
      const group = needs.of[shape] as number;
      return decide.combine(decide.priceCode(group, prices[row] as number, shape), decide.stockCode(group, stocks[row] as number));
    };
  return (row) => {
    const shape = shapes[row >>> 3] as number;
    const group = needs.of[shape] as number;
    const ofPrice = group * tables.lists + (prices[row] as number);
    const ofStock = (stockGroupOf[group] as number) * tables.stockCount + (stocks[row] as number);
    let price = tables.prices[ofPrice] as number;
    if (price === 0) tables.prices[ofPrice] = price = decide.priceCode(group, prices[row] as number, shape);
    let stock = tables.stocks[ofStock] as number;
    if (stock === 0) tables.stocks[ofStock] = stock = decide.stockCode(group, stocks[row] as number);
    const known = decide.table[(price << stockBits) | stock] ?? -1;
    return known < 0 ? decide.combine(price, stock) : known;
  };
}

/** Numbers from 1 for keys, in the order in which they come. */
function numbers(): (key: number) => number {
  const known = new Map<number, number>();
  return (key) => {
    let number = known.get(key);
    if (number === undefined) known.set(key, (number = known.size + 1));
    return number;
  };
}

const notKnown = -2;

/** The class of the prices of a kind on a group of shapes, or -1 where each list is decided on its own. */
function priceClasses(
  status: StatusOutcomes,
  groups: number,
  kindCount: number,
): (shape: number, group: number, kind: number, add: (found: ReturnType<StatusOutcomes["priceClass"]>) => number) => number {
  const known = new Int32Array(groups * kindCount).fill(notKnown);
  return (shape, group, kind, add) => {
    const key = group * kindCount + kind;
    let id = known[key] as number;
    if (id === notKnown) {
      const found = status.priceClass(shape, kind);
      known[key] = id = found.mode === "each" ? -1 : add(found);
    }
    return id;
  };
}

/** What lists of prices decide on shapes, once for each group. */
function pricedOutcomes({ needs }: StaticOutcomes, columns: OfferColumns, status: StatusOutcomes): (shape: number, price: number) => PricedOutcome {
  const known = new Map<number, PricedOutcome>();
  return (shape, price) => {
    const group = needs.of[shape] as number;
    const key = group * columns.prices.size + price;
    let found = known.get(key);
    if (found === undefined) {
      found = status.priced(shape, price, { units: needs.units[group] ?? 0, now: needs.now[group] ?? 0, later: needs.later[group] ?? 0 });
      known.set(key, found);
    }
    return found;
  };
}
