import type { Quantity } from "./quantity.js";
import { compareRationals } from "./rational.js";

/**
 * The order of two quantities, exactly.
 *
 * - Absent when they do not compare: other dimensions, or other currencies. A caller takes that as unknown.
 *
 * @implements quantity.compared-exactly
 * @implements quantity.unit-does-not-count
 * @implements quantity.currencies-do-not-compare
 * @example
 * ```ts
 * compareQuantities(eightyGigabytes, eightyGibibytes); // -1
 * ```
 */
export function compareQuantities(left: Quantity, right: Quantity): -1 | 0 | 1 | undefined {
  return areComparable(left, right) ? compareRationals(left.base, right.base) : undefined;
}

/** Whether two quantities have an order: one dimension, and for money one currency. */
export function areComparable(left: Quantity, right: Quantity): boolean {
  return left.dimension === right.dimension && (left.dimension !== "money" || left.unit === right.unit);
}
