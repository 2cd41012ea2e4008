import { suggest, type Diagnostic } from "../errors/index.js";
import { fieldOf, isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../document/index.js";
import { configReader, type ConfigReader } from "./config-reader.js";
import type { AttentionShape, ExpertShape, ModelShape } from "./model-shape.js";
import { modelTraits, otherArchitectures, type ModelTraits } from "./model-traits.js";
import { cacheBytesOf, plainFormat, weightFormat } from "./weight-format.js";

/** A model, or what is wrong with its configuration. */
export type ModelConfigResult =
  { readonly kind: "ok"; readonly model: ModelShape } | { readonly kind: "error"; readonly diagnostics: readonly [Diagnostic, ...Diagnostic[]] };

/**
 * Reads what a Hugging Face `config.json` says of a decoder-only transformer.
 *
 * - The text part of a model of several modalities is read from `text_config`; towers of other modalities are not counted, and noted.
 * - An architecture that is not registered here is taken as a Llama with the stated sizes, and noted.
 * - Errors: `model-config-field` (missing, or not a whole number), `model-config-architecture` (not a decoder-only transformer),
 *   `model-config-quantization` (a method that is not known); each with the JSON Pointer of the field.
 *
 * @example
 * ```ts
 * const read = readModelConfig({ model_type: "llama", hidden_size: 4096 });
 * if (read.kind === "error") read.diagnostics[0].pointer; // "/num_hidden_layers"
 * ```
 */
export function readModelConfig(config: JsonValue): ModelConfigResult {
  if (!isJsonObject(config)) return failed([{ code: "model-config-field", severity: "error", message: "a model configuration is a JSON object", pointer: "" }]);
  const inner = fieldOf(config, "text_config");
  const nested = isJsonObject(inner) && fieldOf(config, "hidden_size") === undefined;
  const reader = configReader(nested ? inner : config, nested ? ["text_config"] : []);
  const outer = configReader(config, []);
  const type = reader.text("model_type") ?? outer.text("model_type") ?? "";
  const notes: string[] = nested ? ["only the language model is counted: the towers of other modalities are not"] : [];
  checkArchitecture(reader, type, config, notes);
  const model = readShape(reader, outer, type, notes);
  const problems = [...reader.problems, ...outer.problems];
  return problems.length > 0 ? failed(problems) : { kind: "ok", model };
}

function failed(diagnostics: readonly Diagnostic[]): ModelConfigResult {
  const [first, ...rest] = diagnostics;
  if (first === undefined) throw new Error("a failure without a diagnostic");
  return { kind: "error", diagnostics: [first, ...rest] };
}

function checkArchitecture(reader: ConfigReader, type: string, config: JsonObject, notes: string[]): void {
  const encoderDecoder = fieldOf(config, "is_encoder_decoder") === true;
  if (otherArchitectures.has(type) || encoderDecoder || fieldOf(config, "ssm_cfg") !== undefined) {
    reader.problem(
      "model-config-architecture",
      "model_type",
      `${type === "" ? "this" : type} is not a decoder-only transformer, whose memory is computed here`,
    );
  } else if (!modelTraits.has(type)) {
    const near = suggest(type, modelTraits.keys());
    notes.push(
      `the architecture ${type === "" ? "(no model_type)" : type} is not registered${near === undefined ? "" : ` (${near} is)`}: counted as a Llama of the stated sizes`,
    );
  }
}

function readShape(reader: ConfigReader, outer: ConfigReader, type: string, notes: string[]): ModelShape {
  const traits = modelTraits.get(type) ?? {};
  const hidden = reader.required("hidden_size", "n_embd", "d_model");
  const layers = reader.required("num_hidden_layers", "n_layer", "num_layers");
  const vocabulary = reader.required("vocab_size");
  const width = readWidth(reader, type, hidden);
  const experts = readExperts(reader, type, traits, layers, width);
  const attention = readAttention(reader, traits, hidden);
  const dtype = reader.text("dtype") ?? reader.text("torch_dtype") ?? outer.text("dtype") ?? outer.text("torch_dtype");
  const plain = dtype === undefined ? undefined : plainFormat(dtype);
  if (dtype !== undefined && plain === undefined) reader.problem("model-config-field", "torch_dtype", `${dtype} is not a format of weights that is known`);
  if (dtype === undefined) notes.push("the configuration states no dtype: bf16 is assumed");
  const quantization = outer.part("quantization_config") ?? reader.part("quantization_config") ?? outer.part("compression_config");
  const [plainName, plainBytes] = plain ?? ["bf16", 2];
  const weights = quantization === undefined ? undefined : weightFormat(outer, quantization);
  if ((reader.count("num_nextn_predict_layers") ?? 0) > 0)
    notes.push("layers that predict further tokens (MTP) are not counted: most engines do not load them");
  const window = reader.flag("use_sliding_window", true) ? reader.count("sliding_window", "attention_chunk_size") : undefined;
  const cacheBytes = quantization === undefined ? undefined : cacheBytesOf(quantization);
  const contextLimit = reader.count("max_position_embeddings", "n_positions");
  const tied = fieldOf(reader.object, "tie_word_embeddings") ?? fieldOf(outer.object, "tie_word_embeddings");
  return {
    type,
    layers,
    hidden,
    vocabulary,
    positions: traits.positions === true ? (contextLimit ?? 0) : 0,
    tied: typeof tied === "boolean" ? tied : (traits.tied ?? false),
    attention,
    width,
    matrices: traits.matrices ?? 3,
    mlpBias: reader.flag("mlp_bias", traits.mlpBias ?? false),
    norms: traits.norms ?? 2,
    normBias: traits.normBias ?? false,
    headBias: traits.headBias ?? false,
    ...(experts === undefined ? {} : { experts }),
    windowLayers: window === undefined || window === 0 ? 0 : windowLayers(reader, traits, layers),
    ...(window === undefined || window === 0 ? {} : { window }),
    plainBytes,
    plainFormat: plainName,
    weights: weights ?? { name: plainName, bits: plainBytes * 8, covers: "all", source: "the dtype of the configuration" },
    ...(cacheBytes === undefined ? {} : { cacheBytes }),
    ...(contextLimit === undefined ? {} : { contextLimit }),
    notes,
  };
}

/** The width of a dense layer: stated, or four times that of the model in the oldest architectures. */
function readWidth(reader: ConfigReader, type: string, hidden: number): number {
  const stated = type === "llama4_text" ? reader.count("intermediate_size_mlp", "intermediate_size") : reader.count("intermediate_size", "n_inner", "ffn_dim");
  if (stated !== undefined && stated > 0) return stated;
  if (type === "gpt2" || type === "gptj") return 4 * hidden;
  return reader.count("moe_intermediate_size") === undefined ? reader.required("intermediate_size") : 0;
}

function readAttention(reader: ConfigReader, traits: ModelTraits, hidden: number): AttentionShape {
  const heads = reader.required("num_attention_heads", "n_head");
  const kvRank = reader.count("kv_lora_rank");
  if (kvRank !== undefined && kvRank > 0) {
    const queryRank = reader.count("q_lora_rank");
    return {
      kind: "latent",
      heads,
      ...(queryRank === undefined || queryRank === 0 ? {} : { queryRank }),
      kvRank,
      nopeDim: reader.required("qk_nope_head_dim"),
      ropeDim: reader.required("qk_rope_head_dim"),
      valueDim: reader.required("v_head_dim"),
    };
  }
  const headDim = reader.count("head_dim") ?? 0;
  if (headDim === 0 && hidden % heads !== 0) {
    reader.problem("model-config-field", "num_attention_heads", `${String(heads)} heads do not divide the width ${String(hidden)}, and no head_dim is stated`);
  }
  const kvHeads = reader.count("num_key_value_heads") ?? heads;
  if (kvHeads === 0 || heads % kvHeads !== 0) {
    reader.problem("model-config-field", "num_key_value_heads", `${String(kvHeads)} heads of keys and values do not divide ${String(heads)} heads of queries`);
  }
  const bias = reader.flag("attention_bias", false);
  return {
    kind: "heads",
    heads,
    kvHeads: Math.max(1, kvHeads),
    headDim: headDim === 0 ? Math.floor(hidden / heads) : headDim,
    inputBias: bias || (traits.inputBias ?? false),
    outputBias: (bias && traits.inputBias !== true) || (traits.outputBias ?? false),
    queryKeyNorm: traits.queryKeyNorm ?? false,
    sinks: traits.sinks ?? false,
  };
}

function readExperts(reader: ConfigReader, type: string, traits: ModelTraits, layers: number, width: number): ExpertShape | undefined {
  const count = reader.count("n_routed_experts", "num_local_experts", "num_experts");
  if (count === undefined || count < 2) return undefined;
  const expertWidth = type === "llama4_text" ? reader.required("intermediate_size") : (reader.count("moe_intermediate_size") ?? width);
  const shared = reader.count("n_shared_experts", "num_shared_experts") ?? (type === "llama4_text" ? 1 : 0);
  const active = reader.count("num_experts_per_tok", "experts_per_token", "top_k") ?? 2;
  if (active < 1 || active > count) reader.problem("model-config-field", "num_experts_per_tok", `a token uses ${String(active)} of ${String(count)} experts`);
  return {
    count,
    active,
    width: expertWidth,
    sharedWidth: reader.count("shared_expert_intermediate_size") ?? shared * expertWidth,
    sharedGate: traits.sharedGate ?? false,
    layers: expertLayers(reader, layers),
    biases: traits.expertBiases ?? false,
    routerBias: traits.routerBias ?? false,
  };
}

/** Layers with experts: all but the first few, the named ones, or one in so many. */
function expertLayers(reader: ConfigReader, layers: number): number {
  const first = Math.min(layers, reader.count("first_k_dense_replace") ?? 0);
  const step = Math.max(1, reader.count("decoder_sparse_step", "interleave_moe_layer_step", "moe_layer_freq") ?? 1);
  const dense = fieldOf(reader.object, "mlp_only_layers");
  const named = new Set(isJsonArray(dense) ? dense.filter((layer) => typeof layer === "number") : []);
  let sparse = 0;
  for (let layer = first; layer < Math.min(layers, 10_000); layer += 1) if ((layer + 1) % step === 0 && !named.has(layer)) sparse += 1;
  return sparse;
}

/** Layers whose attention has a window: those that `layer_types` names, or all but one in so many. */
function windowLayers(reader: ConfigReader, traits: ModelTraits, layers: number): number {
  const types = fieldOf(reader.object, "layer_types");
  if (isJsonArray(types)) return Math.min(layers, types.filter((layer) => layer === "sliding_attention" || layer === "chunked_attention").length);
  const every = reader.count("sliding_window_pattern") ?? traits.fullEvery ?? 0;
  return every < 2 ? layers : layers - Math.floor(layers / every);
}
