import type { Dimension } from "../quantity/index.js";
import { quantityOf } from "../quantity/quantity-of.js";

/** A quantity of the registry as a number of base units: bytes, bytes a second, operations a second, watts. */
export function baseAmount(text: string | undefined, dimension: Dimension): number | undefined {
  if (text === undefined) return undefined;
  const base = quantityOf(text, dimension)?.base;
  return base === undefined ? undefined : Number(base.numerator) / Number(base.denominator);
}
