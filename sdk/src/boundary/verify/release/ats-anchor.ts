import type { Bytes } from "../bytes/byte-reader.js";
import { digestBytes } from "../bytes/digest-bytes.js";
import { framed } from "./framed.js";

/** How a key is named in a binding. */
export type BoundKeyKind = "spki-sha256" | "raw" | "x509-tbs-sha256";

/**
 * The anchor `ats-anchor-v1`, by which evidence of other makers binds a key: 48 bytes, SHA-384 over the tag and, each behind its length,
 * the nonce (one byte of length), the kind of the key (one byte) and its value (two bytes).
 *
 * - For interoperation only. Releases of this protocol bind more, under their own tag: {@link releaseAnchor}.
 *
 * @example
 * ```ts
 * const anchor = await atsAnchor({ nonce: bytes, keyKind: "spki-sha256", key: bytes });
 * ```
 */
export async function atsAnchor(binding: { readonly nonce: Uint8Array; readonly keyKind: BoundKeyKind; readonly key: Uint8Array }): Promise<Bytes> {
  const text = framed("ats-anchor-v1", [
    { bytes: binding.nonce, lengthBytes: 1 },
    { bytes: new TextEncoder().encode(binding.keyKind), lengthBytes: 1 },
    { bytes: binding.key, lengthBytes: 2 },
  ]);
  return digestBytes("SHA-384", text);
}
