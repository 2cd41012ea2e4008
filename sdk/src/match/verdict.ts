import type { PredicateFinding } from "./findings.js";

/** What becomes of an offer, the best first. */
export type Verdict = "fits" | "waits" | "undetermined" | "blocked" | "does-not-fit";

/** The verdicts, the best first. */
export const verdictsByRank: readonly Verdict[] = ["fits", "waits", "undetermined", "blocked", "does-not-fit"];

/**
 * The verdict of a list of findings: the first of these that applies.
 *
 * - `does-not-fit`: a hardware, artifact or software predicate is violated.
 * - `blocked`: a predicate of terms, boundary or jurisdiction is violated.
 * - `undetermined`: something is unknown.
 * - `waits`: only capacity or time is short.
 * - `fits`: every finding is satisfied.
 *
 * Preferences do not count.
 *
 * @implements match.unknown-is-not-satisfied
 * @implements match.hardware-decides-first
 * @implements match.refused-terms-block
 * @implements match.unknown-before-capacity
 * @implements match.short-capacity-waits
 */
export function verdictOf(findings: readonly PredicateFinding[]): Verdict {
  let unknown = false;
  let waiting = false;
  let blocked = false;
  for (const { predicate, status } of findings) {
    if (status === "satisfied" || predicate.preferred !== undefined) continue;
    if (status === "unknown") {
      // A unit whose number or time is not stated is not in the way of a match.
      if (predicate.class !== "capacity") unknown = true;
      continue;
    }
    switch (predicate.class) {
      case "hardware":
      case "artifact":
      case "software":
        return "does-not-fit";
      case "capacity":
        waiting = true;
        break;
      default:
        blocked = true;
    }
  }
  return blocked ? "blocked" : unknown ? "undetermined" : waiting ? "waits" : "fits";
}

/** How far a verdict is from the best: 0 for `fits`. */
export function rankOf(verdict: Verdict): number {
  switch (verdict) {
    case "fits":
      return 0;
    case "waits":
      return 1;
    case "undetermined":
      return 2;
    case "blocked":
      return 3;
    case "does-not-fit":
      return 4;
  }
}

/** The worse of two verdicts. */
export function worse(a: Verdict, b: Verdict): Verdict {
  return rankOf(a) >= rankOf(b) ? a : b;
}
