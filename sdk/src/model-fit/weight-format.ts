import { fieldOf, isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../document/index.js";
import type { ConfigReader } from "./config-reader.js";
import type { WeightFormat } from "./model-shape.js";

const plainFormats: Readonly<Record<string, readonly [string, number]>> = {
  float64: ["fp64", 8],
  float32: ["fp32", 4],
  float16: ["fp16", 2],
  bfloat16: ["bf16", 2],
  float8_e4m3fn: ["fp8_e4m3fn", 1],
  float8_e5m2: ["fp8_e5m2", 1],
};

/** The plain format of the weights and the bytes of one. Undefined for a text that names none. */
export function plainFormat(dtype: string): readonly [string, number] | undefined {
  const name = dtype.replace(/^torch\./u, "");
  return Object.hasOwn(plainFormats, name) ? plainFormats[name] : undefined;
}

const documentation = "https://huggingface.co/docs/transformers/main/quantization";

/**
 * How a `quantization_config` stores weights: FP8 per tensor, row or block, GPTQ, AWQ, compressed-tensors, MXFP4, NVFP4 and FP8 of
 * ModelOpt, bitsandbytes. Undefined, with a problem noted, for a method that is not known.
 */
export function weightFormat(reader: ConfigReader, config: JsonObject): WeightFormat | undefined {
  const method = text(config, "quant_method")?.toLowerCase();
  switch (method) {
    case "fp8":
      return fp8(config);
    case "fbgemm_fp8":
      return { name: "fp8, one scale a row", bits: 8, covers: "linear", source: documentation };
    case "gptq":
    case "awq":
    case "auto-round":
    case "autoround":
      return grouped(reader, config, method);
    case "compressed-tensors":
      return compressed(reader, config);
    case "bitsandbytes":
      return bitsAndBytes(config);
    case "mxfp4":
      return { name: "mxfp4", bits: 4 + 8 / 32, covers: "experts", source: "OCP Microscaling Formats 1.0: one E8M0 scale for 32 values" };
    case "modelopt":
    case "modelopt_fp4":
      return modelOpt(reader, config);
    default:
      reader.problem(
        "model-config-quantization",
        "quantization_config",
        `the way of quantization ${method ?? "(no quant_method)"} is not known; remove quantization_config to compute with the plain format`,
      );
      return undefined;
  }
}

function fp8(config: JsonObject): WeightFormat {
  const block = fieldOf(config, "weight_block_size");
  const sides = isJsonArray(block) ? block.filter((side) => typeof side === "number" && side > 0) : [];
  const [rows, columns] = sides;
  if (typeof rows !== "number" || typeof columns !== "number") return { name: "fp8, one scale a tensor", bits: 8, covers: "linear", source: documentation };
  return { name: `fp8 in blocks of ${String(rows)} × ${String(columns)}`, bits: 8 + 32 / (rows * columns), covers: "linear", source: documentation };
}

/** Whole numbers of few bits with a 16-bit scale and a zero point for each group. */
function grouped(reader: ConfigReader, config: JsonObject, method: string): WeightFormat | undefined {
  const bits = number(config, "bits") ?? number(config, "w_bit") ?? 4;
  const size = number(config, "group_size") ?? number(config, "q_group_size") ?? 128;
  if (![2, 3, 4, 8].includes(bits)) {
    reader.problem("model-config-quantization", "quantization_config", `${method} has 2, 3, 4 or 8 bits, not ${String(bits)}`);
    return undefined;
  }
  const perGroup = size > 0 ? (16 + bits) / size : 0;
  const groups = size > 0 ? ` in groups of ${String(size)}` : ", one scale a row";
  return { name: `int${String(bits)} by ${method}${groups}`, bits: bits + perGroup, covers: "linear", source: documentation };
}

function compressed(reader: ConfigReader, config: JsonObject): WeightFormat | undefined {
  const groups = fieldOf(config, "config_groups");
  const schemes = isJsonObject(groups) ? Object.values(groups).map((group) => fieldOf(group, "weights")) : [];
  const weights = schemes.find((scheme) => isJsonObject(scheme));
  const bits = number(weights, "num_bits");
  if (bits === undefined || bits < 1 || bits > 16) {
    reader.problem("model-config-quantization", "quantization_config", "compressed-tensors states no config_groups with weights of num_bits");
    return undefined;
  }
  const size = number(weights, "group_size");
  const scale = bits === 4 && text(weights, "type") === "float" ? 8 : 16;
  const kind = text(weights, "type") === "float" ? "fp" : "int";
  return {
    name: `${kind}${String(bits)} by compressed-tensors${size === undefined || size <= 0 ? "" : ` in groups of ${String(size)}`}`,
    bits: bits + (size === undefined || size <= 0 ? 0 : scale / size),
    covers: "linear",
    source: documentation,
  };
}

function bitsAndBytes(config: JsonObject): WeightFormat {
  if (fieldOf(config, "load_in_8bit") === true) return { name: "int8 by bitsandbytes", bits: 8, covers: "linear", source: "Dettmers et al. 2022, LLM.int8()" };
  const double = fieldOf(config, "bnb_4bit_use_double_quant") === true;
  const kind = text(config, "bnb_4bit_quant_type") ?? "fp4";
  // A 32-bit constant for 64 weights, or, quantized once more, 8 bits for 64 and 32 for 64 × 256.
  return {
    name: `${kind} by bitsandbytes${double ? ", quantized constants" : ""}`,
    bits: 4 + (double ? 8 / 64 + 32 / (64 * 256) : 32 / 64),
    covers: "linear",
    source: "Dettmers et al. 2023, QLoRA, section 3",
  };
}

function modelOpt(reader: ConfigReader, config: JsonObject): WeightFormat | undefined {
  const algorithm = (text(config, "quant_algo") ?? text(fieldOf(config, "quantization"), "quant_algo"))?.toUpperCase();
  const source = "https://nvidia.github.io/Model-Optimizer/";
  if (algorithm === "NVFP4") return { name: "nvfp4", bits: 4 + 8 / 16, covers: "linear", source: `${source}: one E4M3 scale for 16 values` };
  if (algorithm === "FP8") return { name: "fp8, one scale a tensor", bits: 8, covers: "linear", source };
  if (algorithm === "W4A16_AWQ" || algorithm === "W4A8_AWQ") return { name: "int4 by awq in groups of 128", bits: 4 + 16 / 128, covers: "linear", source };
  reader.problem("model-config-quantization", "quantization_config", `the algorithm ${algorithm ?? "(no quant_algo)"} of ModelOpt is not known`);
  return undefined;
}

/** Bytes of a value in the cache that a `quantization_config` asks for. */
export function cacheBytesOf(config: JsonObject): number | undefined {
  const algorithm = text(config, "kv_cache_quant_algo") ?? text(fieldOf(config, "quantization"), "kv_cache_quant_algo");
  if (algorithm?.toUpperCase() === "FP8") return 1;
  if (algorithm?.toUpperCase() === "NVFP4") return 4.5 / 8;
  const scheme = fieldOf(config, "kv_cache_scheme");
  const bits = number(scheme, "num_bits");
  return bits === undefined || bits < 1 || bits > 16 ? undefined : bits / 8;
}

function text(value: JsonValue | undefined, name: string): string | undefined {
  const found = fieldOf(value, name);
  return typeof found === "string" ? found : undefined;
}

function number(value: JsonValue | undefined, name: string): number | undefined {
  const found = fieldOf(value, name);
  return typeof found === "number" && Number.isFinite(found) ? found : undefined;
}
