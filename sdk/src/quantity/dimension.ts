/**
 * What a quantity measures. Two quantities are comparable only when their dimensions are equal, and for money only when their currencies are.
 *
 * - `bandwidth` counts bytes or bits a second; `compute` counts floating-point or integer operations a second.
 */
export type Dimension = "bytes" | "bandwidth" | "compute" | "power" | "duration" | "frequency" | "money" | "count";

/** Every dimension. */
export const dimensions: readonly Dimension[] = ["bytes", "bandwidth", "compute", "power", "duration", "frequency", "money", "count"];

/** A quantity of each dimension, for messages. */
export const dimensionExamples: Readonly<Record<Dimension, string>> = {
  bytes: "80GB or 80GiB",
  bandwidth: "3.35TB/s or 400Gbit/s",
  compute: "989TFLOP/s or 1979TOP/s",
  power: "700W",
  duration: "72h, 90s or 1h30m",
  frequency: "1.98GHz",
  money: "40 EUR",
  count: "8",
};

/** Whether a text names a dimension. */
export function isDimension(text: string): text is Dimension {
  return Object.hasOwn(dimensionExamples, text);
}
