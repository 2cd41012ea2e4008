import { wholeColumn } from "../growing-column.js";

/** The number that stands for a count that is not stated. */
export const notStated = 0xffff_ffff;

/** What rows have in stock, and the rest of their status: each different one once, with a number. The first is 1. */
export interface StockTable {
  /** One more than the highest number. */
  readonly size: number;
  /** Free units of each, or {@link notStated}. */
  readonly units: Uint32Array;
  /** All units of each, or {@link notStated}. */
  readonly totals: Uint32Array;
  /** The rest of the status of each, as a number of the index. */
  readonly rests: Uint32Array;
  idOf(units: number, total: number, rest: number): number;
}

/** The columns, as they are saved. */
export interface StockArrays {
  readonly units: Uint32Array;
  readonly totals: Uint32Array;
  readonly rests: Uint32Array;
}

/** A table with saved stocks, none by default. */
export function createStockTable(start?: StockArrays): StockTable {
  const units = wholeColumn(start?.units);
  const totals = wholeColumn(start?.totals);
  const rests = wholeColumn(start?.rests);
  let size = start?.units.length ?? 1;
  let slots = new Uint32Array(64);
  const placeOf = (free: number, total: number, rest: number): number => {
    const last = slots.length - 1;
    let hash = Math.imul(free, 0x9e37_79b1) ^ Math.imul(total, 0x85eb_ca6b) ^ Math.imul(rest, 0xc2b2_ae35);
    hash ^= hash >>> 15;
    for (let slot = hash & last; ; slot = (slot + 1) & last) {
      const id = slots[slot] as number;
      if (id === 0 || (units.values[id] === free && totals.values[id] === total && rests.values[id] === rest)) return slot;
    }
  };
  const fill = (): void => {
    while (slots.length < size * 2) slots = new Uint32Array(slots.length * 2);
    slots.fill(0);
    for (let id = 1; id < size; id += 1) slots[placeOf(units.values[id] as number, totals.values[id] as number, rests.values[id] as number)] = id;
  };
  fill();
  return {
    get size() {
      return size;
    },
    get units() {
      return units.values;
    },
    get totals() {
      return totals.values;
    },
    get rests() {
      return rests.values;
    },
    idOf(free, total, rest) {
      const slot = placeOf(free, total, rest);
      const known = slots[slot] as number;
      if (known !== 0) return known;
      const id = size;
      units.set(id, free);
      totals.set(id, total);
      rests.set(id, rest);
      size += 1;
      slots[slot] = id;
      if (size * 2 > slots.length) fill();
      return id;
    },
  };
}
