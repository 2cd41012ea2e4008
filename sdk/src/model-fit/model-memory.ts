import type { Diagnostic } from "../errors/index.js";
import { CornercastError } from "../errors/index.js";
import { servingActivations, trainingActivations } from "./activation-parts.js";
import { cachePart } from "./cache-part.js";
import { countParameters, type ParameterCount } from "./count-parameters.js";
import { deviceParameters, type DeviceParameters } from "./device-parameters.js";
import { inGibibytes, type MemoryPart } from "./memory-part.js";
import type { ModelShape } from "./model-shape.js";
import { oneDevice, parallelismProblem, type Parallelism } from "./parallelism.js";
import { trainingState, type Optimizer } from "./training-state.js";

/** What a model is to do. */
export interface ModelMemoryOptions {
  /** Default `inference`. */
  readonly mode?: "inference" | "training";
  /** Tokens of a sequence, prompt and answer together. */
  readonly context: number;
  /** Sequences at once on each data parallel replica; in training, of one micro-batch. Default 1. */
  readonly batch?: number;
  /** Default one device. */
  readonly parallelism?: Parallelism;
  /** Bytes of a value in the cache. Default what the configuration says, or those of the plain format, 2 at most. */
  readonly cacheBytes?: number;
  /** Tokens that serving computes in one step. Default 8192, as vLLM schedules. */
  readonly stepTokens?: number;
  /** Default `adamw`. */
  readonly optimizer?: Optimizer;
  /** The stage of ZeRO, or FSDP as 3. Default 0. */
  readonly zero?: 0 | 1 | 2 | 3;
}

/** The memory that each device needs, as an interval with its parts; or why the model cannot be divided so. */
export type ModelMemory =
  | {
      readonly kind: "ok";
      /** Bytes for the fullest device. `high` is what to ask for. */
      readonly perDevice: { readonly low: number; readonly high: number };
      /** `high` as a value of `devices.memory.min`. */
      readonly memoryMin: string;
      readonly devices: number;
      readonly parameters: ParameterCount;
      readonly parts: readonly MemoryPart[];
      readonly notes: readonly string[];
    }
  | { readonly kind: "error"; readonly diagnostic: Diagnostic };

/** Contexts, libraries and buffers of collectives: measured at the lower end, and what NVIDIA reserves at the upper. */
const runtime = { low: 551 * 2 ** 20, high: 3.5 * 2 ** 30, collectives: 392 * 2 ** 20 };

/**
 * The memory that each device needs to run or to train a model.
 *
 * - Inference: weights, cache, activations, runtime. Training: weights, gradients, optimizer, activations, runtime.
 * - Weights and cache follow from the shape; activations and the runtime are estimates, and marked so.
 * - Errors: `model-parallelism` as a diagnostic; `invalid-argument` for numbers that are not whole and above 0.
 *
 * @example
 * ```ts
 * const read = readModelConfig({ model_type: "llama", hidden_size: 8192, num_hidden_layers: 80, num_attention_heads: 64,
 *   num_key_value_heads: 8, intermediate_size: 28672, vocab_size: 128256, dtype: "bfloat16" });
 * if (read.kind === "ok") {
 *   const need = modelMemory(read.model, { context: 32768, batch: 4, parallelism: { tp: 4, pp: 1, ep: 1, dp: 1 } });
 *   if (need.kind === "ok") need.memoryMin; // the value for devices.memory.min
 * }
 * ```
 */
export function modelMemory(model: ModelShape, options: ModelMemoryOptions): ModelMemory {
  const { mode = "inference", context, batch = 1, parallelism = oneDevice, stepTokens = 8192, optimizer = "adamw", zero = 0 } = options;
  for (const [name, value] of Object.entries({ context, batch, stepTokens, ...parallelism })) {
    if (!Number.isSafeInteger(value) || value < 1) throw new CornercastError("invalid-argument", `${name} ${String(value)} is not a whole number above 0`);
  }
  const diagnostic = parallelismProblem(model, parallelism);
  if (diagnostic !== undefined) return { kind: "error", diagnostic };
  const held = deviceParameters(model, parallelism);
  const parts =
    mode === "training"
      ? [
          trainingWeights(held, zero === 3 ? parallelism.dp : 1),
          ...trainingState(held.total, optimizer, zero, parallelism.dp),
          trainingActivations(model, parallelism, context, batch),
        ]
      : [
          servingWeights(model, held),
          cachePart(model, parallelism, context, batch, options.cacheBytes ?? model.cacheBytes ?? Math.min(2, model.plainBytes)),
          servingActivations(model, parallelism, context, batch, stepTokens),
        ];
  const all = [...parts, runtimePart(parallelism)];
  const sum = (end: "low" | "high") => Math.ceil(all.reduce((total, part) => total + part[end], 0));
  return {
    kind: "ok",
    perDevice: { low: sum("low"), high: sum("high") },
    memoryMin: `${String(Math.ceil(sum("high") / 2 ** 30))}GiB`,
    devices: parallelism.tp * parallelism.pp * parallelism.dp,
    parameters: countParameters(model),
    parts: all,
    notes: [
      ...model.notes,
      ...contextNotes(model, context),
      ...(mode === "training" && model.weights.covers !== "all" ? ["training is computed for weights of 16 bits, not for the quantized ones"] : []),
    ],
  };
}

function contextNotes(model: ModelShape, context: number): readonly string[] {
  return model.contextLimit !== undefined && context > model.contextLimit
    ? [`the context of ${String(context)} tokens is longer than the ${String(model.contextLimit)} of the configuration`]
    : [];
}

function servingWeights(model: ModelShape, held: DeviceParameters): MemoryPart {
  const bytes = (held.quantized * model.weights.bits) / 8 + held.plain * model.plainBytes;
  const plain = held.plain === 0 ? "" : ` + ${(held.plain / 1e9).toFixed(2)}e9 × ${String(model.plainBytes)} B in ${model.plainFormat}`;
  return {
    name: "weights",
    low: bytes,
    // Tools leave some linear layers in the plain format, and pad: a fiftieth of what is quantized.
    high: bytes + (model.weights.covers === "all" ? 0 : held.quantized * 0.02 * model.plainBytes),
    estimate: model.weights.covers !== "all",
    formula: `${(held.quantized / 1e9).toFixed(2)}e9 × ${(model.weights.bits / 8).toFixed(3)} B in ${model.weights.name}${plain} = ${inGibibytes(bytes)}`,
    source: model.weights.source,
  };
}

function trainingWeights(held: DeviceParameters, over: number): MemoryPart {
  const bytes = (2 * held.total) / over;
  return {
    name: "weights",
    low: bytes,
    high: bytes,
    estimate: false,
    formula: `${(held.total / 1e9).toFixed(2)}e9 × 2 B${over === 1 ? "" : ` / ${String(over)}`} = ${inGibibytes(bytes)}`,
    source: "Rajbhandari et al. 2020, ZeRO (arXiv:1910.02054), section 3.1: mixed precision",
  };
}

function runtimePart({ tp, pp, dp }: Parallelism): MemoryPart {
  const collectives = tp * pp * dp > 1 ? runtime.collectives : 0;
  return {
    name: "runtime",
    low: runtime.low + collectives,
    high: runtime.high + collectives,
    estimate: true,
    formula: `551 MiB to 3.5 GiB for contexts and libraries${collectives > 0 ? ", and 392 MiB for collectives" : ""}`,
    source: "NVIDIA AIConfigurator, system descriptions: other_mem and nccl_mem",
  };
}
