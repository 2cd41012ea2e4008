import type { ChipFigures } from "@cornercast/schemas/registry";
import type { SourceKind } from "../hardware/index.js";
import { baseAmount } from "./base-amount.js";
import { chipPrecision } from "./chip-precision.js";
import { matrixShare } from "./matrix-share.js";

/** A device of a substitution: a registered chip, and what is known of how it is set up. */
export interface SubstitutionDevice {
  readonly chip: ChipFigures;
  /** The precision on this device, where the two differ. Default the one of the options. */
  readonly precision?: string;
  /** The power limit in watts, where it is set below that of the chip. */
  readonly powerCap?: number;
  /** How many devices reach each other over the scale-up fabric. Default what the registry says of the chip. */
  readonly domainSize?: number;
}

/** A figure of a device. */
export interface DeviceFigure {
  /** In base units: operations a second, watts, bytes a second, bytes. */
  readonly amount: number;
  readonly kind: SourceKind;
  readonly sources: readonly string[];
  /** How far it may be off, in natural logarithm. */
  readonly uncertainty: number;
  readonly note?: string;
}

/** What the registry knows of a device that bears on its throughput. */
export interface DeviceFigures {
  /** The achieved rate of matrix products in the precision. */
  readonly matrix?: DeviceFigure;
  readonly power?: DeviceFigure;
  readonly bandwidth?: DeviceFigure;
  readonly memory?: DeviceFigure;
  /** The bits of a weight. */
  readonly bits?: number;
}

/** Collects the figures of a device for a precision. What the registry does not state is left out. */
export function deviceFigures(device: SubstitutionDevice, precision: string): DeviceFigures {
  const { chip } = device;
  const matrix = matrixFigure(chip, precision);
  const power = powerFigure(device);
  const bandwidth = nameplate(chip.memoryBandwidth?.[0], "bandwidth");
  const memory = nameplate(chip.memory?.usable?.[0] ?? chip.memory?.nominal?.[0], "bytes");
  const format = chipPrecision(chip, precision);
  return {
    ...(matrix === undefined ? {} : { matrix }),
    ...(power === undefined ? {} : { power }),
    ...(bandwidth === undefined ? {} : { bandwidth }),
    ...(memory === undefined ? {} : { memory }),
    ...(format === undefined ? {} : { bits: format.bits }),
  };
}

function matrixFigure(chip: ChipFigures, precision: string): DeviceFigure | undefined {
  const format = chipPrecision(chip, precision);
  if (format === undefined) return undefined;
  const { share, from, uncertainty, sources } = matrixShare(chip, format.bits);
  const replaced = format.match === "wider" ? `${format.format.format} in place of ${precision}, which the chip lacks; ` : "";
  return {
    amount: format.peak * share,
    kind: from === "measured" ? "measured" : "derived",
    sources: [...new Set([format.format.source, ...sources])],
    uncertainty,
    note: `${replaced}${String(Math.round(share * 100))} % of the peak in ${format.format.format}${from === "measured" ? "" : `, taken from: ${from}`}`,
  };
}

function powerFigure(device: SubstitutionDevice): DeviceFigure | undefined {
  const limit = nameplate(device.chip.power?.[0], "power");
  if (device.powerCap === undefined || (limit !== undefined && device.powerCap >= limit.amount)) return limit;
  return { amount: device.powerCap, kind: "asserted", sources: [], uncertainty: 0, note: "capped" };
}

function nameplate(
  figure: { readonly value: string; readonly source: string } | undefined,
  dimension: "bandwidth" | "bytes" | "power",
): DeviceFigure | undefined {
  const amount = baseAmount(figure?.value, dimension);
  return figure === undefined || amount === undefined ? undefined : { amount, kind: "nameplate", sources: [figure.source], uncertainty: 0 };
}
