import type { Quantity } from "../../quantity/index.js";
import { addQuantities, scaleQuantity } from "../../quantity/quantity-arithmetic.js";
import { notBelow } from "../amounts.js";
import { findingOf, plainFinding, type PredicateFinding } from "../findings.js";
import type { CompiledProfile } from "../predicates/compile-profiles.js";
import type { Predicate } from "../predicates/predicate.js";
import { rankOf, verdictOf, worse, type Verdict } from "../verdict.js";
import { assignUnits, type AssignmentResult, type RoleDemand, type UnitClass } from "./assign-units.js";
import { judgeCost, type CandidateContext, type OfferOutcome } from "./evaluate-offer.js";
import { inCurrency, type UnitPrice } from "./price.js";
import { sameThroughput, slower, type RelativeThroughput } from "./throughput.js";

/** What the offers of a candidate have for a job, by position: offers by name, roles in their order. */
export interface UnitSupply {
  /** The positions of the offers that serve a role of the job, ascending; others may be among them. */
  readonly positions: readonly number[];
  /** The rank of the verdict of a role on an offer. */
  rankOf(position: number, role: number): number;
  /** Replicas of a role that one unit of an offer serves, or the free part of one. */
  replicas(position: number, role: number, free: boolean): number;
  /** Units of an offer that are free, or all of them. */
  units(position: number, free: boolean): number;
  /** The price of a unit, for ordering; infinity where it is unknown. */
  priceOf(position: number): number;
  domainOf(position: number): string | undefined;
  /** All that was found on an offer. */
  outcomeOf(position: number): OfferOutcome;
}

/** The units of an offer whose number is not stated. */
export const unlimitedUnits = 1_000_000_000;

/** What a profile found on the units of a candidate together. */
export interface UnitsOutcome {
  readonly verdict: Verdict;
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
 * Puts all roles of a profile on the units of a candidate.
 *
 * - The first of these tiers in which the units suffice is the verdict: free units of offers that fit; all units of offers
 *   that fit or wait; units of undetermined offers too; units of blocked offers too.
 * - A pool that is known to be too small for the job does not fit; one that is short now, and may not be later, waits.
 *
 * @implements match.pool-that-is-too-small
 * @implements match.taken-units-make-a-job-wait
 */
export function evaluateUnits(profile: CompiledProfile, supply: UnitSupply, spans: boolean, context: CandidateContext): UnitsOutcome {
  const demands = profile.roles.map((role): RoleDemand => ({
    replicas: role.replicas,
    sharesWith: profile.roles.flatMap((other, index) => (role.role.sharesUnitsWith?.includes(other.name) === true ? [index] : [])),
    spans: role.role.spansUnits === true && spans,
  }));
  const now = assignUnits(demands, classesOf(profile, supply, "fits", true));
  if (now !== undefined) return settle(profile, supply, now, "fits", context);
  const later = assignUnits(demands, classesOf(profile, supply, "waits", false));
  if (later !== undefined) return settle(profile, supply, later, "waits", context);
  for (const tier of ["undetermined", "blocked"] as const) {
    if (assignUnits(demands, classesOf(profile, supply, tier, false)) !== undefined)
      return { verdict: tier, capacity: [], confirmed: false, throughput: sameThroughput };
  }
  return { verdict: "does-not-fit", capacity: shortages(profile, supply), confirmed: false, throughput: sameThroughput };
}

function classesOf({ roles }: CompiledProfile, supply: UnitSupply, tier: Verdict, free: boolean): readonly UnitClass[] {
  const classes = new Map<string, { offers: { index: number; units: number }[]; perUnit: readonly number[]; price: number; domain?: string }>();
  const rank = rankOf(tier);
  for (const index of supply.positions) {
    const perUnit = roles.map((_, role) => (supply.rankOf(index, role) > rank ? 0 : supply.replicas(index, role, free)));
    if (!perUnit.some((replicas) => replicas > 0)) continue;
    const units = supply.units(index, free);
    if (units <= 0) continue;
    const price = supply.priceOf(index);
    const domain = supply.domainOf(index);
    const key = `${perUnit.join(",")}|${String(price)}|${domain ?? ""}`;
    const known = classes.get(key);
    if (known === undefined) classes.set(key, { offers: [{ index, units }], perUnit, price, ...(domain === undefined ? {} : { domain }) });
    else known.offers.push({ index, units });
  }
  return [...classes.values()];
}

function settle(profile: CompiledProfile, supply: UnitSupply, assignment: AssignmentResult, tier: "fits" | "waits", context: CandidateContext): UnitsOutcome {
  const taken = Array.from(assignment.units, ([index, units]) => ({ outcome: supply.outcomeOf(index), units }));
  const cost = costOf(taken, context);
  const throughput = taken.reduce<RelativeThroughput>((slowest, { outcome }) => slower(slowest, outcome.throughput), sameThroughput);
  const capacity: PredicateFinding[] = [];
  for (const predicate of profile.terms) {
    if (predicate.subject.kind !== "budget") continue;
    if (cost !== undefined) capacity.push(judgeCost(predicate, predicate.subject, cost.perHour, context, cost.price.minTerm, throughput));
    else capacity.push(plainFinding(predicate, "unknown", undefined, "the price of a unit is not known"));
  }
  const verdict = worse(tier, verdictOf(capacity));
  if (tier === "waits") capacity.push(...waiting(profile, supply));
  const confirmed = taken.every(({ outcome }) => outcome.offer.status?.availability?.units !== undefined);
  if (verdict !== "fits" && verdict !== "waits") return { verdict, capacity, confirmed, throughput };
  return { verdict, assignment, capacity, confirmed, throughput, ...(cost === undefined ? {} : cost) };
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
function waiting(profile: CompiledProfile, supply: UnitSupply): readonly PredicateFinding[] {
  // Units whose time has not come are free all the same.
  const seen = profile.roles.map((_, index) => capacityOf(supply, index, "waits", true));
  const short = profile.roles.flatMap((role, index) => ((seen[index] ?? 0) >= role.replicas ? [] : [index]));
  const late = supply.positions.some((index) => profile.roles.some((_, role) => supply.rankOf(index, role) === rankOf("waits")));
  const found = short.length > 0 || late || profile.roles.length < 2 ? short : [profile.roles.length - 1];
  const detail = short.length > 0 ? "units are taken now" : "the roles need more units together than are free now";
  return found.map((index) => plainFinding(replicasPredicate(profile, index, "capacity"), "violated", String(seen[index] ?? 0), detail));
}

/** Roles whose replicas all units together do not serve; the last one where they do so one by one. */
function shortages(profile: CompiledProfile, supply: UnitSupply): readonly PredicateFinding[] {
  const possible = profile.roles.map((_, index) => capacityOf(supply, index, "blocked", false));
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

function capacityOf(supply: UnitSupply, role: number, tier: Verdict, free: boolean): number {
  let sum = 0;
  for (const index of supply.positions) {
    if (supply.rankOf(index, role) <= rankOf(tier)) sum += Math.floor(supply.replicas(index, role, free) * supply.units(index, free));
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
