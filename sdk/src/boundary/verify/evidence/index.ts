// For the technologies.
export { addChainChecks } from "./chain-checks.js";
export { CheckList } from "./check-list.js";
export { evidencePhases, type CheckOutcome, type EvidenceCheck, type EvidencePhase } from "./evidence-check.js";
export { evidenceDigest } from "./evidence-digest.js";
export type { Condition, DeviceIdentity, EvidenceClaim, EvidenceFacts, Measurement, Setting, TcbFacts, TrustClass, UsedCollateral } from "./evidence-facts.js";
export type { EvidenceTechnology } from "./evidence-technology.js";
export { emptyFacts, orMalformed } from "./failed-facts.js";
export { allChecks, firstFailure } from "./first-failure.js";
export type { CollateralItem, EvidenceAnchor, EvidenceKey, VerifyOptions } from "./verify-options.js";
