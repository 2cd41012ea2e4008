import { chipFigures, type ChipFigures, type SourcedText } from "@cornercast/schemas/registry/facts";
import { baseAmount } from "./base-amount.js";
import { bitsOf } from "./chip-precision.js";
import { median } from "./median.js";

/** How much of its peak a chip reaches in matrix products. */
export interface MatrixShare {
  readonly share: number;
  /** Half the distance of what this rests on, in natural logarithm. */
  readonly uncertainty: number;
  /** What it rests on. */
  readonly from: "measured" | "other width" | "same instruction set" | "same vendor" | "all chips";
  /** The registry keys of the sources. */
  readonly sources: readonly string[];
}

interface Measured {
  readonly chip: ChipFigures;
  readonly bits: number;
  readonly share: number;
  readonly spread: number;
  readonly sources: readonly string[];
}

/** What one measurement may be off, as frameworks on one chip differ. */
const singleMeasurement = 0.1;

const all: readonly Measured[] = chipFigures.flatMap(measuredShares);

function measuredShares(chip: ChipFigures): readonly Measured[] {
  return (chip.formats ?? []).flatMap((format) => {
    const peak = baseAmount(format.peak, "compute");
    const bits = bitsOf(format.format);
    const achieved: readonly SourcedText[] = format.achieved ?? [];
    const shares = achieved.flatMap(({ value }) => {
      const rate = baseAmount(value, "compute");
      return rate === undefined || peak === undefined ? [] : [rate / peak];
    });
    const share = median(shares);
    if (share === undefined || bits === undefined) return [];
    const spread = shares.length < 2 ? singleMeasurement : Math.log(Math.max(...shares) / Math.min(...shares)) / 2;
    return [{ chip, bits, share, spread, sources: [...new Set(achieved.map(({ source }) => source))] }];
  });
}

/**
 * The share of the peak that a chip reaches at a width: measured there, or else taken from what is nearest.
 *
 * - Nearest is, in this order: the chip itself at another width, chips of its instruction set at the width and at others, chips of its
 *   vendor, all chips. The further away, the more uncertain.
 */
export function matrixShare(chip: ChipFigures, bits: number): MatrixShare {
  const isa = chip.isa?.target;
  const steps: readonly (readonly [MatrixShare["from"], number, (entry: Measured) => boolean])[] = [
    ["measured", 0, (entry) => entry.chip.id === chip.id && entry.bits === bits],
    ["other width", 0.1, (entry) => entry.chip.id === chip.id],
    ["same instruction set", 0.1, (entry) => entry.bits === bits && entry.chip.isa?.target === isa && isa !== undefined],
    ["same instruction set", 0.15, (entry) => entry.chip.isa?.target === isa && isa !== undefined],
    ["same vendor", 0.2, (entry) => entry.bits === bits && entry.chip.vendor === chip.vendor],
    ["all chips", 0.25, (entry) => entry.bits === bits],
  ];
  for (const [from, uncertainty, applies] of steps) {
    const found = all.filter(applies);
    const share = median(found.map((entry) => entry.share));
    if (share === undefined) continue;
    const spread = median(found.map((entry) => entry.spread)) ?? 0;
    return { share, from, uncertainty: Math.hypot(uncertainty, spread), sources: [...new Set(found.flatMap(({ sources }) => sources))] };
  }
  return { share: median(all.map((entry) => entry.share)) ?? 1, from: "all chips", uncertainty: 0.3, sources: [] };
}
