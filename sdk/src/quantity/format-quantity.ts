import { CornercastError } from "../errors/cornercast-error.js";
import { formatRational } from "./format-rational.js";
import type { Quantity } from "./quantity.js";
import { divideRationals, multiplyRationals, rational } from "./rational.js";
import { unitFactor } from "./units.js";

/** How an amount is printed that has too many digits. */
export interface FormatOptions {
  /** Where to round: `down` never prints more than the amount (a proposed `min`), `up` never less (a proposed `max`). Default `nearest`, halves up. */
  readonly round?: "down" | "nearest" | "up";
  /** How many significant digits to keep; digits before the point are always kept. Default: all when at most 18 follow the point, else 6. */
  readonly digits?: number;
}

/** A printed quantity, and whether it is the whole truth. */
export interface FormattedQuantity {
  readonly text: string;
  /** False when digits were rounded away. */
  readonly exact: boolean;
}

/**
 * Prints a quantity in the unit that its author used.
 *
 * - What a read quantity prints reads back as an equal one.
 *
 * @example
 * ```ts
 * formatQuantity(scaleQuantity(eightyGigabytes, 8)); // "640GB"
 * ```
 */
export function formatQuantity(quantity: Quantity, options: FormatOptions = {}): string {
  return formatIn(quantity, quantity.unit, options).text;
}

/**
 * Prints a quantity in a given unit.
 *
 * - A unit such as `h+m` prints a duration as whole numbers from days, hours or whatever comes first, down to milliseconds.
 * - Throws `invalid-argument` for a unit that the dimension does not have, and for another currency.
 *
 * @example
 * ```ts
 * formatIn(usable, "GB", { round: "down", digits: 3 }); // { text: "85.5GB", exact: false } for 81559MiB
 * ```
 */
export function formatIn(quantity: Quantity, unit: string, options: FormatOptions = {}): FormattedQuantity {
  if (quantity.dimension === "duration" && unit.includes("+")) return formatCompound(quantity, unit, options);
  const factor = quantity.dimension === "money" && unit !== quantity.unit ? undefined : unitFactor(quantity.dimension, unit);
  if (factor === undefined)
    throw new CornercastError(
      "invalid-argument",
      `'${unit}' is not a unit in which ${quantity.dimension} (${quantity.unit}) can be printed; pass a unit of that dimension`,
    );
  const { text, exact } = formatRational(divideRationals(quantity.base, factor), options);
  return { text: `${text}${quantity.dimension === "money" ? " " : ""}${unit}`, exact };
}

const parts: readonly (readonly [string, bigint])[] = [
  ["d", 86_400_000n],
  ["h", 3_600_000n],
  ["m", 60_000n],
  ["s", 1000n],
  ["ms", 1n],
];

function formatCompound(quantity: Quantity, unit: string, options: FormatOptions): FormattedQuantity {
  const milliseconds = multiplyRationals(quantity.base, rational(1000n));
  const first = unit.slice(0, unit.indexOf("+"));
  const start = parts.findIndex(([name]) => name === first);
  if (start === -1) throw new CornercastError("invalid-argument", `'${unit}' is not a compound unit of durations; pass one such as h+m`);
  if (milliseconds.denominator !== 1n) return formatIn(quantity, "s", options);
  let rest = milliseconds.numerator;
  let text = "";
  for (const [name, size] of parts.slice(start)) {
    if (rest >= size) text += `${rest / size}${name}`;
    rest %= size;
  }
  return { text: text === "" ? "0s" : text, exact: true };
}
