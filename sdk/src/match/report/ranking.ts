import type { BetterProfileJson, CostJson, RankedCandidateJson, ThroughputJson, WorkloadJson } from "@cornercast/schemas";
import type { Quantity } from "../../quantity/index.js";
import { formatQuantity } from "../../quantity/format-quantity.js";
import { addQuantities, scaleQuantity } from "../../quantity/quantity-arithmetic.js";
import { moneyText, roughSize } from "../amounts.js";
import type { CandidateOutcome } from "../candidates/evaluate-candidate.js";
import { withTotal } from "../candidates/evaluate-offer.js";
import { budgetCurrencyOf, inCurrency } from "../candidates/price.js";
import { providerOf } from "../candidates/pools.js";
import { deviceFact } from "../facts/device-facts.js";
import type { PredicateFinding } from "../findings.js";
import type { EvaluationContext } from "../units/evaluate-unit.js";
import { rankOf } from "../verdict.js";
import type { FindingWriter } from "./explanation.js";

/** What offers are ranked by. */
export type RankBy = "cost" | "time" | "energy";

/** A candidate with its best profile, and the better ones that were not taken. */
export interface BestProfile {
  readonly outcome: CandidateOutcome;
  readonly better: readonly CandidateOutcome[];
}

/**
 * The profile of a candidate with the best verdict, the first in the user's order among equals.
 *
 * @implements match.best-profile-counts
 * @implements match.user-order-breaks-ties-of-profiles
 */
export function bestProfile(outcomes: readonly CandidateOutcome[]): BestProfile | undefined {
  let best: CandidateOutcome | undefined;
  for (const outcome of outcomes) if (best === undefined || rankOf(outcome.verdict) < rankOf(best.verdict)) best = outcome;
  if (best === undefined) return undefined;
  return { outcome: best, better: outcomes.slice(0, outcomes.indexOf(best)) };
}

interface Keys {
  readonly verdict: number;
  readonly unmet: number;
  readonly cost: number;
  readonly currency: string;
  readonly start: number;
  readonly power: number;
  readonly provider: string;
  readonly name: string;
}

/**
 * The candidates that fit or wait, best first.
 *
 * - Fewer unmet preferences first, by weight; then cost, time or energy as asked; then the other two.
 * - The cost is that of an hour, or, where the profile names a reference, that of the work of one hour of the reference: the middle of the
 *   interval. A cost that is unknown ranks last. Costs in currencies without a dated rate are kept apart, by currency.
 * - Ties are broken by provider and name, so that the order depends on nothing else.
 *
 * @implements match.fitting-before-waiting
 * @implements match.preferences-rank-first
 * @implements match.ranking-by
 * @implements match.unknown-cost-ranks-last
 * @implements match.ties-are-broken-by-name
 */
export function rankCandidates(best: readonly BestProfile[], by: RankBy, context: EvaluationContext): readonly BestProfile[] {
  const currency = budgetCurrencyOf(context.workload);
  const keyed = best
    .filter(({ outcome }) => rankOf(outcome.verdict) <= rankOf("waits"))
    .map((entry) => ({ entry, keys: keysOf(entry.outcome, currency, context) }));
  const order: readonly (keyof Keys)[] =
    by === "cost"
      ? ["verdict", "unmet", "currency", "cost", "start", "power"]
      : by === "time"
        ? ["verdict", "unmet", "start", "currency", "cost", "power"]
        : ["verdict", "unmet", "power", "currency", "cost", "start"];
  keyed.sort((a, b) => {
    for (const key of [...order, "provider", "name"] as const) {
      const left = a.keys[key];
      const right = b.keys[key];
      if (left !== right) return left < right ? -1 : 1;
    }
    return 0;
  });
  return keyed.map(({ entry }) => entry);
}

