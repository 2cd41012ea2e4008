import type { ConditionJson, OfferJson, TolerationJson, WorkloadJson } from "@cornercast/schemas";
import { boundaryClaimState, evidenceStates, type AppraisalFact } from "../../boundary/claims/claim-state.js";
import { asserted, factSource } from "../../hardware/fact-source.js";
import { notBelow, readQuantity, roughSize } from "../amounts.js";
import { factOrigin, factText, unknownFact, type Fact } from "../facts/fact.js";
import { scaleUpDomain } from "../facts/scale-up-domain.js";
import { statedFact, unitFact } from "../facts/unit-facts.js";
import { findingOf, plainFinding, type PredicateFinding } from "../findings.js";
import { choiceText } from "../predicates/compile-ranges.js";
import { evaluateTest, type Status } from "../predicates/evaluate-test.js";
import type { Predicate } from "../predicates/predicate.js";
import type { MatchRules } from "../rules/match-rules.js";
import { unitSelectorSubject } from "./selector-subject.js";

/** What is known besides the workload and the offer. */
export interface EvaluationContext {
  readonly workload: WorkloadJson;
  /** The time of evaluation in milliseconds since 1970-01-01T00:00:00Z. */
  readonly at: number;
  readonly appraisals: readonly AppraisalFact[];
  /** Registry names of extensions that the caller understands. */
  readonly understoodExtensions: ReadonlySet<string>;
  /** The offer on which the job runs now, where it moves. */
  readonly movingFrom?: OfferJson;
  readonly rules: MatchRules;
}

/**
 * Applies a predicate that is about a unit as a whole. A demand that the offer does not make gives no finding.
 *
 * - Predicates on devices, on cost and on the number of units are applied elsewhere.
 *
 * @implements match.stale-observation-is-unknown
 */
export function evaluateUnit(predicate: Predicate, offer: OfferJson, context: EvaluationContext, inDomain?: number): PredicateFinding | undefined {
  const { subject } = predicate;
  switch (subject.kind) {
    case "unit": {
      const fact = unitFact(offer, subject.fact, context.rules.registry);
      return findingOf(predicate, evaluateTest(subject.test, fact), fact);
    }
    case "platform":
      return evaluatePlatform(predicate, subject, offer, context.rules);
    case "domain-size": {
      const domain = scaleUpDomain(offer, context.rules.registry);
      const fact: Fact =
        inDomain === undefined || domain.fact.kind === "unknown"
          ? domain.fact
          : { kind: "count", value: Math.max(inDomain, countOf(domain.fact)), source: asserted };
      const status = evaluateTest(subject.test, fact);
      return status === "violated" && domain.atLeast && subject.test.kind === "count-min"
        ? findingOf(predicate, "unknown", fact, "the unit holds this many; whether its domain is larger is not stated")
        : findingOf(predicate, status, fact);
    }
    case "unit-selector": {
      const verdict = subject.selector.evaluate(unitSelectorSubject(offer));
      if (verdict.kind === "true") return plainFinding(predicate, "satisfied");
      if (verdict.kind === "false")
        return plainFinding(
          predicate,
          "violated",
          Object.entries(verdict.seen)
            .map(([name, value]) => `${name} = ${value}`)
            .join(", ") || "false",
        );
      return plainFinding(predicate, "unknown", undefined, verdict.kind === "unknown" ? verdict.reason : verdict.message);
    }
    case "boundary-technology":
      return evaluateTechnology(predicate, subject, offer);
    case "boundary-evidence":
      return evaluateEvidence(predicate, subject.min, offer, context);
    case "boundary-policy":
      return evaluatePolicy(predicate, subject.digest, offer, context);
    case "state":
      return context.rules.state(predicate, subject, offer, context.movingFrom);
    case "duration": {
      const fact = statedFact(offer, "lifecycle.maxDuration");
      // A provider that states no longest time sets none.
      if (fact.kind !== "quantity") return undefined;
      return findingOf(predicate, notBelow(fact.value, subject.bound) === true ? "satisfied" : "violated", fact);
    }
    case "start-before":
      return evaluateStart(predicate, subject.instant, offer, context);
    case "preemptible":
      return evaluatePreemptible(predicate, subject.wanted, offer);
    case "observation-age":
      return evaluateAge(predicate, roughSize(subject.bound), offer, context);
    case "conditions":
      return evaluateConditions(predicate, offer, context.workload.spec?.tolerations ?? []);
    case "accepts":
      return evaluateAcceptance(predicate, offer, context.workload);
    case "accepts-artifacts":
      return evaluateArtifactKinds(predicate, subject.kinds, offer);
    case "offer-extensions": {
      const critical = (offer.spec?.extensions ?? []).filter(
        (extension) => extension.critical === true && !context.understoodExtensions.has(extension.name ?? ""),
      );
      return critical.length === 0 ? undefined : plainFinding(predicate, "violated", critical.map((extension) => extension.name ?? "").join(", "));
    }
    case "not-understood":
      return plainFinding(predicate, "unknown", undefined, subject.what);
    default:
      return undefined;
  }
}

