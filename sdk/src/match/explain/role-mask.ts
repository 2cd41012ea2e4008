import type { CandidateOutcome } from "../candidates/evaluate-candidate.js";
import type { OfferOutcome, RoleOutcome } from "../candidates/evaluate-offer.js";
import type { PredicateFinding } from "../findings.js";

/** What stands between one role and one offer. */
export interface RoleMask {
  readonly candidate: CandidateOutcome;
  readonly offer: OfferOutcome;
  readonly role: RoleOutcome;
  readonly violated: readonly PredicateFinding[];
  readonly unknown: readonly PredicateFinding[];
}

/** Says what stands between the roles of candidates and their offers. */
export type RoleMasks = (candidate: CandidateOutcome) => readonly RoleMask[];

interface Standing {
  readonly violated: readonly PredicateFinding[];
  readonly unknown: readonly PredicateFinding[];
}

/**
 * What stands between each role of a profile and each offer of a candidate. Preferences do not count.
 *
 * - Offers of one shape share their findings, so that what was sorted out once is remembered for as long as this function.
 */
export function createRoleMasks(): RoleMasks {
  const known = new WeakMap<readonly PredicateFinding[], Standing>();
  const standing = (findings: readonly PredicateFinding[]): Standing => {
    const found = known.get(findings);
    if (found !== undefined) return found;
    const sorted = sortOut(findings);
    known.set(findings, sorted);
    return sorted;
  };
  return (candidate) =>
    candidate.offers.flatMap((offer) => {
      const terms = sortOut(offer.terms);
      return offer.roles.map((role) => {
        const own = standing(role.findings);
        return { candidate, offer, role, violated: joined(own.violated, terms.violated), unknown: joined(own.unknown, terms.unknown) };
      });
    });
}

const none: readonly PredicateFinding[] = [];

function sortOut(findings: readonly PredicateFinding[]): Standing {
  let violated: PredicateFinding[] | undefined;
  let unknown: PredicateFinding[] | undefined;
  for (const finding of findings) {
    if (finding.predicate.preferred !== undefined) continue;
    if (finding.status === "violated") (violated ??= []).push(finding);
    else if (finding.status === "unknown" && finding.predicate.class !== "capacity") (unknown ??= []).push(finding);
  }
  return { violated: violated ?? none, unknown: unknown ?? none };
}

function joined(a: readonly PredicateFinding[], b: readonly PredicateFinding[]): readonly PredicateFinding[] {
  return b.length === 0 ? a : a.length === 0 ? b : [...a, ...b];
}
