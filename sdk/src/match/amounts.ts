import type { Dimension, Quantity } from "../quantity/index.js";
import { compareQuantities } from "../quantity/compare-quantities.js";
import { formatQuantity } from "../quantity/format-quantity.js";
import { quantityOf } from "../quantity/quantity-of.js";

const cacheLimit = 16_384;
const caches = new Map<Dimension, Map<string, ReadQuantity>>();

/** A quantity, or that a text is none. */
export type ReadQuantity = { readonly kind: "ok"; readonly value: Quantity } | { readonly kind: "error" };

/** Parses a quantity. The few distinct texts of a large market are parsed once. */
export function readQuantity(text: string, dimension: Dimension): ReadQuantity {
  let cache = caches.get(dimension);
  if (cache === undefined) caches.set(dimension, (cache = new Map<string, ReadQuantity>()));
  const known = cache.get(text);
  if (known !== undefined) return known;
  const value = quantityOf(text, dimension);
  const parsed: ReadQuantity = value === undefined ? { kind: "error" } : { kind: "ok", value };
  if (cache.size >= cacheLimit) cache.clear();
  cache.set(text, parsed);
  return parsed;
}

/** Whether an amount is not below another; undefined where the two have no order. */
export function notBelow(left: Quantity, right: Quantity): boolean | undefined {
  const order = compareQuantities(left, right);
  return order === undefined ? undefined : order >= 0;
}

/** How many times a part goes into a whole; 0 where the two have no order, infinity for a part of zero. */
export function wholeTimes(whole: Quantity, part: Quantity): number {
  if (compareQuantities(whole, part) === undefined) return 0;
  if (part.base.numerator === 0n) return Number.POSITIVE_INFINITY;
  return Number((whole.base.numerator * part.base.denominator) / (whole.base.denominator * part.base.numerator));
}

/** The size of an amount in its base unit as a floating-point number: for ordering and distances, never for decisions. */
export function roughSize(quantity: Quantity): number {
  return Number(quantity.base.numerator) / Number(quantity.base.denominator);
}

/** An amount of money as a report prints it: cents, or two significant digits of an amount below one. `round` as in `formatQuantity`. */
export function moneyText(amount: Quantity, round: "down" | "nearest" | "up" = "nearest"): string {
  if (round === "nearest") {
    const cents = nearestCents(amount);
    if (cents >= 100) return `${String(Math.floor(cents / 100))}.${String(cents % 100).padStart(2, "0")} ${amount.unit}`;
  }
  const whole = amount.base.numerator / amount.base.denominator;
  const digits = whole === 0n ? 2 : String(whole).length + 2;
  const [value = "", unit = ""] = formatQuantity(amount, { digits, round }).split(" ");
  const [before = "", after = ""] = value.split(".");
  return `${before}.${after.padEnd(2, "0")} ${unit}`;
}

/** An amount of money above one in cents, halves up; 0 for one that is below, or that plain numbers do not hold exactly. */
function nearestCents({ base }: Quantity): number {
  const denominator = 2 * Number(base.denominator);
  const doubled = 200 * Number(base.numerator) + Number(base.denominator);
  if (!(doubled <= Number.MAX_SAFE_INTEGER) || 100 * denominator > doubled - denominator / 2) return 0;
  const cents = Math.floor(doubled / denominator);
  // Division rounds: the quotient of whole numbers this small is off by one at most.
  return cents * denominator > doubled ? cents - 1 : cents;
}