/** Both the operating system and the processor have to be those of the platform. */
function evaluatePlatform(
  predicate: Predicate,
  { platform, os, arch }: Predicate["subject"] & { kind: "platform" },
  offer: OfferJson,
  rules: MatchRules,
): PredicateFinding {
  const facts = [
    [statedFact(offer, "host.os"), os],
    [unitFact(offer, "host.arch", rules.registry), arch],
  ] as const;
  const statuses = facts.map(([fact, wanted]) => evaluateTest({ kind: "choice", anyOf: [wanted], noneOf: [] }, fact));
  const status = statuses.includes("violated") ? "violated" : statuses.includes("unknown") ? "unknown" : "satisfied";
  if (status === "satisfied") return rules.hostLevel(predicate, platform, offer, facts[1][0]);
  const known = facts.map(([fact]) => fact).filter((fact) => fact.kind !== "unknown");
  const missing = facts.flatMap(([fact], index) =>
    fact.kind === "unknown" ? [index === 0 ? "the operating system is not stated" : "the processor architecture is not stated"] : [],
  );
  const seen =
    known.length === 0
      ? unknownFact
      : { kind: "text" as const, value: known.map((fact) => factText(fact) ?? "").join("/"), source: factOrigin(known[0] ?? unknownFact) ?? asserted };
  return findingOf(predicate, status, seen, missing.length === 0 ? undefined : missing.join(", "));
}

function evaluateTechnology(predicate: Predicate, subject: Predicate["subject"] & { kind: "boundary-technology" }, offer: OfferJson): PredicateFinding {
  const boundary = offer.spec?.boundary;
  const claims = (subject.component === "cpu" ? boundary?.cpu : boundary?.accelerator) ?? [];
  const sources = offer.spec?.sources ?? [];
  const usable = claims.filter((claim) => claim.mode === "on" || claim.mode === "available");
  const source = factSource(claims[0]?.source, sources);
  const off = claims.length > 0 && usable.length === 0;
  const fact: Fact = { kind: "set", values: usable.map((claim) => claim.technology ?? ""), complete: boundary?.complete === true || off, source };
  if (boundary === undefined) return findingOf(predicate, "unknown", unknownFact);
  const test = subject.test ?? { kind: "present", wanted: true };
  const status = usable.length === 0 && !fact.complete ? "unknown" : evaluateTest(test, fact);
  return findingOf(predicate, status, fact, off ? `its mode is ${[...new Set(claims.map((claim) => claim.mode ?? ""))].join(", ")}` : undefined);
}

/** Every claim that the workload relies on has to be checked as far as it demands: the least checked one decides. */
function evaluateEvidence(predicate: Predicate, min: string, offer: OfferJson, context: EvaluationContext): PredicateFinding {
  const boundary = offer.spec?.boundary;
  const wanted = context.workload.spec?.boundary;
  const relied = [
    ...(boundary?.cpu ?? []).filter(
      (claim) => wanted?.cpu === undefined || (wanted.cpu.anyOf ?? []).length === 0 || (wanted.cpu.anyOf ?? []).includes(claim.technology ?? ""),
    ),
    ...(wanted?.accelerator === "required" ? (boundary?.accelerator ?? []) : []),
  ];
  if (relied.length === 0) return findingOf(predicate, "unknown", unknownFact, "the offer claims no boundary");
  const states = relied.map((claim) => boundaryClaimState(claim, context.appraisals, context.at));
  const least = evidenceStates.find((state) => states.includes(state)) ?? "claimed";
  const status: Status = evidenceStates.indexOf(least) >= evidenceStates.findIndex((state) => state === min) ? "satisfied" : "violated";
  return plainFinding(predicate, status, least, status === "violated" ? "supply an appraisal of the offer's evidence" : undefined);
}

