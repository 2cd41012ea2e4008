import type { TextStyle } from "@cornercast/sdk/match";

/** Sets text off with the sequences of ECMA-48 (SGR) where there is colour, and nowhere else. Help is printed without loading what matches. */
export function textStyle(colour: boolean): TextStyle {
  const set = (open: number, close: number) => (text: string) => (colour ? `\u001b[${String(open)}m${text}\u001b[${String(close)}m` : text);
  return { strong: set(1, 22), faint: set(2, 22), good: set(32, 39), bad: set(31, 39), warn: set(33, 39) };
}
