/** How a text is set off. The plain style, for files and pipes, sets nothing off. */
export interface TextStyle {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warn: (text: string) => string;
}

const same = (text: string): string => text;

/** The style that sets nothing off. */
export const plainStyle: TextStyle = { strong: same, faint: same, good: same, bad: same, warn: same };

const sgr =
  (open: number, close: number) =>
  (text: string): string =>
    `\u001b[${String(open)}m${text}\u001b[${String(close)}m`;

/** The style for terminals (ECMA-48 SGR sequences). */
export const terminalStyle: TextStyle = { strong: sgr(1, 22), faint: sgr(2, 22), good: sgr(32, 39), bad: sgr(31, 39), warn: sgr(33, 39) };
