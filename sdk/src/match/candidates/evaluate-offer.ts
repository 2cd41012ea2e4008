import type { OfferJson, WorkloadJson } from "@cornercast/schemas";
import type { Quantity } from "../../quantity/index.js";
import { scaleQuantity } from "../../quantity/quantity-arithmetic.js";
import { moneyText, notBelow, readQuantity, roughSize } from "../amounts.js";
import { findingOf, plainFinding, type PredicateFinding } from "../findings.js";
import { unknownFact } from "../facts/fact.js";
import { statedFact } from "../facts/unit-facts.js";
import type { CompiledProfile } from "../predicates/compile-profiles.js";
import { evaluateTest } from "../predicates/evaluate-test.js";
import type { FactTest, Predicate } from "../predicates/predicate.js";
import { evaluateRole, type RoleOnOffer } from "../units/evaluate-role.js";
import { evaluateUnit, type EvaluationContext } from "../units/evaluate-unit.js";
import { verdictOf, worse, type Verdict } from "../verdict.js";
import { inCurrency, unitPrice, type UnitPrice } from "./price.js";
import type { Shapes } from "./shapes.js";
import { namesReference, sameThroughput, timesAsLong, type RelativeThroughput } from "./throughput.js";

/** What one role of a profile found on an offer, with the predicates that do not depend on the role. */
export interface RoleOutcome extends RoleOnOffer {
  readonly verdict: Verdict;
}

/** What a profile found on one offer. */
export interface OfferOutcome {
  readonly offer: OfferJson;
  readonly roles: readonly RoleOutcome[];
  /** Findings that do not depend on the role, and those on cost. */
  readonly terms: readonly PredicateFinding[];
  readonly price: UnitPrice | undefined;
  /** How fast its devices are against the reference of the profile. */
  readonly throughput: RelativeThroughput;
}

/**
 * Applies all predicates of a profile to one offer.
 *
 * - Cost is judged as if the roles that this offer can serve ran on units of it alone.
 * - `inDomain` is the number of accelerators in the offer's scale-up domain, for roles that span units.
 * - What depends on the static part of the offer alone is found once for all offers of the same shape.
 */
export function evaluateOffer(profile: CompiledProfile, offer: OfferJson, context: CandidateContext, inDomain: number | undefined): OfferOutcome {
  const shape = evaluateShape(profile, offer, context, inDomain);
  const price = priceOf(profile, offer, context);
  const terms: PredicateFinding[] = [];
  for (const [index, predicate] of profile.terms.entries()) {
    const finding = changesByTheMinute(predicate) ? evaluateStatus(predicate, offer, price, shape, context) : shape.terms[index];
    if (finding !== undefined) terms.push(finding);
  }
  const termsVerdict = verdictOf(terms);
  return { offer, price, throughput: shape.throughput, terms, roles: shape.withTerms(termsVerdict) };
}

/** The price of an offer, which profiles share that take the same prices. */
function priceOf({ profile }: CompiledProfile, offer: OfferJson, { workload, at, shapes }: CandidateContext): UnitPrice | undefined {
  const prices = shapes.pricesFor(profile.preemptible ?? "");
  if (!prices.has(offer)) prices.set(offer, unitPrice(offer, workload, profile, at));
  return prices.get(offer);
}

/** The roles of a shape by what the terms of an offer say: few different ones, however many the offers. */
function rolesByTerms(roles: readonly RoleOutcome[]): (terms: Verdict) => readonly RoleOutcome[] {
  const known = new Map<Verdict, readonly RoleOutcome[]>();
  return (terms) => {
    let found = known.get(terms);
    if (found === undefined) {
      found = roles.map((role) => {
        const verdict = worse(role.verdict, terms);
        return role.verdict === verdict ? role : { ...role, verdict };
      });
      known.set(terms, found);
    }
    return found;
  };
}

/** What is known besides the workload and the offer, and what was already found for equal offers. */
export interface CandidateContext extends EvaluationContext {
  readonly shapes: Shapes<ShapeOutcome>;
}

/** What the static part of an offer decides. */
export interface ShapeOutcome {
  /** The roles with the verdicts of their own findings, and with those that the terms of an offer leave them. */
  readonly roles: readonly RoleOutcome[];
  readonly withTerms: (terms: Verdict) => readonly RoleOutcome[];
  /** The findings on terms, by position; absent for those that do not apply and those that change by the minute. */
  readonly terms: readonly (PredicateFinding | undefined)[];
  /** Units that serve all the roles that can run on the hardware. */
  readonly units: number;
  readonly throughput: RelativeThroughput;
}

