import { compareQuantities } from "../../quantity/compare-quantities.js";
import { versionRangeIsEmpty } from "../../quantity/compare-versions.js";
import type { Dimension } from "../../quantity/index.js";
import { quantityOf } from "../../quantity/quantity-of.js";
import type { JsonValue } from "../json-value.js";

/**
 * Whether nothing can lie between two bounds: numbers, quantities of a dimension, or versions, of which the upper one is left out.
 *
 * - Bounds that cannot be read say nothing.
 */
export function boundsAreEmpty(min: JsonValue | undefined, max: JsonValue | undefined, kind: Dimension | "version" | undefined): boolean {
  if (typeof min === "number" && typeof max === "number") return min > max;
  if (typeof min !== "string" || typeof max !== "string" || kind === undefined) return false;
  if (kind === "version") return versionRangeIsEmpty({ min, below: max }) === true;
  const [low, top] = [quantityOf(min, kind), quantityOf(max, kind)];
  return low !== undefined && top !== undefined && compareQuantities(low, top) === 1;
}
