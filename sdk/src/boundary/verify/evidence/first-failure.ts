import { evidencePhases, type EvidenceCheck } from "./evidence-check.js";
import type { EvidenceFacts } from "./evidence-facts.js";

/** The checks of evidence with those of the evidence inside of it, in the order of their phases. */
export function allChecks(facts: EvidenceFacts): readonly EvidenceCheck[] {
  const list = (one: EvidenceFacts): readonly EvidenceCheck[] => [...one.checks, ...one.inner.flatMap(list)];
  const all = list(facts);
  return evidencePhases.flatMap((phase) => all.filter((check) => check.phase === phase));
}

/** The failed check that gives a refusal its code: the first one of the first phase that has any. */
export function firstFailure(facts: EvidenceFacts): EvidenceCheck | undefined {
  return allChecks(facts).find(({ outcome }) => outcome === "failed");
}
