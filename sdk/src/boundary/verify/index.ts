// For users.
export {
  appraise,
  claims,
  limitText,
  tierOf,
  trustCategories,
  type AppraiseOptions,
  type BoundaryClaims,
  type Submodule,
  type TriState,
  type TrustTier,
} from "./appraise/index.js";
export {
  allChecks,
  documentAnchors,
  firstFailure,
  registryAnchors,
  type CollateralItem,
  type EvidenceAnchor,
  type EvidenceCheck,
  type EvidenceClaim,
  type EvidenceFacts,
  type EvidenceKey,
  type VerifyOptions,
} from "./evidence/index.js";
export { collateralWindows, readCollateral, type CollateralWindow } from "./collateral/index.js";
export { fromCorim, type CorimOptions, type CorimOutcome } from "./corim/index.js";
export { fromEar, toEarCwt, toEarJwt, type EarOptions, type EarOutcome, type EarSigner } from "./ear/index.js";
export type { CryptoKey, CryptoKeyPair } from "./crypto-key.js";
export { checkProvenance, type ProvenanceOutcome } from "./provenance/check-provenance.js";
export { attestInSoftware } from "./software/software-report.js";
export { CertificateCache } from "./x509/index.js";
export { evidenceDigest } from "./evidence/index.js";
export { evidenceKey } from "./evidence-key.js";
export { evidenceFormat, inspectEvidence, verifyEvidence } from "./verify-evidence.js";
export * from "./release/index.js";
