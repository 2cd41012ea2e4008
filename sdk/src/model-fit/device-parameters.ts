import { countParameters } from "./count-parameters.js";
import type { ModelShape } from "./model-shape.js";
import type { Parallelism } from "./parallelism.js";

/** The parameters that the fullest device holds. */
export interface DeviceParameters {
  /** Those that quantization covers. */
  readonly quantized: number;
  /** Those that keep the plain format. */
  readonly plain: number;
  readonly total: number;
}

/**
 * The parameters of the fullest device.
 *
 * - Tensor parallel devices share attention, dense layers, embedding and head; heads of keys and values that are fewer than the devices
 *   are repeated. Routers and norms are on each.
 * - Experts are divided over the `ep` devices, or over the tensor parallel ones where `ep` is 1.
 * - The fullest stage of a pipeline has the most layers, and the larger of embedding and head; with one stage both.
 */
export function deviceParameters(model: ModelShape, { tp, pp, ep }: Parallelism): DeviceParameters {
  const count = countParameters(model);
  const stage = Math.ceil(model.layers / pp) / model.layers;
  const ends = (pp === 1 ? count.embedding + count.head : Math.max(count.embedding, model.tied ? count.embedding : count.head)) / tp;
  const linear = stage * ((count.attention + repeatedHeads(model, tp)) / tp + count.dense / tp);
  const experts = (stage * count.experts) / (ep === 1 ? tp : ep);
  const rest = stage * (count.routers + count.norms);
  const covers = model.weights.covers;
  const quantized = covers === "experts" ? experts : covers === "linear" ? linear + experts : ends + linear + experts + rest;
  const total = ends + linear + experts + rest;
  return { quantized, plain: total - quantized, total };
}

/** What heads of keys and values add where there are fewer of them than devices. */
function repeatedHeads(model: ModelShape, tp: number): number {
  const { attention, layers, hidden } = model;
  if (attention.kind === "latent" || attention.kvHeads >= tp) return 0;
  return layers * 2 * hidden * attention.headDim * (tp - attention.kvHeads);
}
