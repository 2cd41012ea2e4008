import { fromHex } from "../../bytes/hex.js";
import type { VerifyOptions } from "../../evidence/index.js";
import { readPem, readPublicKey, type PublicKey } from "../../x509/index.js";
import type { VectorCase } from "./vector-case.js";
import type { VectorFiles } from "./vector-files.js";

/** The public key of a file in PEM or DER. */
export function publicKeyOf(files: VectorFiles, place: string): PublicKey {
  return readPublicKey(readPem(files.text(place), "PUBLIC KEY")[0] ?? files.bytes(place), place);
}

/** The nonce that a case expects; a nonce that is not hexadecimal digits is text. */
export function nonceOf({ expectedNonce }: VectorCase): Pick<VerifyOptions, "nonce"> {
  if (expectedNonce === undefined) return {};
  return { nonce: fromHex(expectedNonce) ?? Uint8Array.from(new TextEncoder().encode(expectedNonce)) };
}
