import { CornercastError } from "../errors/cornercast-error.js";
import { areComparable } from "./compare-quantities.js";
import type { Quantity } from "./quantity.js";
import { addRationals, multiplyRationals, rational, type Rational } from "./rational.js";

/**
 * The sum of two quantities, in the unit of the first.
 *
 * - Absent when they do not add: other dimensions, or other currencies.
 *
 * @example
 * ```ts
 * addQuantities(oneHour, thirtyMinutes); // 1.5h
 * ```
 */
export function addQuantities(left: Quantity, right: Quantity): Quantity | undefined {
  return areComparable(left, right) ? { ...left, base: addRationals(left.base, right.base) } : undefined;
}

/**
 * A quantity times a factor, in its unit.
 *
 * - The factor is a whole number or a fraction, not negative. Throws `invalid-argument` otherwise: a number such as 0.1 is not the tenth that its
 *   author meant.
 *
 * @example
 * ```ts
 * scaleQuantity(perDevice, 8); // 640GB for 80GB
 * ```
 */
export function scaleQuantity(quantity: Quantity, factor: number | bigint | Rational): Quantity {
  if (factor === 1) return quantity;
  const exact = exactFactor(factor);
  if (exact === undefined)
    throw new CornercastError(
      "invalid-argument",
      `the factor ${typeof factor === "object" ? "" : `${String(factor)} `}is neither a whole number nor a fraction that is at least 0; pass {numerator, denominator}`,
    );
  const isOne = exact.numerator === exact.denominator;
  return isOne ? quantity : { ...quantity, base: multiplyRationals(quantity.base, exact) };
}

function exactFactor(factor: number | bigint | Rational): Rational | undefined {
  if (typeof factor === "number") return Number.isSafeInteger(factor) && factor >= 0 ? rational(BigInt(factor)) : undefined;
  const exact = typeof factor === "bigint" ? rational(factor) : rational(factor.numerator, factor.denominator);
  return exact.numerator < 0n ? undefined : exact;
}
