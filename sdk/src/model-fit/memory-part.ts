/** One part of the memory that a device needs, in bytes. */
export interface MemoryPart {
  readonly name: "weights" | "cache" | "activations" | "gradients" | "optimizer" | "runtime";
  readonly low: number;
  readonly high: number;
  /** Whether the part follows from the shape, or is an estimate. */
  readonly estimate: boolean;
  /** How it is computed, with the numbers. */
  readonly formula: string;
  readonly source: string;
}

/** A number of bytes in words: GiB with one decimal. */
export function inGibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(bytes < 10 * 2 ** 30 ? 2 : 1)} GiB`;
}
