import { chips, type ChipRow } from "@cornercast/schemas/registry";
import { parseQuantity } from "../quantity/index.js";

/** A chip whose memory holds what is needed. */
export interface FittingChip {
  readonly chip: ChipRow;
  /** Bytes of one device: what the driver reports where that is known, else what the chip is sold as, over the devices that it shows. */
  readonly memory: number;
  /** `yes` where the upper end of the need fits, `maybe` where only the lower one does. */
  readonly fits: "yes" | "maybe";
}

/**
 * The registered chips whose memory holds an interval of bytes, the smallest first. A chip without a figure of its memory is left out.
 *
 * @example
 * ```ts
 * fittingChips({ low: 60e9, high: 75e9 })[0]?.chip.id; // a chip with 80 GB
 * ```
 */
export function fittingChips(need: { readonly low: number; readonly high: number }): readonly FittingChip[] {
  return chips
    .flatMap((chip): readonly FittingChip[] => {
      const memory = memoryOf(chip);
      if (memory === undefined || memory < need.low) return [];
      return [{ chip, memory, fits: memory >= need.high ? "yes" : "maybe" }];
    })
    .sort((left, right) => left.memory - right.memory);
}

function memoryOf(chip: ChipRow): number | undefined {
  const text = (chip.memory?.usable ?? chip.memory?.nominal)?.[0]?.value;
  const parsed = text === undefined ? undefined : parseQuantity(text, "bytes");
  if (parsed?.kind !== "ok") return undefined;
  return Number(parsed.value.base.numerator) / Number(parsed.value.base.denominator) / (chip.devicesPerCard?.value ?? 1);
}
