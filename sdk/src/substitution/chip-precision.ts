import type { ChipFigures, ChipFormat } from "@cornercast/schemas/registry/facts";
import { numericFormats, type NumericFormatRow } from "@cornercast/schemas/registry/formats";
import { baseAmount } from "./base-amount.js";

/** The format in which a chip does the matrix products of a precision. */
export interface ChipPrecision {
  readonly format: ChipFormat;
  /** Bits of one element. */
  readonly bits: number;
  /** The dense peak in operations a second. */
  readonly peak: number;
  /** Whether it is the format that was asked for, another encoding of the same width, or a wider one because the chip lacks it. */
  readonly match: "exact" | "same-width" | "wider";
}

const formatRows: ReadonlyMap<string, NumericFormatRow> = new Map(numericFormats.map((row) => [row.id, row]));

/** The bits of one element of a registered format. */
export function bitsOf(precision: string): number | undefined {
  return formatRows.get(precision)?.bits;
}

/**
 * The format in which a chip does the work of a precision: itself, the fastest of the same width, or the narrowest wider one.
 *
 * - Integers may be replaced by floating point of the same width, and not the other way round: scales and accuracy differ.
 * - A wider format serves only where the chip is known to lack the narrower ones: a peak that is not stated is not that of another format.
 * - Undefined where the precision is not registered, or no peak is known that would serve.
 *
 * @example
 * ```ts
 * const mi300x = chipById("mi300x");
 * if (mi300x !== undefined) chipPrecision(mi300x, "fp8")?.format.format; // "fp8_e4m3fnuz"
 * ```
 */
export function chipPrecision(chip: ChipFigures, precision: string): ChipPrecision | undefined {
  const wanted = formatRows.get(precision);
  if (wanted === undefined) return undefined;
  let best: ChipPrecision | undefined;
  for (const format of chip.formats ?? []) {
    const row = formatRows.get(format.format);
    const peak = baseAmount(format.peak, "compute");
    if (row === undefined || peak === undefined || format.support !== "native" || row.bits < wanted.bits) continue;
    if (row.kind === "integer" && wanted.kind !== "integer") continue;
    const match = row.id === wanted.id ? "exact" : row.bits === wanted.bits ? "same-width" : "wider";
    const found: ChipPrecision = { format, bits: row.bits, peak, match };
    if (best === undefined || isCloser(found, best)) best = found;
  }
  return best?.match === "wider" && !isKnownToLack(chip, wanted, best.bits) ? undefined : best;
}

/** Whether the registry says that a chip has no format of a precision below some width, and none that would serve in its place. */
function isKnownToLack(chip: ChipFigures, wanted: NumericFormatRow, below: number): boolean {
  const narrower = (chip.formats ?? []).flatMap((format) => {
    const row = formatRows.get(format.format);
    return row !== undefined && row.bits >= wanted.bits && row.bits < below ? [{ support: format.support, kind: row.kind }] : [];
  });
  const serves = narrower.some(({ support, kind }) => support === "native" && (kind !== "integer" || wanted.kind === "integer"));
  return !serves && narrower.some(({ support, kind }) => support !== "native" && (kind === "integer") === (wanted.kind === "integer"));
}

function isCloser(left: ChipPrecision, right: ChipPrecision): boolean {
  if (left.match === "exact" || right.match === "exact") return left.match === "exact";
  return left.bits === right.bits ? left.peak > right.peak : left.bits < right.bits;
}
