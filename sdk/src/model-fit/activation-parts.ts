import { inGibibytes, type MemoryPart } from "./memory-part.js";
import type { ModelShape } from "./model-shape.js";
import type { Parallelism } from "./parallelism.js";

/** Values of one token in the matrix products of one layer of a device. */
function valuesPerToken(model: ModelShape, tp: number): { readonly attention: number; readonly feedForward: number } {
  const { attention, experts } = model;
  const heads =
    attention.kind === "latent"
      ? attention.heads * (2 * (attention.nopeDim + attention.ropeDim) + attention.valueDim)
      : (attention.heads + 2 * attention.kvHeads) * attention.headDim;
  const width = experts === undefined ? model.width : Math.max(model.width, experts.active * experts.width + experts.sharedWidth);
  return { attention: heads / tp, feedForward: (model.matrices * width) / tp };
}

/** What serving holds while it computes: one layer at a time for the tokens of a step, and the scores of the next tokens. */
export function servingActivations(model: ModelShape, { tp, pp }: Parallelism, context: number, batch: number, stepTokens: number): MemoryPart {
  const tokens = Math.max(batch, Math.min(stepTokens, batch * context));
  const values = valuesPerToken(model, tp);
  const bytes = Math.max(2, Math.min(4, model.plainBytes));
  const scores = pp === 1 || model.tied ? (batch * model.vocabulary * 4) / tp : 0;
  // What goes into the last matrix may take the place of what it is made from.
  const fewest = (values.feedForward * (model.matrices - 1)) / model.matrices;
  const layer = tokens * bytes * (2 * model.hidden + Math.max(values.attention, fewest));
  const low = layer + scores;
  // Engines keep residuals, the inputs of graphs and work space of kernels beside one layer.
  const high = tokens * bytes * (4 * model.hidden + values.attention + 2 * values.feedForward) + 2 * scores;
  return {
    name: "activations",
    low,
    high,
    estimate: true,
    formula: `${String(tokens)} tokens of a step × ${String(bytes)} B × (2 × ${String(model.hidden)} + the widest product of a layer), and scores over ${String(model.vocabulary)} tokens: ${inGibibytes(low)} to ${inGibibytes(high)}`,
    source: "one layer at a time, held against what the makers of Qwen2.5 measured; the upper end counts every product of a layer at once",
  };
}

/**
 * What training keeps for the backward pass of one micro-batch: at the lower end the input of each layer, with all else computed again,
 * and one layer in full; at the upper end every product, of as many micro-batches as the first stage of a pipeline holds.
 */
export function trainingActivations(model: ModelShape, { tp, pp }: Parallelism, context: number, batch: number): MemoryPart {
  const tokens = batch * context;
  const values = valuesPerToken(model, tp);
  const layers = Math.ceil(model.layers / pp);
  // Norms, residuals and inputs of the two blocks of a layer, and the products of both, in 16 bits.
  const layer = 2 * (6 * model.hidden + 2 * values.attention + values.feedForward);
  const scores = ((pp === 1 ? 1 : 0) * (tokens * model.vocabulary * 6)) / tp;
  const low = tokens * (2 * model.hidden * layers + layer) + scores / 2;
  const high = tokens * layer * layers * Math.min(pp, model.layers) + scores;
  return {
    name: "activations",
    low: Math.min(low, high),
    high,
    estimate: true,
    formula: `${String(tokens)} tokens × ${String(layers)} layers × ${String(2 * model.hidden)} B with full recomputation, × ${String(Math.round(layer))} B without`,
    source: "Korthikanti et al. 2022, Reducing activation recomputation (arXiv:2205.05198), with attention that keeps no scores",
  };
}
