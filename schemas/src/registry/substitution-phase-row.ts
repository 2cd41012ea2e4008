/** A phase of work, and what the throughput of a device in it depends on. */
export interface SubstitutionPhaseRow {
  /** The registry id. */
  readonly id: string;
  readonly title: string;
  /** Phases of one mix share their exponents. */
  readonly mix: string;
  /** The exponent of the ratio of achieved matrix rates. The three exponents add up to 1. */
  readonly matrix: number;
  /** The exponent of the ratio of power limits. */
  readonly power: number;
  /** The exponent of the ratio of memory bandwidths. */
  readonly bandwidth: number;
  /** Half the width of the 80 % interval, in natural logarithm, where the three ratios agree. */
  readonly spread: number;
  /** Whether measured results of at least two rounds were held against the row. */
  readonly checked: boolean;
  /** The key of the source. */
  readonly source: string;
}
