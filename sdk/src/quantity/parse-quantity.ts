import type { Dimension } from "./dimension.js";
import { explainQuantity, type QuantityError } from "./explain-quantity.js";
import { quantityOf } from "./quantity-of.js";
import type { Quantity } from "./quantity.js";

/** A quantity, or why a text is none. */
export type QuantityResult = { readonly kind: "ok"; readonly value: Quantity } | QuantityError;

/**
 * Reads a quantity, exactly.
 *
 * - The grammar is that of {@link quantityPatterns}; `80GB` is 80 × 10^9 bytes and `80GiB` is 80 × 2^30 bytes.
 * - Errors: `quantity-syntax` (not a number and a unit), `quantity-unit` (no such unit, with the one that was probably meant),
 *   `quantity-dimension` (a unit of another dimension).
 *
 * @implements quantity.unit-is-required
 * @implements quantity.plain-decimal-number
 * @implements quantity.eighteen-digits
 * @implements quantity.units-are-case-sensitive
 * @example
 * ```ts
 * parseQuantity("3.35TB/s", "bandwidth"); // { kind: "ok", value: { dimension: "bandwidth", base: 3350000000000, unit: "TB/s" } }
 * parseQuantity("80Gb", "bytes"); // { kind: "error", code: "quantity-unit", suggestion: "80GB", … }
 * ```
 */
export function parseQuantity(text: string, dimension: Dimension): QuantityResult {
  const value = quantityOf(text, dimension);
  return value === undefined ? explainQuantity(text, dimension) : { kind: "ok", value };
}
