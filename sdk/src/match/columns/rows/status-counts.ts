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
    remove(stratum, price, stock) {
      if (strata !== undefined) change((strata[stratum] ??= wholeColumn()), price, -1);
      change(stocks, stock, -1);
    },
  };
}
