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
