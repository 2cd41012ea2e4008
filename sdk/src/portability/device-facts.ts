import { chipFigures, type ChipFigures } from "@cornercast/schemas/registry/facts";
import { chipFiguresById } from "../hardware/chip-figures.js";
import type { DeviceFacts, FormatLevel, HostFacts } from "./facts.js";

/**
 * What the registry knows of a chip, as facts for `runs`. Nothing for a chip that is not registered, except its id.
 *
 * @example
 * ```ts
 * deviceFactsOfChip("h100-sxm").isa; // "sm_90"
 * ```
 */
export function deviceFactsOfChip(id: string): DeviceFacts {
  const chip = chipFiguresById(id);
  return chip === undefined ? { chip: id } : factsOf(chip);
}

/** What the registry knows of the host of a chip: that of a chip with a processor on its package. */
export function hostFactsOfChip(id: string): HostFacts {
  const arch = chipFiguresById(id)?.hostArch?.value;
  return arch === undefined ? {} : { arch };
}

/** The facts of all registered chips, each combination once. */
export function registeredDevices(): readonly DeviceFacts[] {
  return chipFigures.map(factsOf);
}

function factsOf(chip: ChipFigures): DeviceFacts {
  const formats: Record<string, FormatLevel> = {};
  for (const format of chip.formats ?? []) formats[format.format] = format.support;
  return {
    chip: chip.id,
    vendor: chip.vendor,
    ...(chip.isa === undefined ? {} : { isa: chip.isa.target }),
    targets: [...(chip.isa === undefined ? [] : [chip.isa.target]), ...(chip.targets?.values ?? [])],
    ...(chip.productLine === undefined ? {} : { productLine: chip.productLine.value }),
    formats,
  };
}
