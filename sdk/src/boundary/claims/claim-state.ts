import type { BoundaryClaimJson } from "@cornercast/schemas";

/** How far evidence was checked, the least first. */
export const evidenceStates = ["claimed", "digest-ok", "signature-ok", "appraised"] as const;

/** How far evidence was checked. */
export type EvidenceState = (typeof evidenceStates)[number];

/** What a caller knows of one piece of evidence, from verifying it. */
export interface AppraisalFact {
  /** The SHA-256 digest of the evidence, `sha256:…`. */
  readonly evidenceDigest: string;
  readonly state: EvidenceState;
  /** The digest of the appraisal policy that accepted it. */
  readonly policyDigest?: string;
  /** The result counts until this RFC 3339 instant. Absent means for ever. */
  readonly expires?: string;
}

/**
 * How far a claim of an offer has been checked, from what the *caller* supplies. What the offer says of itself never counts.
 *
 * - A claim without evidence, or with evidence that the caller knows nothing of, is `claimed`.
 * - A claim with several pieces of evidence is as good as the best checked one.
 * - An appraisal that has expired at `at` (milliseconds since 1970) counts as `signature-ok` at most.
 */
export function boundaryClaimState(claim: BoundaryClaimJson, appraisals: readonly AppraisalFact[], at: number): EvidenceState {
  let best: EvidenceState = "claimed";
  for (const reference of claim.evidence ?? []) {
    for (const appraisal of appraisals) {
      if (appraisal.evidenceDigest !== reference.digest) continue;
      const expired = appraisal.expires !== undefined && Date.parse(appraisal.expires) <= at;
      best = furthest(best, expired && appraisal.state === "appraised" ? "signature-ok" : appraisal.state);
    }
  }
  return best;
}

function furthest(a: EvidenceState, b: EvidenceState): EvidenceState {
  return evidenceStates.indexOf(a) < evidenceStates.indexOf(b) ? b : a;
}
