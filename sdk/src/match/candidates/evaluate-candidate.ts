import { addQuantities, scaleQuantity, type Quantity } from "../../quantity/index.js";
import { notBelow } from "../amounts.js";
import { findingOf, plainFinding, type PredicateFinding } from "../findings.js";
import type { CompiledProfile } from "../predicates/compile-workload.js";
import type { Predicate } from "../predicates/predicate.js";
import { rankOf, verdictOf, worse, type Verdict } from "../verdict.js";
import { assignUnits, type AssignmentResult, type RoleDemand, type UnitClass } from "./assign-units.js";
import { evaluateOffer, judgeCost, roughPrice, type CandidateContext, type OfferOutcome } from "./evaluate-offer.js";
import { inCurrency, type UnitPrice } from "./price.js";
import { domainsOf, type OfferPool } from "./pools.js";
import { sameThroughput, slower, type RelativeThroughput } from "./throughput.js";

/** What a profile found on a candidate: an offer, or the offers of one pool together. */
export interface CandidateOutcome {
  readonly pool: OfferPool;
  readonly profile: CompiledProfile;
  readonly verdict: Verdict;
  readonly offers: readonly OfferOutcome[];
  /** Present when the verdict is `fits` or `waits`. */
  readonly assignment?: AssignmentResult;
  /** What the assigned units cost for an hour; absent where a price is unknown or in another currency than the rest. */
  readonly perHour?: Quantity;
  readonly price?: UnitPrice;
  /** How fast the slowest of the assigned devices are against the reference of the profile. */
  readonly throughput: RelativeThroughput;
  /** Findings on numbers: replicas, and the budget of the whole assignment. */
  readonly capacity: readonly PredicateFinding[];
  /** Whether the number of free units of every assigned offer is stated. */
  readonly confirmed: boolean;
}

/**
 * Applies a profile to a candidate: each role to each offer, then all roles together to the units of the pool.
 *
 * - The first of these tiers in which the units suffice is the verdict: free units of offers that fit; all units of offers
 *   that fit or wait; units of undetermined offers too; units of blocked offers too.
 * - A pool that is known to be too small for the job does not fit; one that is short now, and may not be later, waits.
 *
 * @implements match.pool-that-is-too-small
 * @implements match.taken-units-make-a-job-wait
 */
export function evaluateCandidate(profile: CompiledProfile, pool: OfferPool, context: CandidateContext): CandidateOutcome {
  const domains = profile.roles.some((role) => role.role.spansUnits === true) ? domainsOf(pool) : undefined;
  const offers = pool.offers.map((offer) => evaluateOffer(profile, offer, context, domains?.get(offer.spec?.shape?.scaleUp?.domainId ?? "")));
  const demands = profile.roles.map((role): RoleDemand => ({
    replicas: role.replicas,
    sharesWith: profile.roles.flatMap((other, index) => (role.role.sharesUnitsWith?.includes(other.name) === true ? [index] : [])),
    spans: role.role.spansUnits === true && domains !== undefined && domains.size > 0,
  }));
  const now = assignUnits(demands, classesOf(offers, "fits", true));
  if (now !== undefined) return settle(profile, pool, offers, now, "fits", context);
  const later = assignUnits(demands, classesOf(offers, "waits", false));
  if (later !== undefined) return settle(profile, pool, offers, later, "waits", context);
  for (const tier of ["undetermined", "blocked"] as const) {
    if (assignUnits(demands, classesOf(offers, tier, false)) !== undefined)
      return { pool, profile, verdict: tier, offers, capacity: [], confirmed: false, throughput: sameThroughput };
  }
  return { pool, profile, verdict: "does-not-fit", offers, capacity: shortages(profile, offers), confirmed: false, throughput: sameThroughput };
}

/** The verdict of one offer of a candidate: the best of its roles, but no better than the candidate as a whole. */
export function offerVerdict(candidate: CandidateOutcome, offer: OfferOutcome): Verdict {
  let best: Verdict = "does-not-fit";
  for (const role of offer.roles) if (rankOf(role.verdict) < rankOf(best)) best = role.verdict;
  return worse(best, candidate.verdict);
}

function classesOf(offers: readonly OfferOutcome[], tier: Verdict, now: boolean): readonly UnitClass[] {
  const classes = new Map<string, { offers: { index: number; units: number }[]; perUnit: readonly number[]; price: number; domain?: string }>();
  const rank = rankOf(tier);
  for (const [index, outcome] of offers.entries()) {
    if (!outcome.roles.some((role) => rankOf(role.verdict) <= rank && (now ? role.perFreeUnit : role.perUnit) > 0)) continue;
    const perUnit = outcome.roles.map((role) => (rankOf(role.verdict) > rank ? 0 : now ? role.perFreeUnit : role.perUnit));
    const units = now ? freeUnits(outcome) : allUnits(outcome);
    if (units <= 0) continue;
    const price = roughPrice(outcome.price);
    const domain = outcome.offer.spec?.shape?.scaleUp?.domainId;
    const key = `${perUnit.join(",")}|${String(price)}|${domain ?? ""}`;
    const known = classes.get(key);
    if (known === undefined) classes.set(key, { offers: [{ index, units }], perUnit, price, ...(domain === undefined ? {} : { domain }) });
    else known.offers.push({ index, units });
  }
  return [...classes.values()];
}

/** Units that can be taken now. A number that is not stated is no limit. */
function freeUnits({ offer }: OfferOutcome): number {
  return offer.status?.availability?.units ?? offer.status?.availability?.total ?? unlimited;
}

/** Units that exist. */
function allUnits({ offer }: OfferOutcome): number {
  return offer.status?.availability?.total ?? unlimited;
}

const unlimited = 1_000_000_000;

