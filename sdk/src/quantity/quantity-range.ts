import { compareQuantities } from "./compare-quantities.js";
import type { Quantity } from "./quantity.js";

/** Bounds of a quantity, both inclusive. */
export interface QuantityRange {
  readonly min?: Quantity;
  readonly max?: Quantity;
}

/**
 * Whether a quantity lies in a range; absent when it does not compare with a bound.
 *
 * - A bound that is violated decides, also when the other one does not compare.
 */
export function rangeContains(range: QuantityRange, quantity: Quantity): boolean | undefined {
  const low = range.min === undefined ? 1 : compareQuantities(quantity, range.min);
  const high = range.max === undefined ? -1 : compareQuantities(quantity, range.max);
  if (low === -1 || high === 1) return false;
  return low === undefined || high === undefined ? undefined : true;
}

/** Whether no quantity can lie in a range, because `min` is above `max`; absent when the bounds do not compare. */
export function rangeIsEmpty(range: QuantityRange): boolean | undefined {
  if (range.min === undefined || range.max === undefined) return false;
  const order = compareQuantities(range.min, range.max);
  return order === undefined ? undefined : order === 1;
}
