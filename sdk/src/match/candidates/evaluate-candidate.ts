import type { CompiledProfile } from "../predicates/compile-profiles.js";
import { rankOf, worse, type Verdict } from "../verdict.js";
import { evaluateOffer, roughPrice, type CandidateContext, type OfferOutcome } from "./evaluate-offer.js";
import { evaluateUnits, unlimitedUnits, type UnitsOutcome, type UnitSupply } from "./evaluate-units.js";
import { domainsOf, type OfferPool } from "./pools.js";

/** What a profile found on a candidate: an offer, or the offers of one pool together. */
export interface CandidateOutcome extends UnitsOutcome {
  readonly pool: OfferPool;
  readonly profile: CompiledProfile;
  /** What it found on each offer. Of a pool that columns decided only those that the report may name are there. */
  readonly offers: readonly OfferOutcome[];
}

/** Applies a profile to a candidate: each role to each offer, then all roles together to the units of the pool. */
export function evaluateCandidate(profile: CompiledProfile, pool: OfferPool, context: CandidateContext): CandidateOutcome {
  const domains = profile.roles.some((role) => role.role.spansUnits === true) ? domainsOf(pool) : undefined;
  const offers = pool.offers.map((offer) => evaluateOffer(profile, offer, context, domains?.get(offer.spec?.shape?.scaleUp?.domainId ?? "")));
  const spans = domains !== undefined && domains.size > 0;
  return { pool, profile, offers, ...evaluateUnits(profile, supplyOf(offers), spans, context) };
}

function supplyOf(offers: readonly OfferOutcome[]): UnitSupply {
  const outcomeOf = (position: number): OfferOutcome => {
    const outcome = offers[position];
    if (outcome === undefined) throw new RangeError(`there is no offer ${String(position)}`);
    return outcome;
  };
  return {
    positions: [...offers.keys()],
    rankOf: (position, role) => rankOf(offers[position]?.roles[role]?.verdict ?? "does-not-fit"),
    replicas(position, role, free) {
      const found = offers[position]?.roles[role];
      return (free ? found?.perFreeUnit : found?.perUnit) ?? 0;
    },
    units(position, free) {
      // A number that is not stated is no limit; free units that are not stated are as many as there are.
      const { units, total } = offers[position]?.offer.status?.availability ?? {};
      return (free ? (units ?? total) : total) ?? unlimitedUnits;
    },
    priceOf: (position) => roughPrice(offers[position]?.price),
    domainOf: (position) => offers[position]?.offer.spec?.shape?.scaleUp?.domainId,
    outcomeOf,
  };
}

/** The verdict of one offer of a candidate: the best of its roles, but no better than the candidate as a whole. */
export function offerVerdict(candidate: CandidateOutcome, offer: OfferOutcome): Verdict {
  let best: Verdict = "does-not-fit";
  for (const role of offer.roles) if (rankOf(role.verdict) < rankOf(best)) best = role.verdict;
  return worse(best, candidate.verdict);
}
