import { verdicts, type Verdict } from "./run-model.js";

/** The worst of some verdicts; nothing is applicable where there are none. */
export function worstVerdict(some: readonly Verdict[]): Verdict {
  return verdicts.find((verdict) => some.includes(verdict)) ?? "not-applicable";
}

/** Whether a verdict says something about the system under test. */
export function isDecided(verdict: Verdict): boolean {
  return verdict === "pass" || verdict === "fail" || verdict === "warn";
}
