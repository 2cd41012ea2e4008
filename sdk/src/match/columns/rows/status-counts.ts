import { blockRows, emptyRow, noShape, type OfferRows } from "./offer-rows.js";
import { wholeColumn, type GrowingColumn } from "../growing-column.js";

/**
 * How many offers have each list of prices, apart for strata of shapes, and how many each stock: counted as offers come, change and go.
 *
 * - Of offers that no requirement on the hardware accepts, a match asks no more than that.
 */
export interface StatusCounts {
  /** Offers of a stratum by list of prices; undefined where there are so many strata and lists that they are not counted. */
  prices(stratum: number): Uint32Array | undefined;
  /** Offers by stock. */
  readonly stocks: Uint32Array;
  add(stratum: number, price: number, stock: number): void;
  remove(stratum: number, price: number, stock: number): void;
  /** Counts all rows at once. */
  addAll(rows: OfferRows, stratumOf: Uint32Array): void;
}

/** Counts that take at most this much room, in numbers of four bytes. */
const mostCounts = 1 << 23;

/** Empty counts. */
export function createStatusCounts(): StatusCounts {
  let strata: GrowingColumn[] | undefined = [];
  const stocks = wholeColumn();
  let room = 0;
  const change = (column: GrowingColumn, at: number, by: number): void => {
    const before = column.values.length;
    column.set(at, (column.values[at] ?? 0) + by);
    room += column.values.length - before;
  };
  return {
    prices: (stratum) => strata?.[stratum]?.values,
    get stocks() {
      return stocks.values;
    },
    add(stratum, price, stock) {
      if (strata !== undefined) change((strata[stratum] ??= wholeColumn()), price, 1);
      change(stocks, stock, 1);
      if (room > mostCounts) strata = undefined;
    },
    addAll(rows, stratumOf) {
      const { shapes, prices, stocks: stockOf } = rows;
      const size = prices.reduce((most, price) => Math.max(most, price), 0) + 1;
      change(
        stocks,
        stockOf.reduce((most, stock) => Math.max(most, stock), 0),
        0,
      );
      const ofStocks = stocks.values;
      for (let block = 0; block < rows.blocks; block += 1) {
        const shape = shapes[block] as number;
        if (shape === noShape) continue;
        const stratum = stratumOf[shape] as number;
        if (strata !== undefined && strata[stratum] === undefined) change((strata[stratum] = wholeColumn()), size, 0);
        if (room > mostCounts) strata = undefined;
        const ofPrices = strata?.[stratum]?.values;
        for (let row = block * blockRows; row < (block + 1) * blockRows; row += 1) {
          const price = prices[row] as number;
          if (price === emptyRow) continue;
          const stock = stockOf[row] as number;
          ofStocks[stock] = (ofStocks[stock] as number) + 1;
          if (ofPrices !== undefined) ofPrices[price] = (ofPrices[price] as number) + 1;
        }
      }
    },
    remove(stratum, price, stock) {
      if (strata !== undefined) change((strata[stratum] ??= wholeColumn()), price, -1);
      change(stocks, stock, -1);
    },
  };
}
