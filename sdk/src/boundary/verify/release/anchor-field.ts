import { sameBytes } from "../bytes/hex.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { digestBytes } from "../bytes/digest-bytes.js";

/** A field of evidence that the attester fills: 64 bytes of report data, data of any length, or the 32 bytes that a TPM signs with a quote. */
export type AnchorField = "report-data" | "user-data" | "extra-data";

/**
 * What a field of evidence holds when it is bound to an anchor.
 *
 * - `report-data` (AMD SEV-SNP, Intel TDX and SGX, Arm CCA): the anchor, then zeros up to 64 bytes.
 * - `user-data` (AWS Nitro): the anchor itself.
 * - `extra-data` (TPM 2.0): SHA-256 of the anchor, which is the longest that every TPM takes.
 */
export async function anchorField(anchor: Bytes, field: AnchorField): Promise<Bytes> {
  switch (field) {
    case "report-data": {
      const data = new Uint8Array(64);
      data.set(anchor);
      return data;
    }
    case "user-data":
      return anchor;
    case "extra-data":
      return digestBytes("SHA-256", anchor);
  }
}

/** Whether a field of verified evidence is bound to an anchor. */
export async function isBoundTo(anchor: Bytes, field: AnchorField, value: Uint8Array): Promise<boolean> {
  return sameBytes(await anchorField(anchor, field), value);
}
