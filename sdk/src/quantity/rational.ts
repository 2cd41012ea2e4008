import { CornercastError } from "../errors/cornercast-error.js";

/**
 * An exact fraction.
 *
 * - Always in lowest terms with a positive denominator, so that equal values have equal parts.
 */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/**
 * Makes a fraction in lowest terms.
 *
 * @example
 * ```ts
 * rational(6n, 4n); // { numerator: 3n, denominator: 2n }
 * ```
 */
export function rational(numerator: bigint, denominator: bigint = 1n): Rational {
  if (denominator === 1n) return { numerator, denominator };
  if (denominator === 0n) throw new CornercastError("invalid-argument", "a fraction cannot have the denominator 0");
  const sign = denominator < 0n ? -1n : 1n;
  const divisor = sign * greatestCommonDivisor(numerator, denominator);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

/** The order of two fractions. */
export function compareRationals(left: Rational, right: Rational): -1 | 0 | 1 {
  const difference =
    left.denominator === right.denominator ? left.numerator - right.numerator : left.numerator * right.denominator - right.numerator * left.denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The sum of two fractions. */
export function addRationals(left: Rational, right: Rational): Rational {
  return rational(left.numerator * right.denominator + right.numerator * left.denominator, left.denominator * right.denominator);
}

/** The product of two fractions. */
export function multiplyRationals(left: Rational, right: Rational): Rational {
  return rational(left.numerator * right.numerator, left.denominator * right.denominator);
}

/** The quotient of two fractions; the divisor is not zero. */
export function divideRationals(left: Rational, right: Rational): Rational {
  return rational(left.numerator * right.denominator, left.denominator * right.numerator);
}

function greatestCommonDivisor(left: bigint, right: bigint): bigint {
  let [a, b] = [left < 0n ? -left : left, right < 0n ? -right : right];
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}
