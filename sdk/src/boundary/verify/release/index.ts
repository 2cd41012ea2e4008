// For users.
export { destinationRefusals, type AppraisedDestination } from "./destination-refusals.js";
export { issueChallenge, type ChallengeRequest } from "./issue-challenge.js";
export { exportBoundaryKey, importBoundaryKey, makeBoundaryKey, openGrant, type BoundaryKey } from "./open-grant.js";
export { releaseKey, type HeldKey, type ReleaseOptions, type ReleaseOutcome, type ReleaseRequest, type VerifiedEvidence } from "./release-key.js";
export { boundDigests, verifyAnswer, type AnswerOptions } from "./verify-answer.js";
export { weakerIn } from "./policy-order.js";

// For other libraries.
export { anchorField, isBoundTo, type AnchorField } from "./anchor-field.js";
export { atsAnchor, type BoundKeyKind } from "./ats-anchor.js";
export { verifyBound, type BoundEvidence, type BoundItem } from "./bound-evidence.js";
export { deviceNonce } from "./device-nonce.js";
export type { GrantContext, KeyGrant } from "./key-grant.js";
export { releaseAnchor } from "./release-anchor.js";
export type { ReleaseBinding } from "./release-binding.js";
export { memoryChallengeStore, type ChallengeStore, type ReleaseChallenge } from "./release-challenge.js";
export type { ReleaseRefusal } from "./release-refusal.js";
export { isReleaseSuite, type ReleaseSuite } from "./release-suite.js";
