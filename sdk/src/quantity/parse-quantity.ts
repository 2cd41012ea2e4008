import type { Dimension } from "./dimension.js";
import { explainQuantity, type QuantityError } from "./explain-quantity.js";
import type { Quantity } from "./quantity.js";
import { addRationals, multiplyRationals, rational, type Rational } from "./rational.js";
import { unitFactor } from "./units.js";

/** A quantity, or why a text is none. */
export type QuantityResult = { readonly kind: "ok"; readonly value: Quantity } | QuantityError;

const simple = /^(0|[1-9][0-9]{0,17})(?:\.([0-9]{1,18}))?( ?)([A-Za-z/]*)$/;
const compoundPart = /(0|[1-9][0-9]{0,17})(ms|[dhms])/y;
const compoundOrder: readonly string[] = ["d", "h", "m", "s", "ms"];
const zero: Rational = rational(0n);

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
  const match = simple.exec(text);
  if (match !== null) {
    const [, whole = "0", fraction = "", space = "", unit = ""] = match;
    const factor = unit === "" && space !== "" ? undefined : unitFactor(dimension, unit);
    if (factor !== undefined) return { kind: "ok", value: { dimension, base: amount(whole, fraction, factor), unit } };
  }
  const compound = dimension === "duration" ? parseCompound(text) : undefined;
  return compound === undefined ? explainQuantity(text, dimension) : { kind: "ok", value: compound };
}

function amount(whole: string, fraction: string, factor: Rational): Rational {
  if (fraction === "") return multiplyRationals({ numerator: BigInt(whole), denominator: 1n }, factor);
  return rational(BigInt(whole + fraction) * factor.numerator, 10n ** BigInt(fraction.length) * factor.denominator);
}

/**
 * @implements quantity.compound-durations
 * @implements quantity.compound-units-fall
 */
function parseCompound(text: string): Quantity | undefined {
  let base = zero;
  const written: string[] = [];
  let rank = -1;
  compoundPart.lastIndex = 0;
  while (compoundPart.lastIndex < text.length) {
    const match = compoundPart.exec(text);
    if (match === null) return undefined;
    const [, whole = "0", unit = ""] = match;
    const factor = unitFactor("duration", unit);
    if (factor === undefined || compoundOrder.indexOf(unit) <= rank) return undefined;
    rank = compoundOrder.indexOf(unit);
    base = addRationals(base, amount(whole, "", factor));
    written.push(unit);
  }
  return written.length === 0 ? undefined : { dimension: "duration", base, unit: written.join("+") };
}
