/**
 * A text in lines of so many columns, broken at spaces. Lines after the first are indented.
 *
 * - A word that is longer than a line, such as a path or a digest, is not broken: it can be copied. It has a line of its own where that is shorter.
 * - Lines that the text has already stay lines.
 *
 * @example
 * ```ts
 * wrapText("a.yaml:9: error: not a unit of bytes", 24, "  ");
 * // "a.yaml:9: error: not a\n  unit of bytes"
 * ```
 */
export function wrapText(text: string, columns: number, indent: string): string {
  return text
    .split("\n")
    .map((line) => wrapLine(line, columns, indent))
    .join("\n");
}

function wrapLine(line: string, columns: number, indent: string): string {
  if (widthOf(line) <= columns) return line;
  // The spaces in front of the first word are its own.
  const [, start = "", rest = ""] = /^(\s*)(.*)$/u.exec(line) ?? [];
  const lines: string[] = [];
  let current = start;
  let isEmpty = true;
  for (const word of rest.split(" ")) {
    // On the next line it would begin no further to the left.
    const gains = widthOf(current) + 1 > widthOf(indent);
    if (!isEmpty && gains && widthOf(current) + 1 + widthOf(word) > columns) {
      lines.push(current.trimEnd());
      current = indent;
      isEmpty = true;
    }
    current += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, current].join("\n");
}

/** How many columns a text takes; sequences that set colours (ECMA-48 SGR) take none. */
function widthOf(text: string): number {
  // eslint-disable-next-line no-control-regex -- what colours begin with
  return [...text.replace(/\u001b\[[0-9;]*m/gu, "")].length;
}
