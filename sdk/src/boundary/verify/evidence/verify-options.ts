import type { Bytes } from "../bytes/byte-reader.js";
import type { CertificateCache, PublicKey } from "../x509/index.js";

/** Something that a verifier needs beside evidence. The kinds are those of the document EvidenceBundle. */
export interface CollateralItem {
  readonly kind: "certificate-chain" | "revocation-list" | "tcb-info" | "qe-identity" | "ocsp-response" | "reference-manifest" | "event-log";
  /** PEM or DER; JSON as the vendor's service delivers it, with its signature; XML. */
  readonly data: Bytes;
}

/** A key that chains of evidence may end in. */
export interface EvidenceAnchor {
  /** The registry id of the technology. */
  readonly technology: string;
  /** Lower-case hexadecimal digits of the SHA-256 digest of the public key (SPKI in DER). */
  readonly spkiSha256: string;
  readonly generation?: string;
  /** What a chain that ends in it vouches for. Default: evidence, and collateral that speaks about it. */
  readonly use?: "evidence" | "reference-manifest";
  /** A root for tests: nothing above tier `none` unless a policy names it. */
  readonly test?: boolean;
}

/** A key that the relying party trusts for evidence that carries no chain. */
export interface EvidenceKey {
  readonly use: "tpm-ak" | "cca-platform" | "token-issuer";
  readonly key: PublicKey;
  /** Of a token-issuer: the one whose tokens the key is trusted for. Absent: of whatever issuer a token names. */
  readonly issuer?: string;
  readonly id?: string;
}

/** What a verification takes beside the evidence. */
export interface VerifyOptions {
  readonly collateral: readonly CollateralItem[];
  readonly anchors: readonly EvidenceAnchor[];
  /** The time of evaluation, in milliseconds since 1970. */
  readonly at: number;
  /** What the evidence has to be fresh for: compared in full with the field that the technology has for it. Absent: not checked, and shown so. */
  readonly nonce?: Bytes;
  readonly keys?: readonly EvidenceKey[];
  /** Carries verified certificates of authorities from one verification to the next. */
  readonly cache?: CertificateCache;
}
