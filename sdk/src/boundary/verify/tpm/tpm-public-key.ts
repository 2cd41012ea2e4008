import type { Bytes } from "../bytes/byte-reader.js";
import { publicKeyOfPoint, type PublicKey } from "../x509/index.js";
import { publicKeyOfModulus } from "../x509/rsa-public-key.js";
import type { TpmKeyNumbers } from "./read-tpm-public.js";

/** The public key that a TPM states by its numbers, as a certificate would carry it. */
export function tpmPublicKey(numbers: TpmKeyNumbers): PublicKey {
  if (numbers.kind === "rsa") {
    const exponent = new Uint8Array(4);
    new DataView(exponent.buffer).setUint32(0, numbers.exponent);
    return publicKeyOfModulus(numbers.modulus, exponent, "the TPM key");
  }
  const point: Bytes = new Uint8Array(numbers.x.length + numbers.y.length);
  point.set(numbers.x);
  point.set(numbers.y, numbers.x.length);
  return publicKeyOfPoint(numbers.curve, point, "the TPM key");
}
