import { CornercastError } from "../errors/cornercast-error.js";
import type { Quantity } from "./quantity.js";
import { divideRationals, multiplyRationals, rational, type Rational } from "./rational.js";

/** What one unit of a currency was worth in another at a time. */
export interface ExchangeRate {
  /** ISO 4217 code of the currency of which there is one. */
  readonly from: string;
  /** ISO 4217 code of the currency of which there are `rate`. */
  readonly to: string;
  /** A decimal number above 0, such as `1.0842`. */
  readonly rate: string;
  /** When the rate held, as an RFC 3339 instant or date. */
  readonly at: string;
}

/** An amount in another currency and the rate that gave it, or why there is none. */
export type ConvertedMoney =
  | { readonly kind: "ok"; readonly value: Quantity; readonly rate?: ExchangeRate }
  | { readonly kind: "unknown"; readonly code: "money-rate-missing"; readonly message: string };

/**
 * Converts money at the latest stated rate that is not younger than a time.
 *
 * - A rate counts in both directions, exactly; rates are not chained over a third currency. At equal times a rate in the asked direction wins, then the first.
 * - Unknown without such a rate; rates that are malformed count as absent.
 *
 * @example
 * ```ts
 * convertMoney(fortyEuros, [{ from: "EUR", to: "USD", rate: "1.1", at: "2026-10-01" }], "USD", "2026-11-01T00:00:00Z"); // 44 USD
 * ```
 */
export function convertMoney(amount: Quantity, rates: readonly ExchangeRate[], to: string, at: string): ConvertedMoney {
  if (amount.dimension !== "money") throw new CornercastError("invalid-argument", `a quantity of ${amount.dimension} is not money; pass an amount of money`);
  if (amount.unit === to) return { kind: "ok", value: amount };
  const time = Date.parse(at);
  if (Number.isNaN(time)) throw new CornercastError("invalid-argument", `'${at}' is not a time; pass an RFC 3339 instant`);
  let best: { readonly time: number; readonly rate: ExchangeRate; readonly factor: Rational; readonly direct: boolean } | undefined;
  for (const rate of rates) {
    const direct = rate.from === amount.unit && rate.to === to;
    const inverse = rate.from === to && rate.to === amount.unit;
    const stated = positiveDecimal(rate.rate);
    const rateTime = Date.parse(rate.at);
    if ((!direct && !inverse) || stated === undefined || !(rateTime <= time)) continue;
    if (best !== undefined && (rateTime < best.time || (rateTime === best.time && (best.direct || !direct)))) continue;
    best = { time: rateTime, rate, factor: direct ? stated : divideRationals(rational(1n), stated), direct };
  }
  if (best === undefined) return { kind: "unknown", code: "money-rate-missing", message: `no rate between ${amount.unit} and ${to} at or before ${at}` };
  return { kind: "ok", value: { dimension: "money", base: multiplyRationals(amount.base, best.factor), unit: to }, rate: best.rate };
}

function positiveDecimal(text: string): Rational | undefined {
  const match = /^([0-9]{1,18})(?:\.([0-9]{1,18}))?$/.exec(text);
  if (match === null) return undefined;
  const [, whole = "0", fraction = ""] = match;
  const value = rational(BigInt(whole + fraction), 10n ** BigInt(fraction.length));
  return value.numerator === 0n ? undefined : value;
}
