import type { JsonObject } from "../../document/index.js";

/** A model as its makers published it: the fields of its config.json that matter here, and how many parameters they state. */
export interface PublishedModel {
  readonly name: string;
  readonly config: JsonObject;
  /** Where the configuration was read. */
  readonly configSource: string;
  /** The parameters of the published weights. */
  readonly parameters: number;
  /** How far off the count may be: 0 where the exact number is published, otherwise the rounding of the statement. */
  readonly within: number;
  /** Parameters that a token uses, as stated, with its rounding, and whether the statement counts the embedding. */
  readonly active?: readonly [number, number, "with-embedding" | "without-embedding"];
  /** Where the numbers of parameters were read. */
  readonly source: string;
}

// Each source is what was read: a file of a repository at a commit, or a page.
const litgpt = (name: string) => `github.com/Lightning-AI/litgpt, litgpt/config.py at 0006c973aa7d, ${name}, after config.json of the model`;
const kerasHub = (path: string, commit: string, name: string) =>
  `github.com/keras-team/keras-hub, keras_hub/src/models/${path}_presets.py at ${commit}, ${name}`;
const hubTotal = (name: string, revision: string) =>
  `safetensors.total of huggingface.co/api/models/meta-llama/${name} at revision ${revision}, in a copy of October 2026`;
const transformers = (path: string, commit: string) =>
  `github.com/huggingface/transformers, src/transformers/models/${path} at ${commit}: the defaults, which are those of the model`;

const llama = { model_type: "llama", torch_dtype: "bfloat16", tie_word_embeddings: false, max_position_embeddings: 131072 };
const llama8b = {
  ...llama,
  hidden_size: 4096,
  num_hidden_layers: 32,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  intermediate_size: 14336,
  vocab_size: 128256,
};

