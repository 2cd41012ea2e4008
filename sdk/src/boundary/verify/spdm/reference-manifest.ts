/** One measurement that a manifest describes. */
export interface ReferenceMeasurement {
  /** The index of the SPDM block is one more. */
  readonly index: number;
  /** An inactive one is not compared. */
  readonly active: boolean;
  readonly name: string;
  /** Hexadecimal digits in lower case; any of them may match. */
  readonly alternatives: readonly string[];
}

/** A reference integrity manifest of a driver or a VBIOS. */
export interface ReferenceManifest {
  readonly tagId: string;
  /** The version of the driver or VBIOS. */
  readonly version: string;
  /** Such as `GH100`. */
  readonly product: string;
  /** Such as `GPU` and `SWITCH`. */
  readonly edition: string;
  readonly measurements: readonly ReferenceMeasurement[];
}
