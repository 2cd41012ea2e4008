import type { Quantity } from "./quantity.js";
import type { Rational } from "./rational.js";

/** The amount in the base unit of the dimension (B, B/s, operations/s, W, s, Hz, the currency, 1), exactly. */
export function toBase(quantity: Quantity): Rational {
  return quantity.base;
}

/**
 * The amount in the base unit as a number, when a number holds it exactly.
 *
 * - `perBase` counts in a fraction of the base unit instead: `1000n` gives milliseconds of a duration, `1_000_000n` millionths of a currency.
 * - Absent when a number cannot hold the value, such as a third, or an odd amount above 2^53. Numbers that are returned compare as the quantities do.
 *
 * @example
 * ```ts
 * baseNumber(quantity); // 80000000000 for 80GB
 * ```
 */
export function baseNumber(quantity: Quantity, perBase: bigint = 1n): number | undefined {
  const { numerator, denominator } = quantity.base;
  const scaled = numerator * perBase;
  if (scaled % denominator !== 0n) return undefined;
  const whole = scaled / denominator;
  const value = Number(whole);
  return Number.isSafeInteger(value) || BigInt(value) === whole ? value : undefined;
}
