import type { Dimension } from "./dimension.js";
import { rational, type Rational } from "./rational.js";

const decimal = { "": 1n, k: 10n ** 3n, M: 10n ** 6n, G: 10n ** 9n, T: 10n ** 12n, P: 10n ** 15n, E: 10n ** 18n } as const;
const binary = { Ki: 1n << 10n, Mi: 1n << 20n, Gi: 1n << 30n, Ti: 1n << 40n, Pi: 1n << 50n } as const;
type DecimalPrefix = keyof typeof decimal;

const bytePrefixes: readonly DecimalPrefix[] = ["", "k", "M", "G", "T", "P"];

/**
 * The units of each dimension and how much of the base unit each is, smallest first.
 *
 * - Decimal prefixes are powers of 1000 (SI), binary ones powers of 1024 (IEC 80000-13).
 * - Money has no row: any currency code is a unit of its own.
 */
export const units: Readonly<Record<Dimension, ReadonlyMap<string, Rational>>> = {
  bytes: sorted([...decimalUnits(bytePrefixes, "B"), ...binaryUnits("B")]),
  bandwidth: sorted([...decimalUnits(bytePrefixes, "B/s"), ...binaryUnits("B/s"), ...decimalUnits(["", "k", "M", "G", "T"], "bit/s", 8n)]),
  compute: sorted([...decimalUnits(["", "M", "G", "T", "P", "E"], "FLOP/s"), ...decimalUnits(["", "M", "G", "T", "P", "E"], "OP/s")]),
  power: sorted([["mW", rational(1n, 1000n)], ...decimalUnits(["", "k", "M"], "W")]),
  duration: sorted([
    ["ms", rational(1n, 1000n)],
    ["s", rational(1n)],
    ["m", rational(60n)],
    ["h", rational(3600n)],
    ["d", rational(86_400n)],
  ]),
  frequency: sorted(decimalUnits(["", "k", "M", "G"], "Hz")),
  money: new Map(),
  count: new Map([["", rational(1n)]]),
};

/** The amount of the base unit in one of a unit, absent for a unit that the dimension does not have. */
export function unitFactor(dimension: Dimension, unit: string): Rational | undefined {
  if (dimension === "money") return /^[A-Z]{3}$/.test(unit) ? one : undefined;
  return units[dimension].get(unit);
}

const one: Rational = rational(1n);

function decimalUnits(prefixes: readonly DecimalPrefix[], unit: string, perBase = 1n): (readonly [string, Rational])[] {
  return prefixes.map((prefix) => [`${prefix}${unit}`, rational(decimal[prefix], perBase)]);
}

function binaryUnits(unit: string): (readonly [string, Rational])[] {
  return Object.entries(binary).map(([prefix, factor]) => [`${prefix}${unit}`, rational(factor)]);
}

function sorted(entries: readonly (readonly [string, Rational])[]): ReadonlyMap<string, Rational> {
  return new Map(
    [...entries].sort(([, left], [, right]) => Number(left.numerator) / Number(left.denominator) - Number(right.numerator) / Number(right.denominator)),
  );
}
