import { inGibibytes, type MemoryPart } from "./memory-part.js";
import type { ModelShape } from "./model-shape.js";
import type { Parallelism } from "./parallelism.js";

/** Engines give the cache out in blocks: the last one of each sequence is half empty on the mean. */
const blockTokens = 16;

/** The bytes of one token in the cache of one layer of a device. */
export function cacheBytesPerToken(model: ModelShape, tp: number, valueBytes: number): number {
  const { attention } = model;
  if (attention.kind === "latent") return (attention.kvRank + attention.ropeDim) * valueBytes;
  return 2 * Math.max(1, attention.kvHeads / tp) * attention.headDim * valueBytes;
}

/**
 * The cache of keys and values of a device: for each token of each sequence, in each layer of its stage.
 *
 * - Tensor parallel devices share heads, and repeat what they cannot share: the latent of MLA, and heads that are fewer than they are.
 * - Layers with a window keep no more than the window.
 * - The upper end has a whole block more for each sequence.
 */
export function cachePart(model: ModelShape, parallelism: Parallelism, context: number, batch: number, valueBytes: number): MemoryPart {
  const { tp, pp } = parallelism;
  const perToken = cacheBytesPerToken(model, tp, valueBytes);
  const stage = Math.ceil(model.layers / pp) / model.layers;
  const kept = (tokens: number) => stage * ((model.layers - model.windowLayers) * tokens + model.windowLayers * Math.min(tokens, model.window ?? tokens));
  const low = batch * perToken * kept(context);
  const each =
    model.attention.kind === "latent"
      ? `(kv rank ${String(model.attention.kvRank)} + rotary ${String(model.attention.ropeDim)}) × ${String(valueBytes)} B`
      : `2 × ${String(Math.max(1, model.attention.kvHeads / tp))} heads × ${String(model.attention.headDim)} × ${String(valueBytes)} B`;
  const windowed = model.windowLayers === 0 ? "" : `, ${String(model.windowLayers)} of them up to ${String(model.window ?? 0)} tokens`;
  return {
    name: "cache",
    low,
    high: low + batch * perToken * stage * model.layers * blockTokens,
    estimate: false,
    formula: `${String(batch)} × ${String(context)} tokens × ${String(Math.ceil(model.layers / pp))} layers${windowed} × ${each} = ${inGibibytes(low)}`,
    source:
      model.attention.kind === "latent"
        ? "DeepSeek-AI 2024, DeepSeek-V2 (arXiv:2405.04434), section 2.1"
        : "Ainslie et al. 2023, GQA (arXiv:2305.13245); Kwon et al. 2023, PagedAttention (arXiv:2309.06180)",
  };
}