function evaluatePolicy(predicate: Predicate, digest: string, offer: OfferJson, context: EvaluationContext): PredicateFinding {
  const claims = [...(offer.spec?.boundary?.cpu ?? []), ...(offer.spec?.boundary?.accelerator ?? [])];
  const evidence = new Set(claims.flatMap((claim) => (claim.evidence ?? []).map((reference) => reference.digest)));
  const appraised = context.appraisals.filter((appraisal) => evidence.has(appraisal.evidenceDigest));
  if (appraised.length === 0) return findingOf(predicate, "unknown", unknownFact, "no appraisal of the offer's evidence was given");
  const counts = ({ expires }: AppraisalFact): boolean => expires === undefined || context.at < Date.parse(expires);
  const under = appraised.some((appraisal) => appraisal.policyDigest === digest && appraisal.state === "appraised" && counts(appraisal));
  return plainFinding(predicate, under ? "satisfied" : "violated", appraised[0]?.policyDigest);
}

function evaluateStart(predicate: Predicate, instant: string, offer: OfferJson, context: EvaluationContext): PredicateFinding | undefined {
  const earliest = offer.status?.availability?.earliestStart;
  const start = Math.max(
    earliest === undefined ? context.at : Date.parse(earliest),
    context.at,
    Date.parse(context.workload.spec?.schedule?.startAfter ?? "") || 0,
  );
  const free = offer.status?.availability?.units;
  // A unit that is free now can start now; one that is not, and says when it will be, starts then.
  if (free === 0 && earliest === undefined) return findingOf(predicate, "unknown", unknownFact);
  return plainFinding(predicate, start <= Date.parse(instant) ? "satisfied" : "violated", new Date(start).toISOString());
}

function evaluatePreemptible(predicate: Predicate, wanted: "required" | "refused", offer: OfferJson): PredicateFinding {
  const models = (offer.status?.price ?? []).map((price) => price.model);
  const spot = models.includes("spot");
  const firm = models.some((model) => model !== "spot");
  const fact = statedFact(offer, "lifecycle.preemptible");
  if (fact.kind === "flag") {
    // A unit that is always preemptible serves only jobs that tolerate it; one that never is has no spot capacity.
    if (wanted === "refused") return findingOf(predicate, fact.value && !firm ? "violated" : "satisfied", fact);
    return findingOf(predicate, fact.value || spot ? "satisfied" : "violated", fact);
  }
  if (models.length === 0) return findingOf(predicate, "unknown", unknownFact);
  const holds = wanted === "refused" ? firm : spot;
  return plainFinding(predicate, holds ? "satisfied" : "violated", [...new Set(models)].join(", "));
}

function evaluateAge(predicate: Predicate, seconds: number, offer: OfferJson, context: EvaluationContext): PredicateFinding {
  const observed = offer.status?.observedAt;
  if (observed === undefined) return findingOf(predicate, "unknown", unknownFact, "the offer does not say when its status was observed");
  const age = (context.at - Date.parse(observed)) / 1000;
  return age <= seconds ? plainFinding(predicate, "satisfied", observed) : { ...plainFinding(predicate, "unknown", observed), code: "observation-stale" };
}

function evaluateConditions(predicate: Predicate, offer: OfferJson, tolerations: readonly TolerationJson[]): PredicateFinding | undefined {
  const conditions = offer.status?.conditions ?? [];
  if (conditions.length === 0) return undefined;
  const down = conditions.find((condition) => condition.effect === "unavailable");
  if (down !== undefined) {
    // A unit that is down is not there now; it is not refused.
    return { ...plainFinding({ ...predicate, class: "capacity" }, "violated", conditionText(down), down.message), code: "unit-unavailable" };
  }
  const refusing = conditions.find(
    (condition) =>
      (condition.effect === "no-schedule" || condition.effect === "no-execute") && !tolerations.some((toleration) => tolerates(toleration, condition)),
  );
  return refusing === undefined ? plainFinding(predicate, "satisfied") : plainFinding(predicate, "violated", conditionText(refusing), refusing.message);
}

