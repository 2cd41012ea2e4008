/** One row of a CSV text. */
export interface CsvRow {
  readonly cells: readonly string[];
  /** The line on which it starts, from 1. */
  readonly line: number;
}

/** The rows, or the line on which the text stops to be CSV. */
export type CsvReading =
  { readonly kind: "ok"; readonly rows: readonly CsvRow[] } | { readonly kind: "error"; readonly message: string; readonly line: number };

const mostCells = 4_096;

/**
 * Reads CSV (RFC 4180): cells between commas, in double quotes where they hold commas, quotes or line ends.
 *
 * - Either line ending; a byte order mark at the start and lines without any character are skipped.
 * - A quote that is not closed, and text behind a closing quote, are errors.
 */
export function readCsv(text: string): CsvReading {
  const rows: CsvRow[] = [];
  let line = 1;
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  while (at < text.length) {
    const cells: string[] = [];
    const start = line;
    for (;;) {
      if (cells.length >= mostCells) return { kind: "error", message: `a row has more than ${String(mostCells)} cells`, line };
      if (text[at] === '"') {
        let cell = "";
        for (;;) {
          const close = text.indexOf('"', at + 1);
          if (close < 0) return { kind: "error", message: "a quote is not closed", line: start };
          const piece = text.slice(at + 1, close);
          cell += piece;
          for (let index = piece.indexOf("\n"); index >= 0; index = piece.indexOf("\n", index + 1)) line += 1;
          at = close + 1;
          if (text[at] !== '"') break;
          cell += '"';
        }
        const next = text[at];
        if (next !== undefined && next !== "," && next !== "\n" && next !== "\r")
          return { kind: "error", message: "a closing quote is followed by text", line };
        cells.push(cell);
      } else {
        const from = at;
        while (at < text.length && text[at] !== "," && text[at] !== "\n" && text[at] !== "\r") at += 1;
        cells.push(text.slice(from, at));
      }
      if (text[at] !== ",") break;
      at += 1;
    }
    if (text[at] === "\r") at += 1;
    if (text[at] === "\n") at += 1;
    line += 1;
    if (cells.length > 1 || cells[0] !== "") rows.push({ cells, line: start });
  }
  return { kind: "ok", rows };
}
