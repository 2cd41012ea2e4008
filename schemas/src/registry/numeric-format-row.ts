/** A numeric format with its exact encoding. */
export interface NumericFormatRow {
  /** The registry id. */
  readonly id: string;
  readonly title: string;
  readonly kind: "float" | "block-float" | "integer";
  /** Bits of one element. */
  readonly bits: number;
  readonly exponentBits?: number;
  readonly mantissaBits?: number;
  /** What is subtracted from the stored exponent. */
  readonly bias?: number;
  /** Whether infinities can be written. */
  readonly infinities?: boolean;
  /** How NaN is written: as IEEE 754 does, in one pattern for each sign, in the pattern of negative zero, or not at all. */
  readonly nan?: "ieee" | "one-per-sign" | "negative-zero" | "none";
  /** Elements that share a scale. */
  readonly blockSize?: number;
  /** The format of the shared scale. */
  readonly scaleFormat?: "e8m0" | "e4m3";
  /** The key of the source. */
  readonly source: string;
}
