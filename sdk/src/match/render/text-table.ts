/** A cell: its text, how it is set off, and its side. */
export interface Cell {
  readonly text: string;
  readonly style?: (text: string) => string;
  readonly right?: boolean;
}

const escapes = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/gu;

/** A text without control characters and bidirectional overrides, so that a document cannot write to the terminal. */
export function safeText(text: string): string {
  return text.replaceAll(escapes, "\ufffd").replaceAll(/\s+/gu, " ");
}

/** Rows in columns, two spaces apart, each column as wide as its widest cell; the last column is cut to the width. */
export function textTable(rows: readonly (readonly Cell[])[], width: number, indent = ""): string {
  const widths: number[] = [];
  const safe = rows.map((row) => row.map((cell) => ({ ...cell, text: safeText(cell.text) })));
  for (const row of safe) for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, columnsOf(cell.text));
  return safe
    .map((row) => {
      let used = indent.length;
      const cells = row.map((cell, column) => {
        const last = column === row.length - 1;
        const room = last ? Math.max(8, width - used) : (widths[column] ?? 0);
        const text = last ? cut(cell.text, room) : cell.text;
        const padding = last && cell.right !== true ? "" : " ".repeat(Math.max(0, (widths[column] ?? 0) - columnsOf(text)));
        used += (widths[column] ?? 0) + 2;
        const styled = cell.style === undefined ? text : cell.style(text);
        return cell.right === true ? padding + styled : styled + padding;
      });
      return `${indent}${cells.join("  ")}`.trimEnd();
    })
    .join("\n");
}

/**
 * Rows without the columns that a narrow output has no room for.
 *
 * @param dispensable the columns that may be left out, by their text in the first row, the first of them first
 */
export function fitColumns(rows: readonly (readonly Cell[])[], width: number, indent: string, dispensable: readonly string[]): readonly (readonly Cell[])[] {
  let fitting = rows;
  for (const name of dispensable) {
    const widths = (fitting[0] ?? []).map((_, column) => Math.max(...fitting.map((row) => columnsOf(safeText(row[column]?.text ?? "")))));
    if (indent.length + widths.reduce((sum, columns) => sum + columns + 2, -2) <= width) break;
    const left = fitting[0]?.findIndex(({ text }) => text === name);
    fitting = fitting.map((row) => row.filter((_, column) => column !== left));
  }
  return fitting;
}

/** A text cut to a number of columns, with an ellipsis where something is missing. */
export function cut(text: string, room: number): string {
  if (columnsOf(text) <= room) return text;
  return `${[...text].slice(0, Math.max(1, room - 1)).join("")}…`;
}

/** Columns of a text, one a code point: names and figures here are not wide characters. */
function columnsOf(text: string): number {
  return [...text].length;
}
