import type { FormatOptions } from "./format-quantity.js";
import type { Rational } from "./rational.js";

const mostFractionDigits = 18;
const digitsWhenEndless = 6;

/**
 * Prints a fraction that is at least 0 as a decimal number without trailing zeros.
 *
 * - `exact` is false when digits were rounded away. Rounding rules: {@link FormatOptions}.
 */
export function formatRational(value: Rational, options: FormatOptions = {}): { readonly text: string; readonly exact: boolean } {
  const needed = finiteFractionDigits(value.denominator);
  const allowed = allowedFractionDigits(value, needed, options.digits);
  const scale = 10n ** BigInt(allowed);
  const scaled = value.numerator * scale;
  const floor = scaled / value.denominator;
  const remainder = scaled % value.denominator;
  if (remainder === 0n) return { text: decimalText(floor, allowed), exact: true };
  const up = options.round === "up" || (options.round !== "down" && remainder * 2n >= value.denominator);
  return { text: decimalText(up ? floor + 1n : floor, allowed), exact: false };
}

function allowedFractionDigits(value: Rational, needed: number | undefined, digits: number | undefined): number {
  if (digits === undefined && needed !== undefined && needed <= mostFractionDigits) return needed;
  const significant = Math.max(1, Math.trunc(digits ?? digitsWhenEndless));
  const whole = value.numerator / value.denominator;
  if (whole > 0n) return Math.max(0, significant - whole.toString().length);
  if (value.numerator === 0n) return 0;
  // Zeros between the point and the first other digit are not significant.
  let zeros = 0;
  for (let scaled = value.numerator * 10n; scaled < value.denominator; scaled *= 10n) zeros += 1;
  return zeros + significant;
}

/** The digits after the point that a fraction needs, absent when they never end. */
function finiteFractionDigits(denominator: bigint): number | undefined {
  let rest = denominator;
  let twos = 0;
  let fives = 0;
  while (rest % 2n === 0n) {
    rest /= 2n;
    twos += 1;
  }
  while (rest % 5n === 0n) {
    rest /= 5n;
    fives += 1;
  }
  return rest === 1n ? Math.max(twos, fives) : undefined;
}

function decimalText(scaled: bigint, fractionDigits: number): string {
  const digits = scaled.toString().padStart(fractionDigits + 1, "0");
  const whole = digits.slice(0, digits.length - fractionDigits);
  const fraction = digits.slice(digits.length - fractionDigits).replace(/0+$/, "");
  return fraction === "" ? whole : `${whole}.${fraction}`;
}
