import type { OfferOutcome, RoleOutcome } from "../candidates/evaluate-offer.js";
import type { CandidateOutcome } from "../candidates/evaluate-candidate.js";
import type { PredicateFinding } from "../findings.js";

/** What stands between one role and one offer. */
export interface RoleMask {
  readonly candidate: CandidateOutcome;
  readonly offer: OfferOutcome;
  readonly role: RoleOutcome;
  readonly violated: readonly PredicateFinding[];
  readonly unknown: readonly PredicateFinding[];
}

/** What stands between each role of a profile and each offer of a candidate. Preferences do not count. */
export function roleMasks(candidate: CandidateOutcome): readonly RoleMask[] {
  return candidate.offers.flatMap((offer) =>
    offer.roles.map((role) => {
      const findings = [...role.findings, ...offer.terms].filter((finding) => finding.predicate.preferred === undefined);
      return {
        candidate,
        offer,
        role,
        violated: findings.filter((finding) => finding.status === "violated"),
        unknown: findings.filter((finding) => finding.status === "unknown" && finding.predicate.class !== "capacity"),
      };
    }),
  );
}
