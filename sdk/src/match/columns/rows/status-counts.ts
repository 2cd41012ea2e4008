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
  /** An offer of a stratum has another list of prices, or another stock. */
  move(stratum: number, fromPrice: number, fromStock: number, price: number, stock: number): void;
  /** Counts all rows at once; `lists` and `stockCount` are one more than the highest numbers among them. */
  addAll(rows: OfferRows, stratumOf: Uint32Array, lists: number, stockCount: number): void;
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
  const counts: StatusCounts = {
    prices: (stratum) => strata?.[stratum]?.values,
    get stocks() {
      return stocks.values;
    },
    move(stratum, fromPrice, fromStock, price, stock) {
      const ofPrices = strata?.[stratum]?.values;
      const ofStocks = stocks.values;
      // Where a count has room already, which it has but for prices and stocks that are new.
      if (price < (ofPrices?.length ?? 0) && stock < ofStocks.length && ofPrices !== undefined) {
        ofPrices[fromPrice] = (ofPrices[fromPrice] as number) - 1;
        ofPrices[price] = (ofPrices[price] as number) + 1;
        ofStocks[fromStock] = (ofStocks[fromStock] as number) - 1;
        ofStocks[stock] = (ofStocks[stock] as number) + 1;
        return;
      }
      counts.remove(stratum, fromPrice, fromStock);
      counts.add(stratum, price, stock);
    },
    add(stratum, price, stock) {
      if (strata !== undefined) change((strata[stratum] ??= wholeColumn()), price, 1);
      change(stocks, stock, 1);
      if (room > mostCounts) strata = undefined;
    },
    addAll(rows, stratumOf, lists, stockCount) {
      const { shapes, prices, stocks: stockOf } = rows;
      change(stocks, stockCount, 0);
      const ofStocks = stocks.values;
      for (let block = 0; block < rows.blocks; block += 1) {
        const shape = shapes[block] as number;
        if (shape === noShape) continue;
        const stratum = stratumOf[shape] as number;
        if (strata !== undefined && strata[stratum] === undefined) change((strata[stratum] = wholeColumn()), lists, 0);
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
  return counts;
}
