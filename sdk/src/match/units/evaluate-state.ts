import type { OfferJson } from "@cornercast/schemas";
import { moveRules } from "@cornercast/schemas/registry/moves";
import { asserted } from "../../hardware/fact-source.js";
import type { MoveLevel } from "../../portability/index.js";
import { unknownFact } from "../facts/fact.js";
import { statedFact } from "../facts/unit-facts.js";
import { findingOf, type PredicateFinding } from "../findings.js";
import { keptBy, levelsBetween } from "../moves/move-between.js";
import { evaluateTest } from "../predicates/evaluate-test.js";
import type { Predicate } from "../predicates/predicate.js";

const titles: ReadonlyMap<string, string> = new Map(moveRules.map((rule) => [rule.id, rule.title]));

/**
 * Whether a job keeps the state or the numerics that it needs.
 *
 * - State has to be able to leave the offer again, as its provider states.
 * - Where the job runs on another offer now, the move from there has to keep what is wanted. Numerics are about a move alone.
 *
 * @implements match.state-level
 */
export function evaluateState(
  predicate: Predicate,
  subject: Predicate["subject"] & { kind: "state" },
  offer: OfferJson,
  movingFrom: OfferJson | undefined,
): PredicateFinding | undefined {
  const later = subject.later === undefined ? undefined : leavingLater(predicate, subject.later, offer);
  if (movingFrom === undefined || later?.status === "violated") return later;
  const level = keptBy(levelsBetween(movingFrom, offer, subject.artifacts), subject.wanted);
  const now = level === undefined ? findingOf(predicate, "unknown", unknownFact) : ofMove(predicate, level);
  return now.status === "satisfied" && later !== undefined ? later : now;
}

function leavingLater(predicate: Predicate, test: Parameters<typeof evaluateTest>[0], offer: OfferJson): PredicateFinding {
  const fact = statedFact(offer, "lifecycle.stateLevel");
  return findingOf(predicate, evaluateTest(test, fact), fact);
}

function ofMove(predicate: Predicate, level: MoveLevel<string>): PredicateFinding {
  const status = level.outcome === "kept" ? "satisfied" : level.outcome === "lost" ? "violated" : "unknown";
  const title = level.rule === undefined ? undefined : titles.get(level.rule);
  const detail = level.missing.length > 0 ? `not stated: ${level.missing.join(", ")}` : title === undefined ? undefined : `rule ${level.rule ?? ""}: ${title}`;
  const seen = level.outcome === "kept" ? ({ kind: "text", value: level.level, source: asserted } as const) : unknownFact;
  return { ...findingOf(predicate, status, seen, detail), ...(level.fix.length === 0 ? {} : { fix: level.fix.join(" or ") }) };
}
