import { baseNumber, parseQuantity, type Dimension } from "../../quantity/index.js";

/** A quantity in its base unit, as a number; absent where the text is none, or no number holds it. */
export function amountOf(text: string | undefined, dimension: Dimension): number | undefined {
  if (text === undefined) return undefined;
  const read = parseQuantity(text, dimension);
  return read.kind === "ok" ? baseNumber(read.value) : undefined;
}
