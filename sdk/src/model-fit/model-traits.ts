/** What the code of an architecture fixes and its configuration does not say. */
export interface ModelTraits {
  /** Default false: embedding and output share no weights unless the configuration says so. */
  readonly tied?: boolean;
  /** Default 3: a gated layer. */
  readonly matrices?: 2 | 3;
  readonly inputBias?: boolean;
  readonly outputBias?: boolean;
  readonly mlpBias?: boolean;
  readonly headBias?: boolean;
  readonly queryKeyNorm?: boolean;
  readonly sinks?: boolean;
  /** Default 2. */
  readonly norms?: number;
  readonly normBias?: boolean;
  /** Whether positions are learnt. */
  readonly positions?: boolean;
  readonly expertBiases?: boolean;
  readonly routerBias?: boolean;
  readonly sharedGate?: boolean;
  /** Default 1: every so many-th layer has a window, and the others see everything. 0 for none. */
  readonly fullEvery?: number;
}

/** Decoder-only architectures by `model_type`, as their classes in Hugging Face transformers define them. */
export const modelTraits: ReadonlyMap<string, ModelTraits> = new Map<string, ModelTraits>([
  ["llama", {}],
  ["llama4_text", { fullEvery: 4 }],
  ["mistral", {}],
  ["mixtral", {}],
  ["ministral3", {}],
  ["mistral3", {}],
  ["qwen2", { inputBias: true }],
  ["qwen2_moe", { inputBias: true, sharedGate: true }],
  ["qwen3", { queryKeyNorm: true }],
  ["qwen3_moe", { queryKeyNorm: true }],
  ["deepseek_v2", {}],
  ["deepseek_v3", { routerBias: true }],
  ["kimi_k2", { routerBias: true }],
  ["gpt_oss", { inputBias: true, outputBias: true, sinks: true, expertBiases: true, routerBias: true, fullEvery: 2 }],
  ["gemma", { tied: true }],
  ["gemma2", { tied: true, norms: 4, fullEvery: 2 }],
  ["gemma3_text", { tied: true, norms: 4, queryKeyNorm: true, fullEvery: 6 }],
  ["phi3", {}],
  ["olmo2", { queryKeyNorm: true }],
  ["granite", {}],
  ["glm4_moe", { routerBias: true }],
  ["minimax_m2", { queryKeyNorm: true, routerBias: true }],
  ["gpt2", { tied: true, matrices: 2, inputBias: true, outputBias: true, mlpBias: true, normBias: true, positions: true }],
  ["gptj", { matrices: 2, mlpBias: true, normBias: true, norms: 1, headBias: true }],
  ["gpt_neox", { matrices: 2, inputBias: true, outputBias: true, mlpBias: true, normBias: true }],
  ["starcoder2", { tied: true, matrices: 2, inputBias: true, outputBias: true, mlpBias: true, normBias: true }],
]);

/** Architectures that are something else: what this counts would be wrong for them. */
export const otherArchitectures: ReadonlySet<string> = new Set([
  "albert",
  "bart",
  "bert",
  "clip",
  "deberta-v2",
  "distilbert",
  "falcon_h1",
  "jamba",
  "mamba",
  "mamba2",
  "mpnet",
  "nemotron_h",
  "qwen3_next",
  "roberta",
  "rwkv",
  "t5",
  "umt5",
  "vit",
  "wav2vec2",
  "whisper",
  "xlm-roberta",
]);