function keysOf(outcome: CandidateOutcome, currency: string | undefined, context: EvaluationContext): Keys {
  const converted =
    outcome.perHour === undefined
      ? undefined
      : currency === undefined
        ? { amount: outcome.perHour }
        : inCurrency(outcome.perHour, currency, context.workload, context.at);
  const amount = converted?.amount ?? outcome.perHour;
  const first = outcome.offers[0]?.offer;
  return {
    verdict: rankOf(outcome.verdict),
    unmet: unmetPreferences(outcome).reduce((sum, finding) => sum + (finding.predicate.preferred ?? 0), 0),
    cost: amount === undefined ? Number.POSITIVE_INFINITY : costOfWork(roughSize(amount), outcome),
    // U+FFFF sorts unknown costs behind every currency.
    currency: amount === undefined ? "\uffff" : amount.unit === currency ? "" : amount.unit,
    start: startOf(outcome, context) ?? 0,
    power: powerOf(outcome, context) === undefined ? Number.POSITIVE_INFINITY : roughSize(powerOf(outcome, context) as Quantity),
    provider: first === undefined ? "" : (providerOf(first) ?? ""),
    name: outcome.pool.name ?? first?.metadata?.name ?? "",
  };
}

/** What the work of one hour of the reference costs; as much as can be where the devices cannot be compared with it. */
function costOfWork(perHour: number, { throughput }: CandidateOutcome): number {
  if (throughput.kind === "same") return perHour;
  return throughput.kind === "interval" ? perHour / throughput.mid : Number.POSITIVE_INFINITY;
}

/** A candidate in the form of the report. */
export function rankedCandidateJson({ outcome, better }: BestProfile, context: EvaluationContext, write: FindingWriter): RankedCandidateJson {
  const assigned = outcome.assignment?.assignments ?? [];
  const provider = outcome.offers[assigned[0]?.offer ?? 0]?.offer;
  const start = startOf(outcome, context);
  const power = powerOf(outcome, context);
  const findings = findingsOf(outcome);
  const unmet = unmetPreferences(outcome);
  const waitingFor = [...findings, ...outcome.capacity].filter((finding) => finding.status === "violated" && finding.predicate.class === "capacity");
  const asserted = [
    ...new Set(findings.filter((finding) => finding.status === "satisfied" && finding.source?.kind === "asserted").map((finding) => finding.predicate.path)),
  ];
  const providerName = provider === undefined ? undefined : providerOf(provider);
  let units = 0;
  for (const count of outcome.assignment?.units.values() ?? []) units += count;
  return {
    profile: outcome.profile.name,
    verdict: outcome.verdict,
    ...(outcome.pool.name === undefined ? {} : { pool: outcome.pool.name }),
    ...(providerName === undefined ? {} : { provider: providerName }),
    assignments: assigned.map((assignment) => ({
      role: outcome.profile.roles[assignment.role]?.name ?? "",
      offer: outcome.offers[assignment.offer]?.offer.metadata?.name ?? "",
      units: assignment.units,
      replicas: assignment.replicas,
    })),
    units,
    devices: outcome.profile.roles.reduce((sum, role) => sum + role.replicas * role.requests.reduce((each, request) => each + request.count, 0), 0),
    ...costJson(outcome, context),
    availability: outcome.confirmed ? "confirmed" : "unconfirmed",
    ...(start === undefined ? {} : { earliestStart: new Date(start).toISOString() }),
    ...(power === undefined ? {} : { power: formatQuantity(power) }),
    assignment: outcome.assignment?.exact === false ? "bounded" : "exact",
    ...(unmet.length === 0 ? {} : { unmetPreferences: unmet.map((finding) => write(finding)) }),
    ...(asserted.length === 0 ? {} : { asserted }),
    ...(waitingFor.length === 0 ? {} : { waitingFor: waitingFor.map((finding) => write(finding)) }),
    ...(better.length === 0 ? {} : { better: better.map((other) => betterJson(other, context.workload, write)) }),
  };
}

/** What a candidate costs, in the form of the report. */
export function costJson(outcome: CandidateOutcome, context: EvaluationContext): { readonly cost?: CostJson } {
  if (outcome.perHour === undefined) return {};
  const { total, totalLow, totalHigh } = withTotal(outcome.perHour, context.workload, outcome.price?.minTerm, outcome.throughput);
  const throughput = throughputJson(outcome);
  const currency = budgetCurrencyOf(context.workload);
  const converted =
    currency === undefined || currency === outcome.perHour.unit ? undefined : inCurrency(outcome.perHour, currency, context.workload, context.at);
  return {
    cost: {
      perHour: moneyText(outcome.perHour),
      ...(total === undefined ? {} : { total: moneyText(total) }),
      ...(outcome.price === undefined ? {} : { model: outcome.price.model }),
      ...(converted === undefined
        ? {}
        : { perHourConverted: moneyText(converted.amount), ...(converted.rateAt === undefined ? {} : { rateAt: converted.rateAt }) }),
      ...(totalLow === undefined ? {} : { totalLow: moneyText(totalLow) }),
      ...(totalHigh === undefined ? {} : { totalHigh: moneyText(totalHigh) }),
      ...(throughput === undefined ? {} : { throughput }),
    },
  };
}

