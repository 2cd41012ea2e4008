/** A column of whole numbers from 0 to 2^32 - 1 that grows: its values are those up to the number of rows. */
export interface GrowingColumn {
  /** The values and, behind them, room. It is another array after it has grown. */
  readonly values: Uint32Array;
  set(row: number, value: number): void;
}

/** An empty column. */
export function wholeColumn(room = 1024): GrowingColumn {
  let values = new Uint32Array(room);
  return {
    get values() {
      return values;
    },
    set(row, value) {
      if (row >= values.length) {
        const larger = new Uint32Array(Math.max(row + 1, values.length * 2));
        larger.set(values);
        values = larger;
      }
      values[row] = value;
    },
  };
}
