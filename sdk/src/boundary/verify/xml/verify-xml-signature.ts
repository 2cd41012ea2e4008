import type { Bytes } from "../bytes/byte-reader.js";
import { digestBytes } from "../bytes/digest-bytes.js";
import { sameBytes } from "../bytes/hex.js";
import { canonicalizeXml } from "./canonicalize-xml.js";
import type { XmlElement } from "./xml-element.js";
import type { XmlSignature, XmlSignatureAlgorithm } from "./xml-signature.js";

/** Verifies a signature over data with the key that the caller trusts. */
export type VerifySignatureOverData = (algorithm: XmlSignatureAlgorithm, signature: Bytes, data: Bytes) => Promise<boolean>;

/** What is wrong with a signature, or nothing. */
export type XmlSignatureVerdict = "good" | "digest-differs" | "signature-differs";

/**
 * Verifies an enveloped signature: the content against its digest, and the signed part against the signature.
 *
 * - The content that was hashed is the element itself, so that a caller who goes on reading it reads what is signed.
 * - Whether the key may sign this is the caller's to decide; the key comes in through `verify`.
 */
export async function verifyXmlSignature(signed: XmlElement, signature: XmlSignature, verify: VerifySignatureOverData): Promise<XmlSignatureVerdict> {
  const encoder = new TextEncoder();
  const content = encoder.encode(canonicalizeXml(signed, { ...signature.contentCanonicalization, omit: signature.element }));
  const digest = await digestBytes(signature.digestHash, content);
  if (!sameBytes(digest, signature.digest)) return "digest-differs";
  const signedInfo = encoder.encode(canonicalizeXml(signature.signedInfo, signature.canonicalization));
  return (await verify(signature.algorithm, signature.value, signedInfo)) ? "good" : "signature-differs";
}
