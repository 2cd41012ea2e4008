// @ts-check
// What nobody who looks at every offer can be faster than: reading all the columns once.

/** Sums columns of four bytes. The sum is returned so that no compiler leaves the reading out. @param {readonly (Float32Array | Uint32Array)[]} columns */
export function memoryPass(columns) {
  let sum = 0;
  for (const column of columns) sum += column instanceof Float32Array ? sumFloats(column) : sumNumbers(column);
  return sum;
}

/** @param {Float32Array} column */
function sumFloats(column) {
  // Four sums, because each addition of floats waits for the one before it.
  let [a, b, c, d] = [0, 0, 0, 0];
  const even = column.length - (column.length % 4);
  for (let row = 0; row < even; row += 4) {
    a += column[row] ?? 0;
    b += column[row + 1] ?? 0;
    c += column[row + 2] ?? 0;
    d += column[row + 3] ?? 0;
  }
  for (let row = even; row < column.length; row += 1) a += column[row] ?? 0;
  return a + b + c + d;
}

/** @param {Uint32Array} column */
function sumNumbers(column) {
  let sum = 0;
  for (let row = 0; row < column.length; row += 1) sum = (sum + (column[row] ?? 0)) | 0;
  return sum;
}
