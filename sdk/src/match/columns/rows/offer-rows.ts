import { byteColumn, wholeColumn } from "../growing-column.js";

/** The rows of a block: all of one shape, so that eight offers take one reference to it. */
export const blockRows = 8;
/** The shape of a block that no shape has. */
export const noShape = 0xffff_ffff;
/** What stands for a list of prices, and for a stock, in a row that holds no offer. */
export const emptyRow = 0;

/** Where the offers of an index are: rows in blocks of {@link blockRows}. */
export interface OfferRows {
  /** Blocks, free ones included. */
  readonly blocks: number;
  /** The shape of each block, or {@link noShape}. */
  readonly shapes: Uint32Array;
  /** The list of prices of each row, or {@link emptyRow}. */
  readonly prices: Uint32Array;
  /** What each row has in stock and the rest of its status, as one number. */
  readonly stocks: Uint32Array;
  /** The shape of a row. */
  shapeOf(row: number): number;
  setPrice(row: number, price: number): void;
  setStock(row: number, stock: number): void;
  /** A row for an offer of a shape. */
  add(shape: number): number;
  /** Gives a row back. */
  remove(row: number): void;
  /** Gives back the blocks of a shape that no offer has any more. */
  release(shape: number): void;
  /** The offers in a block. */
  offersIn(block: number): number;
  /** Bytes that the columns take. */
  readonly bytes: number;
  /** The blocks of some shapes. */
  blocksOf(shapes: Uint32Array): Uint32Array;
  /** Visits the rows of the offers of a shape. */
  each(shape: number, visit: (row: number) => void): void;
}

/** The columns that rows are kept in, as they are saved. */
export interface RowArrays {
  readonly shapes: Uint32Array;
  readonly prices: Uint32Array;
  readonly stocks: Uint32Array;
}

/** Which rows of each block hold an offer: a byte a block, a bit a row. */
export function usedRows(prices: Uint32Array): Uint8Array {
  const used = new Uint8Array(prices.length / blockRows);
  for (let block = 0; block < used.length; block += 1) {
    let mask = 0;
    for (let place = 0; place < blockRows; place += 1) if (prices[block * blockRows + place] !== emptyRow) mask |= 1 << place;
    used[block] = mask;
  }
  return used;
}

/** Rows from saved columns, none by default. */
export function createOfferRows(start?: RowArrays): OfferRows {
  const shapes = wholeColumn(start?.shapes);
  const prices = wholeColumn(start?.prices);
  const stocks = wholeColumn(start?.stocks);
  const used = byteColumn(start === undefined ? undefined : usedRows(start.prices));
  // Blocks of a shape, and those of them that have room, are chained by numbers one higher than theirs; 0 ends a chain.
  const next = wholeColumn();
  const nextOpen = wholeColumn();
  const first = wholeColumn();
  const open = wholeColumn();
  let freeBlock = 0;
  let blocks = start?.shapes.length ?? 0;

  const link = (block: number, shape: number): void => {
    next.set(block, first.values[shape] ?? 0);
    first.set(shape, block + 1);
  };
  const openBlock = (block: number, shape: number): void => {
    nextOpen.set(block, open.values[shape] ?? 0);
    open.set(shape, block + 1);
  };
  for (let block = 0; block < blocks; block += 1) {
    const shape = shapes.values[block] as number;
    if (shape === noShape) {
      next.set(block, freeBlock);
      freeBlock = block + 1;
      continue;
    }
    link(block, shape);
    if (used.values[block] !== full) openBlock(block, shape);
  }
  return {
    get blocks() {
      return blocks;
    },
    get shapes() {
      return shapes.values;
    },
    get prices() {
      return prices.values;
    },
    get stocks() {
      return stocks.values;
    },
    get bytes() {
      return [shapes, prices, stocks, used, next, nextOpen].reduce((sum, { values }) => sum + values.byteLength, 0);
    },
    offersIn(block) {
      let mask = used.values[block] as number;
      let offers = 0;
      for (; mask !== 0; mask &= mask - 1) offers += 1;
      return offers;
    },
    shapeOf: (row) => shapes.values[row >>> 3] as number,
    setPrice(row, price) {
      prices.set(row, price);
    },
    setStock(row, stock) {
      stocks.set(row, stock);
    },
    add(shape) {
      let block = (open.values[shape] ?? 0) - 1;
      if (block < 0) {
        block = freeBlock - 1;
        if (block < 0) {
          block = blocks;
          blocks += 1;
          used.ensure(blocks);
          prices.set(block * blockRows + blockRows - 1, emptyRow);
          stocks.set(block * blockRows + blockRows - 1, emptyRow);
        } else freeBlock = next.values[block] as number;
        shapes.set(block, shape);
        used.values[block] = 0;
        link(block, shape);
        openBlock(block, shape);
      }
      const mask = used.values[block] as number;
      const place = 31 - Math.clz32(~mask & -~mask);
      const now = mask | (1 << place);
      used.values[block] = now;
      if (now === full) open.set(shape, nextOpen.values[block] as number);
      return block * blockRows + place;
    },
    remove(row) {
      const block = row >>> 3;
      const mask = used.values[block] as number;
      if (mask === full) openBlock(block, shapes.values[block] as number);
      used.values[block] = mask & ~(1 << (row & 7));
      prices.set(row, emptyRow);
      stocks.set(row, emptyRow);
    },
    release(shape) {
      let block = (first.values[shape] ?? 0) - 1;
      while (block >= 0) {
        const after = (next.values[block] as number) - 1;
        shapes.set(block, noShape);
        next.set(block, freeBlock);
        freeBlock = block + 1;
        block = after;
      }
      first.set(shape, 0);
      open.set(shape, 0);
    },
    blocksOf(of) {
      const found: number[] = [];
      for (const shape of of) for (let block = (first.values[shape] ?? 0) - 1; block >= 0; block = (next.values[block] as number) - 1) found.push(block);
      return Uint32Array.from(found);
    },
    each(shape, visit) {
      for (let block = (first.values[shape] ?? 0) - 1; block >= 0; block = (next.values[block] as number) - 1) {
        const mask = used.values[block] as number;
        for (let place = 0; place < blockRows; place += 1) if ((mask & (1 << place)) !== 0) visit(block * blockRows + place);
      }
    },
  };
}

const full = 0xff;
