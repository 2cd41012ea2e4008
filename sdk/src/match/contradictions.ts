import type { WorkloadJson } from "@cornercast/schemas";
import { compareQuantities } from "../quantity/compare-quantities.js";
import { compareVersions } from "../quantity/compare-versions.js";
import { plainFinding, type PredicateFinding } from "./findings.js";
import type { CompiledProfile } from "./predicates/compile-profiles.js";
import type { FactTest, Predicate, PredicateSubject } from "./predicates/predicate.js";
import type { MatchRules } from "./rules/match-rules.js";

interface Asked {
  readonly workload: WorkloadJson;
  /** The time of evaluation in milliseconds since 1970-01-01T00:00:00Z. */
  readonly at: number;
  readonly rules: MatchRules;
}

/**
 * What nothing can satisfy, found before any offer is looked at.
 *
 * - A `min` above its `max`, a version `min` that is not below `below`, a value that `anyOf` and `noneOf` both name.
 * - An artifact that no registered chip runs, by the rules of portability.
 * - A start that has to be before the time of evaluation, or before `startAfter`.
 *
 * The workload is invalid when every profile holds a contradiction, or when a term of the workload does.
 */
export function contradictionsOf(profile: CompiledProfile, { workload, at, rules }: Asked): readonly PredicateFinding[] {
  const found: PredicateFinding[] = [];
  const tests = new Map<string, { predicate: Predicate; test: FactTest }[]>();
  for (const predicate of profile.predicates) {
    const { subject } = predicate;
    if (subject.kind === "device-artifact") {
      if (rules.runsNowhere(subject.artifact))
        found.push({ ...plainFinding(predicate, "violated", undefined, "no registered chip runs it"), code: "artifact-runs-nowhere" });
    }
    if (subject.kind === "start-before") {
      const after = workload.spec?.schedule?.startAfter;
      if (Date.parse(subject.instant) <= at)
        found.push({ ...plainFinding(predicate, "violated", new Date(at).toISOString(), "the time is past"), code: "start-in-the-past" });
      else if (after !== undefined && Date.parse(after) >= Date.parse(subject.instant))
        found.push({ ...plainFinding(predicate, "violated", after), code: "range-empty" });
    }
    const test = testOf(subject);
    if (test === undefined) continue;
    if (test.kind === "choice" && test.anyOf.length > 0 && test.anyOf.every((value) => test.noneOf.includes(value))) {
      found.push({ ...plainFinding(predicate, "violated", undefined, "anyOf and noneOf name the same values"), code: "choice-empty" });
    }
    const key = predicate.path.slice(0, predicate.path.lastIndexOf("."));
    for (const other of tests.get(key) ?? []) {
      if (excludes(other.test, test)) found.push({ ...plainFinding(predicate, "violated", other.predicate.wanted, "min is above max"), code: "range-empty" });
    }
    tests.set(key, [...(tests.get(key) ?? []), { predicate, test }]);
  }
  return found;
}

function testOf(subject: PredicateSubject): FactTest | undefined {
  return "test" in subject ? subject.test : undefined;
}

function excludes(low: FactTest, high: FactTest): boolean {
  if (low.kind === "min" && high.kind === "max") return compareQuantities(low.bound, high.bound) === 1;
  if (low.kind === "count-min" && high.kind === "count-max") return low.bound > high.bound;
  return low.kind === "version-min" && high.kind === "version-below" && (compareVersions(low.bound, high.bound) ?? -1) >= 0;
}
