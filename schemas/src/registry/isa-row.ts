/** An instruction set target. */
export interface IsaRow {
  /** The registry id. */
  readonly id: string;
  readonly title: string;
  readonly vendor: string;
  readonly family: string;
  /** The target that this one specialises. */
  readonly base?: string;
  /** The CUDA compute capability, such as `9.0`. */
  readonly computeCapability?: string;
  /** The targets that code for this generic one runs on. */
  readonly covers?: readonly string[];
  /** The key of the source. */
  readonly source: string;
}