function throughputJson({ profile, throughput }: CandidateOutcome): ThroughputJson | undefined {
  if (throughput.kind !== "interval") return undefined;
  const { low, mid, high, chips } = throughput;
  const reference = profile.profile.referenceChip;
  return { ...(reference === undefined ? {} : { reference }), chips: [...chips], low: rounded(low), mid: rounded(mid), high: rounded(high) };
}

function rounded(ratio: number): number {
  return Math.round(ratio * 1000) / 1000;
}

function betterJson(outcome: CandidateOutcome, workload: WorkloadJson, write: FindingWriter): BetterProfileJson {
  const because = [...findingsOf(outcome), ...outcome.capacity].filter(
    (finding) => finding.status !== "satisfied" && finding.predicate.preferred === undefined,
  );
  const unique = [...new Map(because.map((finding) => [finding.predicate.path, finding])).values()];
  return { profile: outcome.profile.name, verdict: outcome.verdict, because: unique.slice(0, 3).map((finding) => write(finding, workload)) };
}

/** The findings on the offers that a candidate uses, or on its first offer where it uses none. */
function findingsOf(outcome: CandidateOutcome): readonly PredicateFinding[] {
  const used = outcome.assignment?.assignments ?? [];
  if (used.length === 0) {
    const first = outcome.offers[0];
    return first === undefined ? [] : [...first.roles.flatMap((role) => role.findings), ...first.terms];
  }
  return used.flatMap((assignment) => {
    const offer = outcome.offers[assignment.offer];
    return offer === undefined ? [] : [...(offer.roles[assignment.role]?.findings ?? []), ...offer.terms];
  });
}

function unmetPreferences(outcome: CandidateOutcome): readonly PredicateFinding[] {
  const unmet = findingsOf(outcome).filter((finding) => finding.predicate.preferred !== undefined && finding.status !== "satisfied");
  return [...new Map(unmet.map((finding) => [finding.predicate.path, finding])).values()];
}

/**
 * When a candidate starts that does not start at once: when its units are free, and not before the job wants to.
 *
 * @implements match.start-is-not-before-it-is-wanted
 */
function startOf(outcome: CandidateOutcome, context: EvaluationContext): number | undefined {
  let latest = wantedStart(context);
  for (const assignment of outcome.assignment?.assignments ?? []) {
    const text = outcome.offers[assignment.offer]?.offer.status?.availability?.earliestStart;
    const start = text === undefined ? Number.NaN : Date.parse(text);
    if (!Number.isNaN(start)) latest = Math.max(latest ?? start, start);
  }
  return latest;
}

/** The time before which the job does not start, where it is still to come. */
export function wantedStart({ workload, at }: EvaluationContext): number | undefined {
  const after = Date.parse(workload.spec?.schedule?.startAfter ?? "");
  return after > at ? after : undefined;
}

function powerOf(outcome: CandidateOutcome, { rules }: EvaluationContext): Quantity | undefined {
  let sum: Quantity | undefined;
  for (const assignment of outcome.assignment?.assignments ?? []) {
    const offer = outcome.offers[assignment.offer];
    for (const selection of offer?.roles[assignment.role]?.selections ?? []) {
      const device = selection.entries[0];
      const fact = device === undefined ? undefined : deviceFact(device, "power", offer?.offer.spec?.sources ?? [], rules.registry);
      if (fact?.kind !== "quantity") return undefined;
      const part = scaleQuantity(fact.value, assignment.replicas * selection.request.count);
      sum = sum === undefined ? part : addQuantities(sum, part);
    }
  }
  return sum;
}
