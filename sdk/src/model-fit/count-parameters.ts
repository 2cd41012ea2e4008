import type { AttentionShape, ExpertShape, ModelShape } from "./model-shape.js";

/** Parameters of a model, by what they do. */
export interface ParameterCount {
  /** The embedding of tokens and of learnt positions. */
  readonly embedding: number;
  /** The output head; 0 where it shares the weights of the embedding. */
  readonly head: number;
  readonly attention: number;
  /** Dense layers, and experts that every token uses. */
  readonly dense: number;
  /** Experts of which a token uses some. */
  readonly experts: number;
  readonly routers: number;
  readonly norms: number;
  readonly total: number;
  /** The parameters that one token uses, without the embedding, of which it uses one row. */
  readonly active: number;
}

/**
 * Counts the parameters of a model from its shape, exactly as the layers of its architecture have them.
 *
 * @example
 * ```ts
 * const read = readModelConfig({ model_type: "llama", hidden_size: 4096, num_hidden_layers: 32, num_attention_heads: 32,
 *   num_key_value_heads: 8, intermediate_size: 14336, vocab_size: 128256, dtype: "bfloat16" });
 * if (read.kind === "ok") countParameters(read.model).total; // 8030261248
 * ```
 */
export function countParameters(model: ModelShape): ParameterCount {
  const { hidden, layers, experts } = model;
  const embedding = model.vocabulary * hidden + model.positions * hidden;
  const head = (model.tied ? 0 : model.vocabulary * hidden) + (model.headBias ? model.vocabulary : 0);
  const attention = layers * attentionParameters(model.attention, hidden);
  const denseLayers = layers - (experts?.layers ?? 0);
  const shared = experts === undefined ? 0 : experts.layers * (3 * hidden * experts.sharedWidth + (experts.sharedGate ? hidden : 0));
  const dense = denseLayers * feedForward(model) + shared;
  const one = experts === undefined ? 0 : expertParameters(experts, hidden);
  const all = experts === undefined ? 0 : experts.layers * experts.count * one;
  const routers = experts === undefined ? 0 : experts.layers * experts.count * (hidden + (experts.routerBias ? 1 : 0));
  const norms = (layers * model.norms + 1) * hidden * (model.normBias ? 2 : 1);
  const used = experts === undefined ? 0 : experts.layers * experts.active * one;
  return {
    embedding,
    head,
    attention,
    dense,
    experts: all,
    routers,
    norms,
    total: embedding + head + attention + dense + all + routers + norms,
    active: (model.tied ? embedding : head) + attention + dense + used + routers + norms,
  };
}

function feedForward(model: ModelShape): number {
  const { hidden, width, matrices } = model;
  return matrices * hidden * width + (model.mlpBias ? (matrices - 1) * width + hidden : 0);
}

function expertParameters(experts: ExpertShape, hidden: number): number {
  return 3 * hidden * experts.width + (experts.biases ? 2 * experts.width + hidden : 0);
}

/** The parameters of the attention of one layer. */
function attentionParameters(attention: AttentionShape, hidden: number): number {
  const { heads } = attention;
  if (attention.kind === "latent") {
    const { queryRank, kvRank, nopeDim, ropeDim, valueDim } = attention;
    const wide = heads * (nopeDim + ropeDim);
    const queries = queryRank === undefined ? hidden * wide : hidden * queryRank + queryRank + queryRank * wide;
    return queries + hidden * (kvRank + ropeDim) + kvRank + kvRank * heads * (nopeDim + valueDim) + heads * valueDim * hidden;
  }
  const { kvHeads, headDim } = attention;
  const [q, kv] = [heads * headDim, kvHeads * headDim];
  return (
    hidden * (q + 2 * kv) +
    q * hidden +
    (attention.inputBias ? q + 2 * kv : 0) +
    (attention.outputBias ? hidden : 0) +
    (attention.queryKeyNorm ? 2 * headDim : 0) +
    (attention.sinks ? heads : 0)
  );
}
