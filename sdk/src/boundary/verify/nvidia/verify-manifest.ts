import { anchorKeys } from "../evidence/anchor-keys.js";
import type { VerifyOptions } from "../evidence/verify-options.js";
import type { OcspResponse } from "../ocsp/ocsp-response.js";
import { orderChain, textOf, verifyChain, verifySignature, type Certificate } from "../x509/index.js";
import { verifyXmlSignature } from "../xml/verify-xml-signature.js";
import type { SuppliedManifest } from "./manifest-collateral.js";
import { revocationByOcsp, type OcspOutcome } from "./revocation-by-ocsp.js";

/** What was found out about a manifest. */
export interface ManifestVerdict {
  /** Why it cannot be relied on; none where it can. */
  readonly faults: readonly string[];
  readonly revocation: OcspOutcome;
  readonly validUntil: number;
}

/**
 * Verifies a manifest: its chain ends in a key that is pinned for manifests, and the key of the first certificate signed the content.
 */
export async function verifyManifest(
  supplied: SuppliedManifest,
  technology: string,
  responses: readonly OcspResponse[],
  options: VerifyOptions,
): Promise<ManifestVerdict> {
  const { certificates } = supplied;
  const { at, anchors, cache } = options;
  const [signer, ...pool] = certificates;
  const chain = signer === undefined ? [] : orderChain(signer, pool, at);
  const verdict = await verifyChain(chain, { at, anchors: anchorKeys(anchors, technology, "reference-manifest"), ...(cache !== undefined && { cache }) });
  const faults = verdict.faults.map(({ reason }) => reason);
  if (signer !== undefined && !(await isSigned(supplied, signer, options))) faults.push("the content is not signed by the key of its certificate");
  const revocation = await revocationByOcsp(verdict.path, 0, responses, options);
  return { faults, revocation, validUntil: Math.min(verdict.validUntil, revocation.validUntil) };
}

/** Whether the key of a certificate in a manifest signed it. What was verified is remembered: the bytes have the certificate in them. */
async function isSigned({ data, root, signature }: SuppliedManifest, { publicKey }: Certificate, { cache }: VerifyOptions): Promise<boolean> {
  const link = cache === undefined ? "" : `manifest ${textOf(data)}`;
  if (cache?.hasLink(link) === true) return true;
  const verdict = await verifyXmlSignature(root, signature, ({ kind, hash }, value, signed) =>
    verifySignature(publicKey, { algorithm: { name: kind === "ecdsa" ? "ECDSA" : "RSASSA-PKCS1-v1_5", hash }, data: signed, signature: value }, cache),
  );
  if (verdict === "good") cache?.addLink(link);
  return verdict === "good";
}