/** Models with published numbers. */
export const publishedModels = [
  {
    name: "meta-llama/Llama-3.1-8B",
    config: llama8b,
    configSource: `${litgpt("Llama-3.1-8B")}; github.com/meta-llama/llama-models, models/llama3_1/api/sku_list.py at 1768925a9d34`,
    parameters: 8_030_261_248,
    within: 0,
    source: `${hubTotal("Llama-3.1-8B", "d04e592bb4f6")}; ${kerasHub("llama3/llama3", "2f5dce1e3463", "llama3_8b_en, of the same shape")}`,
  },
  {
    name: "meta-llama/Llama-3.1-70B",
    config: {
      ...llama,
      hidden_size: 8192,
      num_hidden_layers: 80,
      num_attention_heads: 64,
      num_key_value_heads: 8,
      intermediate_size: 28672,
      vocab_size: 128256,
    },
    configSource: `${litgpt("Llama-3.1-70B")}; github.com/meta-llama/llama-models, models/llama3_1/api/sku_list.py at 1768925a9d34`,
    parameters: 70_553_706_496,
    within: 0,
    source: hubTotal("Llama-3.1-70B", "349b2ddb53ce"),
  },
  {
    name: "meta-llama/Llama-3.1-405B",
    config: {
      ...llama,
      hidden_size: 16384,
      num_hidden_layers: 126,
      num_attention_heads: 128,
      num_key_value_heads: 8,
      intermediate_size: 53248,
      vocab_size: 128256,
    },
    configSource: `${litgpt("Llama-3.1-405B")}; github.com/meta-llama/llama-models, models/llama3_1/api/sku_list.py at 1768925a9d34`,
    parameters: 405_853_388_800,
    within: 0,
    source: hubTotal("Llama-3.1-405B", "b906e4dc842a"),
  },
  {
    name: "meta-llama/Llama-3.2-1B",
    config: { ...llama8b, hidden_size: 2048, num_hidden_layers: 16, head_dim: 64, intermediate_size: 8192, tie_word_embeddings: true },
    configSource: `${litgpt("Llama-3.2-1B")}; the model card: shared embeddings`,
    parameters: 1.23e9,
    within: 0.005,
    source: "github.com/meta-llama/llama-models, models/llama3_2/MODEL_CARD.md at 1156e8676f57: 1.23B",
  },
  {
    name: "meta-llama/Llama-2-7b-hf",
    config: {
      model_type: "llama",
      torch_dtype: "float16",
      hidden_size: 4096,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      intermediate_size: 11008,
      vocab_size: 32000,
      max_position_embeddings: 4096,
    },
    configSource: litgpt("Llama-2-7b-hf"),
    // The files on the Hub hold 2,048 values more: the frequencies of the rotary embedding, 64 for each layer, which are no parameters.
    parameters: 6_738_415_616,
    within: 0,
    source: `${kerasHub("llama/llama", "5d163cac7825", "llama2_7b_en")}; ${hubTotal("Llama-2-7b-hf", "01c7f73d771d")}: 6,738,417,664`,
  },
  {
    name: "mistralai/Mistral-7B-v0.1",
    config: {
      model_type: "mistral",
      torch_dtype: "bfloat16",
      hidden_size: 4096,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      num_key_value_heads: 8,
      intermediate_size: 14336,
      vocab_size: 32000,
      sliding_window: 4096,
      max_position_embeddings: 32768,
    },
    configSource: litgpt("Mistral-7B-v0.1"),
    parameters: 7_241_732_096,
    within: 0,
    source: kerasHub("mistral/mistral", "0e1444fdfbc0", "mistral_7b_en"),
  },
  {
    name: "mistralai/Mixtral-8x7B-v0.1",
    config: {
      model_type: "mixtral",
      torch_dtype: "bfloat16",
      hidden_size: 4096,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      num_key_value_heads: 8,
      intermediate_size: 14336,
      num_local_experts: 8,
      num_experts_per_tok: 2,
      vocab_size: 32000,
      sliding_window: null,
    },
    configSource: "huggingface.co/mistralai/Mixtral-8x7B-Instruct-v0.1/blob/eba92302a286/config.json, of the same shape",
    parameters: 46_702_792_704,
    within: 0,
    active: [13e9, 0.01, "with-embedding"],
    source: `${kerasHub("mixtral/mixtral", "36ad74e3f678", "mixtral_8_7b_en")}; the paper as quoted on simonwillison.net/2024/Jan/9/mixtral-of-experts: 13B active`,
  },
  {
    name: "Qwen/Qwen2.5-0.5B",
    config: {
      model_type: "qwen2",
      torch_dtype: "bfloat16",
      hidden_size: 896,
      num_hidden_layers: 24,
      num_attention_heads: 14,
      num_key_value_heads: 2,
      intermediate_size: 4864,
      vocab_size: 151936,
      tie_word_embeddings: true,
      sliding_window: 32768,
      use_sliding_window: false,
    },
    configSource: litgpt("Qwen2.5-0.5B"),
    parameters: 494_032_768,
    within: 0,
    source: kerasHub("qwen/qwen", "12870d2794fb", "qwen2.5_0.5b_en"),
  },
  {
    name: "Qwen/Qwen2.5-72B",
    config: {
      model_type: "qwen2",
      torch_dtype: "bfloat16",
      hidden_size: 8192,
      num_hidden_layers: 80,
      num_attention_heads: 64,
      num_key_value_heads: 8,
      intermediate_size: 29568,
      vocab_size: 152064,
      tie_word_embeddings: false,
    },
    configSource: `${litgpt("Qwen2.5-72B")}; huggingface.co/BitStack/BitStack-Qwen2.5-72B/blame/main/config.json`,
    parameters: 72_706_203_648,
    within: 0,
    source: kerasHub("qwen/qwen", "12870d2794fb", "qwen2.5_instruct_72b_en, of the same shape"),
  },
  {
    name: "Qwen/Qwen3-8B",
    config: {
      model_type: "qwen3",
      torch_dtype: "bfloat16",
      hidden_size: 4096,
      num_hidden_layers: 36,
      num_attention_heads: 32,
      num_key_value_heads: 8,
      head_dim: 128,
      intermediate_size: 12288,
      vocab_size: 151936,
      tie_word_embeddings: false,
      attention_bias: false,
    },
    configSource: litgpt("Qwen3-8B"),
    parameters: 8_190_735_360,
    within: 0,
    source: kerasHub("qwen3/qwen3", "1df65dab96fb", "qwen3_8b_en"),
  },
  {
    name: "Qwen/Qwen3-235B-A22B",
    config: {
      model_type: "qwen3_moe",
      torch_dtype: "bfloat16",
      hidden_size: 4096,
      num_hidden_layers: 94,
      num_attention_heads: 64,
      num_key_value_heads: 4,
      head_dim: 128,
      intermediate_size: 12288,
      moe_intermediate_size: 1536,
      num_experts: 128,
      num_experts_per_tok: 8,
      decoder_sparse_step: 1,
      mlp_only_layers: [],
      vocab_size: 151936,
      tie_word_embeddings: false,
    },
    configSource: litgpt("Qwen3-235B-A22B"),
    parameters: 235_093_634_560,
    within: 0,
    active: [22e9, 0.02, "with-embedding"],
    source: kerasHub("qwen3_moe/qwen3_moe", "79c5664afe56", "qwen3_moe_235b_a22b_en: 22 billion activated"),
  },
  {
    name: "google/gemma-2-9b",
    config: {
      model_type: "gemma2",
      torch_dtype: "float32",
      hidden_size: 3584,
      num_hidden_layers: 42,
      num_attention_heads: 16,
      num_key_value_heads: 8,
      head_dim: 256,
      intermediate_size: 14336,
      vocab_size: 256000,
      sliding_window: 4096,
    },
    configSource: `${litgpt("Gemma-2-9b")}; huggingface.co/ashercn97/blanked-v011/blob/main/config.json, a copy of the model`,
    parameters: 9_241_705_984,
    within: 0,
    source: kerasHub("gemma/gemma", "02aeee5f130d", "gemma2_9b_en"),
  },
  {
    name: "microsoft/Phi-3-mini-4k-instruct",
    config: {
      model_type: "phi3",
      torch_dtype: "bfloat16",
      hidden_size: 3072,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      num_key_value_heads: 32,
      intermediate_size: 8192,
      vocab_size: 32064,
      sliding_window: 2047,
    },
    configSource: "huggingface.co/Alignment-Lab-AI/idfkphi4kiguess/blob/main/config.json, a duplicate of the model",
    parameters: 3_821_079_552,
    within: 0,
    source: kerasHub("phi3/phi3", "40358b49979e", "phi3_mini_4k_instruct_en"),
  },
  {
    name: "openai-community/gpt2",
    config: { model_type: "gpt2", n_embd: 768, n_layer: 12, n_head: 12, vocab_size: 50257, n_positions: 1024 },
    configSource: transformers("gpt2/configuration_gpt2.py", "01ae98ae2414"),
    parameters: 124_439_808,
    within: 0,
    source: kerasHub("gpt2/gpt2", "0e1444fdfbc0", "gpt2_base_en"),
  },
  {
    name: "EleutherAI/gpt-j-6b",
    config: { model_type: "gptj", n_embd: 4096, n_layer: 28, n_head: 16, vocab_size: 50400, n_positions: 2048, tie_word_embeddings: false },
    configSource: transformers("gptj/configuration_gptj.py", "0bedd3309fc9"),
    // The stated number is 2,498,560 above what the layers of the converted model hold, 6,050,882,784.
    parameters: 6_053_381_344,
    within: 0.0005,
    source: "github.com/kingoflolz/mesh-transformer-jax, README.md at 02850c46c6b9",
  },
  {
    name: "openai/gpt-oss-120b",
    config: {
      model_type: "gpt_oss",
      torch_dtype: "bfloat16",
      hidden_size: 2880,
      num_hidden_layers: 36,
      num_attention_heads: 64,
      num_key_value_heads: 8,
      head_dim: 64,
      attention_bias: true,
      intermediate_size: 2880,
      num_local_experts: 128,
      num_experts_per_tok: 4,
      vocab_size: 201088,
      sliding_window: 128,
      tie_word_embeddings: false,
      quantization_config: { quant_method: "mxfp4", modules_to_not_convert: ["model.layers.*.self_attn", "model.layers.*.mlp.router", "lm_head"] },
    },
    configSource:
      "github.com/openai/gpt-oss, gpt_oss/torch/model.py at 0568dfc94f09; huggingface.co/the-qa-company/gpt-oss-120b/commit/2b05ce4c1044, a copy of config.json",
    parameters: 116.83e9,
    within: 0.0001,
    active: [5.13e9, 0.001, "without-embedding"],
    source: "OpenAI 2025, gpt-oss model card (arXiv:2508.10925), table 1, in a transcript: 116.83B, and 5.13B active with the unembedding only",
  },
  {
    name: "deepseek-ai/DeepSeek-V3",
    config: {
      model_type: "deepseek_v3",
      torch_dtype: "bfloat16",
      hidden_size: 7168,
      num_hidden_layers: 61,
      num_attention_heads: 128,
      num_key_value_heads: 128,
      q_lora_rank: 1536,
      kv_lora_rank: 512,
      qk_nope_head_dim: 128,
      qk_rope_head_dim: 64,
      v_head_dim: 128,
      intermediate_size: 18432,
      moe_intermediate_size: 2048,
      n_routed_experts: 256,
      n_shared_experts: 1,
      num_experts_per_tok: 8,
      first_k_dense_replace: 3,
      moe_layer_freq: 1,
      num_nextn_predict_layers: 1,
      vocab_size: 129280,
      tie_word_embeddings: false,
      max_position_embeddings: 163840,
      quantization_config: { quant_method: "fp8", fmt: "e4m3", activation_scheme: "dynamic", weight_block_size: [128, 128] },
    },
    configSource: `${transformers("deepseek_v3/configuration_deepseek_v3.py", "001f85b38fb4")}; github.com/deepseek-ai/DeepSeek-V3, README_WEIGHTS.md at 0b39205aed0d: quantization_config`,
    parameters: 671e9,
    within: 0.0005,
    // The document says that this counts both the embedding and the head; the layers with the head alone make it.
    active: [36.7e9, 0.003, "without-embedding"],
    source: "github.com/deepseek-ai/DeepSeek-V3, README_WEIGHTS.md at 0b39205aed0d: 671B and 36.7B",
  },
  {
    name: "meta-llama/Llama-4-Scout-17B-16E",
    config: {
      model_type: "llama4",
      text_config: {
        model_type: "llama4_text",
        torch_dtype: "bfloat16",
        hidden_size: 5120,
        num_hidden_layers: 48,
        num_attention_heads: 40,
        num_key_value_heads: 8,
        head_dim: 128,
        intermediate_size: 8192,
        intermediate_size_mlp: 16384,
        num_local_experts: 16,
        num_experts_per_tok: 1,
        interleave_moe_layer_step: 1,
        attention_chunk_size: 8192,
        vocab_size: 202048,
        tie_word_embeddings: false,
      },
    },
    configSource: transformers("llama4/configuration_llama4.py", "008e57439125"),
    // With its tower for images, which is not counted here: about 1 % of it.
    parameters: 109e9,
    within: 0.015,
    active: [17e9, 0.015, "with-embedding"],
    source: "github.com/meta-llama/llama-models, models/llama4/MODEL_CARD.md at 038acb9fe1e1: 109B and 17B activated",
  },
] as const satisfies readonly PublishedModel[];