function tolerates(toleration: TolerationJson, condition: ConditionJson): boolean {
  return (
    (toleration.type === undefined || toleration.type === condition.type) &&
    (toleration.value === undefined || toleration.value === (condition.value ?? "")) &&
    (toleration.effect === undefined || toleration.effect === condition.effect)
  );
}

function conditionText(condition: ConditionJson): string {
  return `${condition.type ?? ""}${condition.value === undefined || condition.value === "" ? "" : `=${condition.value}`} (${condition.effect ?? ""})`;
}

/** Demands of the provider on the workload: what the workload does not state is unknown. */
function evaluateAcceptance(predicate: Predicate, offer: OfferJson, workload: WorkloadJson): PredicateFinding | undefined {
  const accepts = offer.spec?.accepts;
  if (accepts === undefined || predicate.subject.kind !== "accepts") return undefined;
  const requester = workload.spec?.requester;
  switch (predicate.subject.demand) {
    case "requesters":
      return chosen(predicate, accepts.requesters, stated(requester?.entity));
    case "requesterCountries":
      return chosen(predicate, accepts.requesterCountries, stated(requester?.country));
    case "requesterGroups":
      return chosen(
        predicate,
        accepts.requesterGroups,
        requester?.groups === undefined
          ? unknownFact
          : { kind: "set", values: requester.groups.values ?? [], complete: requester.groups.complete ?? false, source: asserted },
      );
    case "duration": {
      if (accepts.duration === undefined) return undefined;
      const duration = workload.spec?.schedule?.duration;
      const wanted = [
        accepts.duration.min === undefined ? "" : `at least ${accepts.duration.min}`,
        accepts.duration.max === undefined ? "" : `at most ${accepts.duration.max}`,
      ]
        .filter(Boolean)
        .join(", ");
      const asked = { ...predicate, wanted };
      if (duration === undefined) return findingOf(asked, "unknown", unknownFact, "the workload does not state schedule.duration");
      return plainFinding(asked, within(duration, accepts.duration.min, accepts.duration.max) ? "satisfied" : "violated", duration);
    }
    case "units":
      return undefined;
  }
}

/** Every artifact has to be of an accepted kind. A profile without artifacts says nothing of their kinds. */
function evaluateArtifactKinds(predicate: Predicate, kinds: readonly string[], offer: OfferJson): PredicateFinding | undefined {
  const demand = offer.spec?.accepts?.artifactKinds;
  if (demand === undefined) return undefined;
  const anyOf = demand.anyOf ?? [];
  const noneOf = demand.noneOf ?? [];
  const asked = { ...predicate, wanted: choiceText(anyOf, noneOf) };
  if (kinds.length === 0) return findingOf(asked, "unknown", unknownFact);
  const refused = kinds.filter((kind) => noneOf.includes(kind) || (anyOf.length > 0 && !anyOf.includes(kind)));
  return plainFinding(asked, refused.length === 0 ? "satisfied" : "violated", (refused.length === 0 ? kinds : refused).join(", "));
}

function chosen(
  predicate: Predicate,
  choice: { readonly anyOf?: readonly string[]; readonly noneOf?: readonly string[] } | undefined,
  fact: Fact,
): PredicateFinding | undefined {
  if (choice === undefined) return undefined;
  const anyOf = choice.anyOf ?? [];
  const noneOf = choice.noneOf ?? [];
  return findingOf({ ...predicate, wanted: choiceText(anyOf, noneOf) }, evaluateTest({ kind: "choice", anyOf, noneOf }, fact), fact);
}

function within(duration: string, min: string | undefined, max: string | undefined): boolean {
  const value = readQuantity(duration, "duration");
  const least = min === undefined ? undefined : readQuantity(min, "duration");
  const most = max === undefined ? undefined : readQuantity(max, "duration");
  if (value.kind === "error") return false;
  if (least?.kind === "ok" && notBelow(value.value, least.value) === false) return false;
  return !(most?.kind === "ok" && notBelow(most.value, value.value) === false);
}

function stated(value: string | undefined): Fact {
  return value === undefined ? unknownFact : { kind: "text", value, source: asserted };
}

function countOf(fact: Fact): number {
  return fact.kind === "count" ? fact.value : 0;
}
