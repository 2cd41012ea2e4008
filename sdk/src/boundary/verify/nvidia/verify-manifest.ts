import { anchorKeys } from "../evidence/anchor-keys.js";
import type { VerifyOptions } from "../evidence/verify-options.js";
import type { OcspResponse } from "../ocsp/ocsp-response.js";
import { orderChain, verifyChain, verifySignature, type Certificate } from "../x509/index.js";
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
  const verdict = await verifyChain(chain, {
    at,
    anchors: anchorKeys(anchors, technology, "reference-manifest"),
    isLeafKept: true,
    ...(cache !== undefined && { cache }),
  });
  const faults = verdict.faults.map(({ reason }) => reason);
  if (signer !== undefined && !(await isSigned(supplied, signer, options))) faults.push("the content is not signed by the key of its certificate");
  const revocation = await revocationByOcsp(verdict.path, 0, responses, options);
  return { faults, revocation, validUntil: Math.min(verdict.validUntil, revocation.validUntil) };
}

/** Whether the key of a certificate signed a manifest. What was verified is kept: one manifest is for many devices. */
async function isSigned(supplied: SuppliedManifest, signer: Certificate, { cache }: VerifyOptions): Promise<boolean> {
  if (cache?.isSignedBy(supplied, signer) === true) return true;
  const { root, signature } = supplied;
  const verdict = await verifyXmlSignature(root, signature, ({ kind, hash }, value, data) =>
    verifySignature(signer.publicKey, { algorithm: { name: kind === "ecdsa" ? "ECDSA" : "RSASSA-PKCS1-v1_5", hash }, data, signature: value }, cache),
  );
  if (verdict === "good") cache?.addSigner(supplied, signer);
  return verdict === "good";
}
