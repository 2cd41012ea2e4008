/** A typed array that grows: its values are those up to the number of rows. */
export interface GrowingColumn<Values extends Uint32Array | Float64Array> {
  /** The values and, behind them, room. It is another array after it has grown. */
  readonly values: Values;
  set(row: number, value: number): void;
}

/** A column of whole numbers from 0 to 2^32 - 1. */
export function wholeColumn(room = 1024): GrowingColumn<Uint32Array> {
  return growing(new Uint32Array(room), (size) => new Uint32Array(size));
}

/** A column of floating-point numbers. */
export function floatColumn(room = 1024): GrowingColumn<Float64Array> {
  return growing(new Float64Array(room), (size) => new Float64Array(size));
}

function growing<Values extends Uint32Array | Float64Array>(first: Values, make: (size: number) => Values): GrowingColumn<Values> {
  let values = first;
  return {
    get values() {
      return values;
    },
    set(row, value) {
      if (row >= values.length) {
        const larger = make(Math.max(row + 1, values.length * 2));
        larger.set(values);
        values = larger;
      }
      values[row] = value;
    },
  };
}
