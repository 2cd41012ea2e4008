// For the technologies.
export { anchorFact, anchorKeys, anchorOf } from "./anchor-keys.js";
export { addChainChecks } from "./chain-checks.js";
export { CheckList } from "./check-list.js";
export { readCertificates } from "./collateral-certificates.js";
export { collateralRevocationLists } from "./collateral-revocation-lists.js";
export { documentAnchors } from "./document-anchors.js";
export { evidencePhases, type EvidenceCheck, type EvidencePhase } from "./evidence-check.js";
export { evidenceDigest } from "./evidence-digest.js";
export type { Condition, EvidenceClaim, EvidenceFacts, Measurement, TrustClass } from "./evidence-facts.js";
export { headOf } from "./evidence-head.js";
export type { EvidenceTechnology } from "./evidence-technology.js";
export { emptyFacts, orMalformed } from "./failed-facts.js";
export { allChecks, firstFailure } from "./first-failure.js";
export { registryAnchors } from "./registry-anchors.js";
export type { CollateralItem, EvidenceAnchor, EvidenceKey, VerifyOptions } from "./verify-options.js";
