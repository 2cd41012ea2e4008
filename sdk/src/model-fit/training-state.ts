import { inGibibytes, type MemoryPart } from "./memory-part.js";

/** Optimizers whose state is known. */
export type Optimizer = "adamw" | "adamw-8bit" | "sgd";

/** Bytes of a parameter that the optimizer keeps: the weights in 32 bits, and its moments. */
const optimizers: Readonly<Record<Optimizer, { readonly bytes: number; readonly words: string; readonly source: string }>> = {
  adamw: { bytes: 12, words: "4 B weights + 4 B + 4 B moments", source: "Rajbhandari et al. 2020, ZeRO (arXiv:1910.02054), section 3.1: K = 12" },
  "adamw-8bit": { bytes: 6, words: "4 B weights + 1 B + 1 B moments", source: "Dettmers et al. 2022, 8-bit optimizers (arXiv:2110.02861)" },
  sgd: { bytes: 8, words: "4 B weights + 4 B momentum", source: "Rajbhandari et al. 2020, ZeRO (arXiv:1910.02054), with one moment" },
};

/** The names of optimizers whose state is known. */
export const optimizerNames: readonly Optimizer[] = ["adamw", "adamw-8bit", "sgd"];

/**
 * Gradients and optimizer state of a device for so many parameters.
 *
 * - Gradients take 2 bytes, or 4 where they are summed up in 32 bits.
 * - ZeRO divides over the data parallel devices: the state of the optimizer from stage 1 on, gradients from 2, weights from 3.
 */
export function trainingState(parameters: number, optimizer: Optimizer, zero: 0 | 1 | 2 | 3, dp: number): readonly [MemoryPart, MemoryPart] {
  const { bytes, words, source } = optimizers[optimizer];
  const [forState, forGradients] = [zero >= 1 ? dp : 1, zero >= 2 ? dp : 1];
  const over = (devices: number) => (devices === 1 ? "" : ` / ${String(devices)}`);
  const count = `${(parameters / 1e9).toFixed(2)}e9`;
  return [
    {
      name: "gradients",
      low: (2 * parameters) / forGradients,
      high: (4 * parameters) / forGradients,
      estimate: false,
      formula: `${count} × 2 B to 4 B${over(forGradients)}`,
      source: "Rajbhandari et al. 2020, ZeRO (arXiv:1910.02054), section 3.1; 4 B where they are summed up in 32 bits",
    },
    {
      name: "optimizer",
      low: (bytes * parameters) / forState,
      high: (bytes * parameters) / forState,
      estimate: false,
      formula: `${count} × (${words})${over(forState)} = ${inGibibytes((bytes * parameters) / forState)}`,
      source,
    },
  ];
}