function evaluateShape(profile: CompiledProfile, offer: OfferJson, context: CandidateContext, inDomain: number | undefined): ShapeOutcome {
  const key = `${String(profile.index)} ${String(inDomain ?? "")}`;
  const outcomes = context.shapes.outcomesOf(offer);
  const known = outcomes.get(key);
  if (known !== undefined) return known;
  const roles = profile.roles.map((role): RoleOutcome => {
    const found = evaluateRole(role, offer, context, inDomain);
    return { ...found, verdict: verdictOf(found.findings) };
  });
  const terms = profile.terms.map((predicate) => (changesByTheMinute(predicate) ? undefined : evaluateUnit(predicate, offer, context)));
  const possible = roles.filter((role) => role.perUnit > 0 && role.verdict !== "does-not-fit");
  const throughput = namesReference(profile.profile) ? context.rules.throughput(profile.profile, possible, offer) : sameThroughput;
  const outcome: ShapeOutcome = { roles, withTerms: rolesByTerms(roles), terms, units: unitsTogether(possible), throughput };
  outcomes.set(key, outcome);
  return outcome;
}

/** Units that serve all of some roles; roles that share units fill what the others leave. */
export function unitsTogether(roles: readonly Pick<RoleOutcome, "role" | "perUnit">[]): number {
  let units = 0;
  let shared = 0;
  for (const { role, perUnit } of roles) {
    const sharing = roles.some(
      ({ role: other }) =>
        other !== role && (role.role.sharesUnitsWith?.includes(other.name) === true || other.role.sharesUnitsWith?.includes(role.name) === true),
    );
    if (sharing && perUnit >= 1) shared += role.replicas / perUnit;
    else units += unitsFor(role.replicas, perUnit);
  }
  return units + Math.ceil(shared - 1e-9);
}

/** Whether a predicate looks at the status of an offer. */
export function changesByTheMinute({ subject }: Predicate): boolean {
  switch (subject.kind) {
    case "budget":
    case "notice":
    case "conditions":
    case "observation-age":
    case "start-before":
    case "preemptible":
      return true;
    default:
      return subject.kind === "accepts" && subject.demand === "units";
  }
}

/** Applies a predicate that looks at the status of an offer. */
export function evaluateStatus(
  predicate: Predicate,
  offer: OfferJson,
  price: UnitPrice | undefined,
  shape: Pick<ShapeOutcome, "units" | "throughput">,
  context: CandidateContext,
): PredicateFinding | undefined {
  switch (predicate.subject.kind) {
    case "budget":
      return evaluateBudget(predicate, predicate.subject, price, shape, context);
    case "notice":
      return evaluateNotice(predicate, predicate.subject.test, offer, price);
    case "accepts":
      return evaluateUnits(predicate, offer, shape.units);
    default:
      return evaluateUnit(predicate, offer, context);
  }
}

/** How many units serve a number of replicas; a replica that spans units takes several. */
export function unitsFor(replicas: number, perUnit: number): number {
  return perUnit >= 1 ? Math.ceil(replicas / perUnit) : replicas * Math.ceil(1 / perUnit);
}

/** What a job costs: for an hour, and for its duration where the workload states that and the devices can be compared. */
export interface JobCost {
  readonly perHour: Quantity;
  readonly total?: Quantity;
  /** The ends of `total`, where the duration follows from that on a reference chip. */
  readonly totalLow?: Quantity;
  readonly totalHigh?: Quantity;
}

/**
 * An hourly cost with its total over the duration that the workload states, or over the shortest term that is charged where that is longer.
 *
 * - Where the profile names a reference, the duration is that of the reference over the throughput of the devices: an interval.
 */
export function withTotal(perHour: Quantity, workload: WorkloadJson, minTerm: Quantity | undefined, throughput: RelativeThroughput): JobCost {
  const text = workload.spec?.schedule?.duration;
  const duration = text === undefined ? undefined : readQuantity(text, "duration");
  if (duration?.kind !== "ok" || throughput.kind === "unknown") return { perHour };
  const over = (time: Quantity): Quantity => {
    const charged = minTerm !== undefined && notBelow(time, minTerm) === false ? minTerm : time;
    const { numerator, denominator } = charged.base;
    return scaleQuantity(perHour, { numerator, denominator: denominator * 3600n });
  };
  if (throughput.kind === "same") return { perHour, total: over(duration.value) };
  const at = (rate: number) => over(scaleQuantity(duration.value, timesAsLong(rate)));
  return { perHour, total: at(throughput.mid), totalLow: at(throughput.high), totalHigh: at(throughput.low) };
}

