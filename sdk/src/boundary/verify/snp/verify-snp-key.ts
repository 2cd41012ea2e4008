import {
  addChainChecks,
  anchorFact,
  anchorKeys,
  anchorOf,
  CheckList,
  collateralRevocationLists,
  emptyFacts,
  orMalformed,
  type EvidenceFacts,
  type VerifyOptions,
} from "../evidence/index.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { orderChain, readCertificate, verifyChain, type ChainVerdict } from "../x509/index.js";
import { registeredAuthorities, snpCertificates, type SnpCertificates } from "./snp-chain.js";
import { snpKeyClaims } from "./snp-claims.js";
import { readSnpKeyCertificate, type SnpKeyCertificate } from "./snp-key-certificate.js";
import type { SnpGeneration } from "./snp-generation.js";

/** The technology's id in the registry. */
export const snpTechnology = "amd-sev-snp";

/**
 * Verifies the certificate of a key that signs reports, without a report.
 *
 * - Facts are of the certificate alone: `tcb` is what AMD endorses for the key.
 */
export function verifySnpKey(der: Bytes, options: VerifyOptions): Promise<EvidenceFacts> {
  return orMalformed(
    snpTechnology,
    der,
    async (digest) => {
      const key = readSnpKeyCertificate(readCertificate(der));
      const checks = new CheckList();
      const verdict = await verifySnpChain(key, snpCertificates(new Uint8Array(0), options.collateral, options.cache), options, checks);
      const anchor = anchorOf(options.anchors, snpTechnology, verdict.anchor);
      return {
        ...emptyFacts(snpTechnology, await digest()),
        ...(key.generation !== undefined && { generation: key.generation }),
        claims: snpKeyClaims(key),
        tcb: { components: key.tcb, advisories: [] },
        checks: checks.all,
        ...anchorFact(anchor),
        validUntil: verdict.validUntil,
      };
    },
    "chain-invalid",
  );
}

/**
 * Verifies the chain of a key that signs reports, and that the names in it agree.
 *
 * - Authorities that came with the evidence are used where there are any, the registered ones otherwise.
 * - A VLEK is under an authority of VLEKs, a VCEK is not.
 */
export async function verifySnpChain(
  key: SnpKeyCertificate,
  { authorities }: SnpCertificates,
  options: VerifyOptions,
  checks: CheckList,
): Promise<ChainVerdict> {
  const { at, cache } = options;
  const pool = authorities.length > 0 ? authorities : registeredAuthorities(key.generation, cache);
  const verdict = await verifyChain(orderChain(key.certificate, pool, at), {
    at,
    anchors: anchorKeys(options.anchors, snpTechnology),
    revocationLists: collateralRevocationLists(options.collateral, options.cache),
    ...(cache !== undefined && { cache }),
  });
  addChainChecks(checks, verdict);
  const issuer = verdict.path[1]?.commonName ?? "";
  checks.hold(
    "key-authority",
    "signature",
    issuer.includes("VLEK") === (key.kind === "VLEK"),
    "chain-invalid",
    `a ${key.kind} is not under the authority "${issuer.slice(0, 100)}"`,
  );
  const root = anchorOf(options.anchors, snpTechnology, verdict.anchor)?.generation as SnpGeneration | undefined;
  if (root !== undefined) {
    checks.hold(
      "product",
      "signature",
      key.generation === root,
      "chain-invalid",
      `the certificate is for ${key.product.slice(0, 100)}, and its root for ${root}`,
    );
  }
  return verdict;
}