function settle(
  profile: CompiledProfile,
  pool: OfferPool,
  offers: readonly OfferOutcome[],
  assignment: AssignmentResult,
  tier: "fits" | "waits",
  context: CandidateContext,
): CandidateOutcome {
  const taken = [...assignment.units].flatMap(([index, units]) => (offers[index] === undefined ? [] : [{ outcome: offers[index], units }]));
  const cost = costOf(taken, context);
  const throughput = taken.reduce<RelativeThroughput>((slowest, { outcome }) => slower(slowest, outcome.throughput), sameThroughput);
  const capacity: PredicateFinding[] = [];
  for (const predicate of profile.terms) {
    if (predicate.subject.kind !== "budget") continue;
    if (cost !== undefined) capacity.push(judgeCost(predicate, predicate.subject, cost.perHour, context, cost.price.minTerm, throughput));
    else capacity.push(plainFinding(predicate, "unknown", undefined, "the price of a unit is not known"));
  }
  const verdict = worse(tier, verdictOf(capacity));
  if (tier === "waits") capacity.push(...waiting(profile, offers));
  const confirmed = taken.every(({ outcome }) => outcome.offer.status?.availability?.units !== undefined);
  if (verdict !== "fits" && verdict !== "waits") return { pool, profile, verdict, offers, capacity, confirmed, throughput };
  return { pool, profile, verdict, offers, assignment, capacity, confirmed, throughput, ...(cost === undefined ? {} : cost) };
}

/** The cost of the taken units: in one currency, the budget's where there is one. */
function costOf(
  taken: readonly { readonly outcome: OfferOutcome; readonly units: number }[],
  context: CandidateContext,
): { readonly perHour: Quantity; readonly price: UnitPrice } | undefined {
  const first = taken[0]?.outcome.price;
  if (first === undefined) return undefined;
  let sum = scaleQuantity(first.perHour, 0);
  for (const { outcome, units } of taken) {
    const amount = outcome.price === undefined ? undefined : inCurrency(outcome.price.perHour, sum.unit, context.workload, context.at)?.amount;
    const next = amount === undefined ? undefined : addQuantities(sum, scaleQuantity(amount, units));
    if (next === undefined) return undefined;
    sum = next;
  }
  return { perHour: sum, price: { ...first, ...longestTerm(taken) } };
}

/** The longest of the terms that are charged at least. */
function longestTerm(taken: readonly { readonly outcome: OfferOutcome }[]): { readonly minTerm?: Quantity } {
  let longest: Quantity | undefined;
  for (const { outcome } of taken) {
    const term = outcome.price?.minTerm;
    if (term !== undefined && (longest === undefined || notBelow(longest, term) === false)) longest = term;
  }
  return longest === undefined ? {} : { minTerm: longest };
}

/** Roles whose replicas the free units do not serve, although all units together do; the last one where they do so one by one. */
function waiting(profile: CompiledProfile, offers: readonly OfferOutcome[]): readonly PredicateFinding[] {
  // Units whose time has not come are free all the same.
  const seen = profile.roles.map((_, index) => capacityOf(offers, index, "waits", true));
  const short = profile.roles.flatMap((role, index) => ((seen[index] ?? 0) >= role.replicas ? [] : [index]));
  const late = offers.some((offer) => offer.roles.some((role) => role.verdict === "waits"));
  const found = short.length > 0 || late || profile.roles.length < 2 ? short : [profile.roles.length - 1];
  const detail = short.length > 0 ? "units are taken now" : "the roles need more units together than are free now";
  return found.map((index) => plainFinding(replicasPredicate(profile, index, "capacity"), "violated", String(seen[index] ?? 0), detail));
}

/** Roles whose replicas all units together do not serve; the last one where they do so one by one. */
function shortages(profile: CompiledProfile, offers: readonly OfferOutcome[]): readonly PredicateFinding[] {
  const possible = profile.roles.map((_, index) => capacityOf(offers, index, "blocked", false));
  const short = profile.roles.flatMap((role, index) => {
    const count = possible[index] ?? 0;
    return count === 0 || count >= role.replicas ? [] : [index];
  });
  const together = short.length === 0 && profile.roles.length > 1 && profile.roles.every((role, index) => (possible[index] ?? 0) >= role.replicas);
  const found = together ? [profile.roles.length - 1] : short;
  const source = { id: "asserted", kind: "asserted" } as const;
  const detail = together ? "the roles need more units together than the pool has" : "the pool has no more units";
  return found.map((index) =>
    findingOf(replicasPredicate(profile, index, "hardware"), "violated", { kind: "count", value: possible[index] ?? 0, source }, detail),
  );
}

function capacityOf(offers: readonly OfferOutcome[], role: number, tier: Verdict, now: boolean): number {
  let sum = 0;
  for (const outcome of offers) {
    const found = outcome.roles[role];
    if (found === undefined || rankOf(found.verdict) > rankOf(tier)) continue;
    sum += Math.floor((now ? found.perFreeUnit : found.perUnit) * (now ? freeUnits(outcome) : allUnits(outcome)));
  }
  return sum;
}

function replicasPredicate(profile: CompiledProfile, index: number, kind: "capacity" | "hardware"): Predicate {
  const role = profile.roles[index];
  return {
    path: `profiles[${profile.name}].roles[${role?.name ?? ""}].replicas`,
    pointer: `/spec/profiles/${String(profile.index)}/roles/${String(index)}/replicas`,
    type: "replicas",
    class: kind,
    violated: kind === "capacity" ? "units-taken" : "pool-too-small",
    unknown: "availability-unknown",
    wanted: String(role?.replicas ?? 1),
    subject: { kind: "not-understood", what: "replicas" },
    locked: false,
  };
}
