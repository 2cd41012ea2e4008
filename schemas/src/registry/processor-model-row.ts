/** Models of processors that are of one generation. */
export interface ProcessorModelRow {
  /** The registry id. */
  readonly id: string;
  /** The registry id of the vendor. */
  readonly vendor: "amd" | "intel";
  /** The family and the model of CPUID, each with its extension. */
  readonly family: number;
  /** Ranges of models, both ends included. */
  readonly models: readonly (readonly [from: number, to: number])[];
  readonly generation: string;
  /** The key of the source. */
  readonly source: string;
}
