import type { Quantity } from "./quantity.js";
import { areComparable } from "./compare-quantities.js";
import { compareRationals, divideRationals } from "./rational.js";
import { unitFactor } from "./units.js";

/**
 * A hint for when two unequal quantities are written with the same number, and only the meaning of the unit differs: `80GB` and `80GiB`, or `400GB/s`
 * and `400Gbit/s`.
 *
 * - Absent when that is not so.
 *
 * @example
 * ```ts
 * unitConfusion(eightyGibibytes, eightyGigabytes); // "GiB counts in powers of 1024 and GB in powers of 1000"
 * ```
 */
export function unitConfusion(left: Quantity, right: Quantity): string | undefined {
  if (!areComparable(left, right) || left.unit === right.unit) return undefined;
  const leftFactor = unitFactor(left.dimension, left.unit);
  const rightFactor = unitFactor(right.dimension, right.unit);
  if (leftFactor === undefined || rightFactor === undefined) return undefined;
  if (compareRationals(divideRationals(left.base, leftFactor), divideRationals(right.base, rightFactor)) !== 0) return undefined;
  const [leftPrefix, rightPrefix] = [prefixOf(left.unit), prefixOf(right.unit)];
  if (leftPrefix.letter !== rightPrefix.letter || leftPrefix.letter === "") return undefined;
  if (leftPrefix.bits !== rightPrefix.bits)
    return `${left.unit} counts ${leftPrefix.bits ? "bits" : "bytes"} and ${right.unit} counts ${rightPrefix.bits ? "bits" : "bytes"}`;
  if (leftPrefix.binary === rightPrefix.binary) return undefined;
  return `${left.unit} counts in powers of ${leftPrefix.binary ? 1024 : 1000} and ${right.unit} in powers of ${rightPrefix.binary ? 1024 : 1000}`;
}

function prefixOf(unit: string): { readonly letter: string; readonly binary: boolean; readonly bits: boolean } {
  const match = /^([kKMGTP]?)(i?)(B|bit)(?:\/s)?$/.exec(unit);
  return { letter: (match?.[1] ?? "").toUpperCase(), binary: match?.[2] === "i", bits: match?.[3] === "bit" };
}
