import type { ChipFigures } from "@cornercast/schemas/registry";
import { baseAmount } from "./base-amount.js";
import type { DeviceFigures, SubstitutionDevice } from "./substitution-device.js";

/** What has to be known of a model to say whether it fits on one device, and what it costs to split it. */
export interface SubstitutionModel {
  /** All parameters. */
  readonly parameters: number;
  /** The parameters that one token uses. Default all. */
  readonly activeParameters?: number;
  /** The width of the residual stream. Default that of a dense transformer of this size. */
  readonly hidden?: number;
  /** Layers. Default those of a dense transformer of this size and width. */
  readonly layers?: number;
}

/** How a model is split over devices, and what is left of the throughput of one. */
export interface Sharding {
  readonly devices: number;
  /** The share of the time that is not spent on exchanging activations. */
  readonly share: number;
  readonly note: string;
}

/** What serving takes besides weights, as a share of them: the cache of the batch that keeps the matrix units busy, and buffers. */
const workingShare = 0.25;
/** The part of the memory that serving engines give to weights and caches; the default of vLLM. */
const usableShare = 0.9;
/** Layers are about as many as the width over this in published dense models: 102 in Llama 2 70B, 130 in Llama 3.1 405B. */
const widthPerLayer = 128;
/** One direction of PCIe 5 with 16 lanes, for a device whose links are not stated. */
const otherwiseLinked = 64e9;

/**
 * How many devices a model needs in a precision, a power of two, and how much exchanging activations takes from each.
 *
 * - Tensor parallelism: two all-reduces a layer of `hidden` 16-bit values each, as a ring that moves 2(n−1)/n of them (Shoeybi et al. 2019,
 *   Megatron-LM), against 2 operations a parameter; nothing overlaps. A dense transformer has 12 · layers · hidden² parameters.
 * - Devices that do not share a scale-up fabric exchange over their link to the host.
 * - Undefined where memory is not known.
 */
export function shardingOf(model: SubstitutionModel, device: SubstitutionDevice, figures: DeviceFigures): Sharding | undefined {
  const { memory, matrix, bits } = figures;
  if (memory === undefined || matrix === undefined || bits === undefined) return undefined;
  const needed = ((model.parameters * bits) / 8) * (1 + workingShare);
  let devices = 1;
  while (devices * memory.amount * usableShare < needed && devices < 1 << 16) devices *= 2;
  if (devices === 1) return { devices, share: 1, note: "fits on one device" };
  const hidden = model.hidden ?? Math.cbrt((model.parameters * widthPerLayer) / 12);
  const layers = model.layers ?? model.parameters / (12 * hidden * hidden);
  const exchanged = 2 * layers * hidden * 2 * ((2 * (devices - 1)) / devices);
  const operations = (2 * (model.activeParameters ?? model.parameters)) / devices;
  const link = linkRate(device, devices);
  const exchange = exchanged / link;
  const work = operations / matrix.amount;
  return { devices, share: work / (work + exchange), note: `split over ${String(devices)} devices that exchange ${String(Math.round(link / 1e9))} GB/s` };
}

function linkRate(device: SubstitutionDevice, devices: number): number {
  const { chip } = device;
  const fabric = baseAmount(chip.scaleUp?.perDevice?.[0]?.value, "bandwidth");
  const domain = device.domainSize ?? chip.scaleUp?.domainSize?.[0]?.value ?? (fabric === undefined ? 1 : devices);
  return domain >= devices && fabric !== undefined ? fabric : hostRate(chip);
}

function hostRate(chip: ChipFigures): number {
  return baseAmount(chip.hostLink?.perDevice?.[0]?.value, "bandwidth") ?? otherwiseLinked;
}
