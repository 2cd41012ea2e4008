import { parseQuantity, type Dimension } from "../quantity/index.js";

/** A quantity of the registry as a number of base units: bytes, bytes a second, operations a second, watts. */
export function baseAmount(text: string | undefined, dimension: Dimension): number | undefined {
  if (text === undefined) return undefined;
  const parsed = parseQuantity(text, dimension);
  return parsed.kind === "ok" ? Number(parsed.value.base.numerator) / Number(parsed.value.base.denominator) : undefined;
}
