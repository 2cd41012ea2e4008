/** A version of the PTX instruction set, and the first CUDA release and driver branch that know it. */
export interface PtxIsaVersionRow {
  /** The version, such as `8.7`. */
  readonly id: string;
  /** The CUDA releases with it, the oldest first. */
  readonly cuda: readonly string[];
  /** The first branch of the NVIDIA driver that translates it, such as `570`. */
  readonly driver: string;
  /** The targets that it added. */
  readonly targets?: readonly string[];
  /** The key of the source. */
  readonly source: string;
}
