import type { Dimension } from "./dimension.js";

const whole = "(?:0|[1-9][0-9]{0,17})";
const number = `${whole}(?:\\.[0-9]{1,18})?`;
const byte = "(?:[kMGTP]|[KMGTP]i)?B";
const compound = [
  `${whole}d(?:${whole}h)?(?:${whole}m)?(?:${whole}s)?(?:${whole}ms)?`,
  `${whole}h(?:${whole}m)?(?:${whole}s)?(?:${whole}ms)?`,
  `${whole}m(?:${whole}s)?(?:${whole}ms)?`,
  `${whole}s${whole}ms`,
];

/**
 * The grammar of quantities as anchored regular expressions, one a dimension, for schemas.
 *
 * - A number of at most 18 digits without leading zeros, optionally a fraction of at most 18 digits, then at most one space, then the unit. No
 *   sign, no exponent, no separator of thousands: one amount in one unit has one usual spelling.
 * - A duration may also be whole numbers with falling units and no spaces: `1h30m`.
 * - The expressions mean the same in RE2 and in ECMAScript (with the `u` flag), and `parseQuantity` accepts exactly what they match.
 */
export const quantityPatterns: Readonly<Record<Dimension, string>> = {
  bytes: `^${number} ?${byte}$`,
  bandwidth: `^${number} ?(?:${byte}|[kMGT]?bit)/s$`,
  compute: `^${number} ?[MGTPE]?(?:FLOP|OP)/s$`,
  power: `^${number} ?[mkM]?W$`,
  duration: `^(?:${number} ?(?:ms|s|m|h|d)|${compound.join("|")})$`,
  frequency: `^${number} ?[kMG]?Hz$`,
  money: `^${number} ?[A-Z]{3}$`,
  count: `^${number}$`,
};
