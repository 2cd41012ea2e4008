import type { Bytes } from "../bytes/byte-reader.js";

/** One measurement block. */
export interface SpdmMeasurement {
  readonly index: number;
  /** Bit 7: a raw value instead of a digest; bits 0 to 6: what was measured. */
  readonly valueType: number;
  readonly value: Bytes;
}

/** A request for measurements and the answer to it. */
export interface SpdmMeasurements {
  readonly requestNonce: Bytes;
  readonly responseNonce: Bytes;
  /** The certificate slot that was asked for. */
  readonly slot: number;
  /** By index. */
  readonly blocks: ReadonlyMap<number, SpdmMeasurement>;
  readonly opaque: Bytes;
  /** Request and response up to the signature. */
  readonly transcript: Bytes;
  /** `r || s`. */
  readonly signature: Bytes;
}
