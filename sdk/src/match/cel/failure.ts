import type { SelectorCode } from "./selector-problem.js";

/**
 * The outcome of an expression that has no value.
 *
 * - `unknown`: the device does not state something; `missing` names it.
 * - `error`: the expression is wrong for the values it met.
 */
export type Failure =
  | { readonly failure: "unknown"; readonly missing: readonly string[]; readonly reason: string }
  | { readonly failure: "error"; readonly code: SelectorCode; readonly message: string };

/** Whether an outcome is a failure. */
export function isFailure(outcome: unknown): outcome is Failure {
  return typeof outcome === "object" && outcome !== null && "failure" in outcome;
}

/** An error that the expression itself caused. */
export function failure(message: string): Failure {
  return { failure: "error", code: "selector-error", message };
}

/** What several failures amount to: everything unknown together, else the first error. */
export function mergeFailures(failures: readonly Failure[]): Failure {
  const [first = failure("no value"), ...others] = failures;
  if (others.length === 0) return first;
  const unknowns = failures.filter((candidate) => candidate.failure === "unknown");
  const [unknown, ...rest] = unknowns;
  if (unknown === undefined) return first;
  if (rest.length === 0) return unknown;
  return {
    failure: "unknown",
    missing: [...new Set(unknowns.flatMap((one) => one.missing))],
    reason: [...new Set(unknowns.map((one) => one.reason))].join("; "),
  };
}