/**
 * Memory that the makers of Qwen2.5-72B-Instruct measured on A100 of 80 GB with Transformers, a batch of 1 and 2048 generated tokens:
 * quantization, tokens of the prompt, devices, GiB on all devices.
 *
 * - Source: github.com/QwenLM/Qwen2.5, docs/source/benchmark/speed_benchmark.rst at 010c37c33b13, "72B (Transformer)". It says GB;
 *   that BF16 takes 136.2 shows that GiB are meant, since its weights alone are 145.4 GB.
 */
export const measuredMemory = [
  ["none", 1, 2, 136.2],
  ["none", 6144, 2, 140],
  ["none", 14336, 3, 149.14],
  ["none", 30720, 3, 164.79],
  ["gptq-int8", 1, 2, 72.61],
  ["gptq-int8", 6144, 2, 77.81],
  ["gptq-int8", 14336, 2, 82.55],
  ["gptq-int8", 30720, 2, 94.75],
  ["gptq-int4", 1, 1, 39.91],
  ["gptq-int4", 6144, 1, 42.5],
  ["gptq-int4", 14336, 1, 46.86],
  ["gptq-int4", 30720, 2, 62.57],
  ["awq", 1, 1, 39.44],
  ["awq", 6144, 1, 42.13],
  ["awq", 14336, 1, 46.38],
  ["awq", 30720, 2, 61.64],
] as const;

/** Quantizations of `measuredMemory`. */
export const measuredQuantizations = {
  none: {},
  "gptq-int8": { quantization_config: { quant_method: "gptq", bits: 8, group_size: 128 } },
  "gptq-int4": { quantization_config: { quant_method: "gptq", bits: 4, group_size: 128 } },
  awq: { quantization_config: { quant_method: "awq", bits: 4, group_size: 128, zero_point: true } },
} as const;
