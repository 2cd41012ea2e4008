/** Finds the line and column of an offset into one text. Both count from 1; a column counts UTF-16 code units. */
export interface LineIndex {
  lineColumn(offset: number): { readonly line: number; readonly column: number };
}

/**
 * Makes the index of a text.
 *
 * - A line ends with LF, CR LF or CR, as in YAML.
 * - The text is read only when the first position is asked for, so that an index costs nothing for input without findings.
 */
export function lineIndex(text: string): LineIndex {
  let starts: readonly number[] | undefined;
  return {
    lineColumn(offset) {
      starts ??= lineStarts(text);
      let [low, high] = [0, starts.length - 1];
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] ?? 0) <= offset) low = middle;
        else high = middle - 1;
      }
      return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
    },
  };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  const ends = /\r\n?|\n/g;
  while (ends.exec(text) !== null) starts.push(ends.lastIndex);
  return starts;
}
