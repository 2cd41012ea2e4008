import type { Dimension } from "./dimension.js";
import type { Rational } from "./rational.js";

/**
 * An exact amount of one dimension.
 *
 * - `base` is the amount in the base unit of the dimension: B, B/s, operations/s, W, s, Hz, the currency itself, or 1.
 * - `unit` is the unit that the author wrote: `GiB`, `EUR`, an empty text for a count, and for a compound duration its units joined by `+`, as
 *   in `h+m`. It decides how the amount is printed, never how it compares, except that currencies never compare across.
 */
export interface Quantity {
  readonly dimension: Dimension;
  readonly base: Rational;
  readonly unit: string;
}