/** Judges a cost by the budget. A price that is not known, or in a currency without a dated rate, leaves it unknown. */
export function evaluateBudget(
  predicate: Predicate,
  subject: Predicate["subject"] & { kind: "budget" },
  price: UnitPrice | undefined,
  { units, throughput }: Pick<ShapeOutcome, "units" | "throughput">,
  context: CandidateContext,
): PredicateFinding {
  if (price === undefined) return findingOf(predicate, "unknown", unknownFact, "the offer states no price that the workload may take");
  return judgeCost(predicate, subject, scaleQuantity(price.perHour, Math.max(units, 1)), context, price.minTerm, throughput);
}

/**
 * Judges an hourly cost by the budget.
 *
 * - A total that is an interval satisfies the bound where its upper end does, violates it where its lower end does, and is unknown between.
 */
export function judgeCost(
  predicate: Predicate,
  subject: Predicate["subject"] & { kind: "budget" },
  perHour: Quantity,
  context: EvaluationContext,
  minTerm: Quantity | undefined,
  throughput: RelativeThroughput,
): PredicateFinding {
  const cost: JobCost = subject.period === "hour" ? { perHour, total: perHour } : withTotal(perHour, context.workload, minTerm, throughput);
  const [amount, least] = [cost.totalHigh ?? cost.total, cost.totalLow];
  if (amount === undefined) {
    const why =
      throughput.kind === "unknown" ? `the devices cannot be compared with the reference: ${throughput.why}` : "the workload does not state schedule.duration";
    return findingOf(predicate, "unknown", unknownFact, why);
  }
  const converted = inCurrency(amount, subject.bound.unit, context.workload, context.at);
  if (converted === undefined)
    return plainFinding(predicate, "unknown", moneyText(amount), `no dated rate from ${amount.unit} to ${subject.bound.unit} in budget.exchangeRates`);
  const source = { id: "asserted", kind: "asserted" } as const;
  const fact = { kind: "quantity", value: converted.amount, text: moneyText(converted.amount), source } as const;
  const low = least === undefined ? undefined : inCurrency(least, subject.bound.unit, context.workload, context.at)?.amount;
  if (notBelow(subject.bound, converted.amount) === true) return findingOf(predicate, "satisfied", fact);
  if (low === undefined || notBelow(subject.bound, low) !== true) return findingOf(predicate, "violated", fact);
  return findingOf(predicate, "unknown", fact, `${moneyText(low)} to ${moneyText(converted.amount)} by how fast its devices are against the reference chip`);
}

/** Only capacity that can be taken away gives notice: a firm price on a unit that is not said to be preemptible needs none. */
function evaluateNotice(predicate: Predicate, test: FactTest, offer: OfferJson, price: UnitPrice | undefined): PredicateFinding | undefined {
  const preemptible = statedFact(offer, "lifecycle.preemptible");
  if (price?.model !== "spot" && !(preemptible.kind === "flag" && preemptible.value)) return undefined;
  const fact = statedFact(offer, "lifecycle.notice");
  return findingOf(predicate, evaluateTest(test, fact), fact);
}

function evaluateUnits(predicate: Predicate, offer: OfferJson, units: number): PredicateFinding | undefined {
  const demand = offer.spec?.accepts?.units;
  if (demand === undefined) return undefined;
  const holds = units >= (demand.min ?? 0) && units <= (demand.max ?? Number.POSITIVE_INFINITY);
  const wanted = [demand.min === undefined ? "" : `at least ${String(demand.min)}`, demand.max === undefined ? "" : `at most ${String(demand.max)}`]
    .filter(Boolean)
    .join(", ");
  return plainFinding({ ...predicate, wanted: `${wanted} units` }, holds ? "satisfied" : "violated", String(units));
}

/** The hourly price of a unit as a floating-point number, for ordering only. */
export function roughPrice(price: UnitPrice | undefined): number {
  return price === undefined ? Number.POSITIVE_INFINITY : roughSize(price.perHour);
}
