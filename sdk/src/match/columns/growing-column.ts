/** A column of whole numbers from 0 to 2^32 - 1 that grows: its values are those up to the number of rows. */
export interface GrowingColumn {
  /** The values and, behind them, room of zeros. It is another array after it has grown. */
  readonly values: Uint32Array;
  set(row: number, value: number): void;
}

/** A column that starts with some values. It takes them as they are, and copies them when it grows. */
export function wholeColumn(start: Uint32Array = new Uint32Array(64)): GrowingColumn {
  let values = start;
  return {
    get values() {
      return values;
    },
    set(row, value) {
      if (row >= values.length) values = grown(values, new Uint32Array(roomFor(row + 1, values.length)));
      values[row] = value;
    },
  };
}

/** A column of bytes that grows. */
export interface ByteColumn {
  readonly values: Uint8Array;
  /** Makes room for a number of bytes. */
  ensure(length: number): void;
}

/** A column of bytes that starts with some. */
export function byteColumn(start: Uint8Array = new Uint8Array(64)): ByteColumn {
  let values = start;
  return {
    get values() {
      return values;
    },
    ensure(length) {
      if (length > values.length) values = grown(values, new Uint8Array(roomFor(length, values.length)));
    },
  };
}

/** Room for a number of values: a quarter more than before, so that a large column wastes little and is copied few times. */
function roomFor(length: number, before: number): number {
  return Math.max(length, 1024, before + (before >> 2));
}

function grown<Values extends Uint8Array | Uint32Array>(before: Values, after: Values): Values {
  after.set(before);
  return after;
}
