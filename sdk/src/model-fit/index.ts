// For users.
export { countParameters, type ParameterCount } from "./count-parameters.js";
export { fittingChips, type FittingChip } from "./fitting-chips.js";
export type { MemoryPart } from "./memory-part.js";
export { modelMemory, type ModelMemory, type ModelMemoryOptions } from "./model-memory.js";
export type { AttentionShape, ExpertShape, ModelShape, WeightFormat } from "./model-shape.js";
export { oneDevice, parseParallelism, type Parallelism, type ParallelismResult } from "./parallelism.js";
export { readModelConfig, type ModelConfigResult } from "./read-model-config.js";
export { parseTokenCount } from "./token-count.js";
export { optimizerNames, type Optimizer } from "./training-state.js";
