import type { AppraisalResultJson } from "@cornercast/schemas";
import { evidenceStates, type AppraisalFact } from "./claim-state.js";

/**
 * What a result says of each piece of evidence that it is about, for matching: `match(workload, offers, { appraisals: appraisalFacts(result) })`.
 *
 * - A result that is refused says how far the evidence was checked, and no more.
 * - Whether the result is believed is for the caller to decide first: who wrote it, or who signed it.
 *
 * @example
 * ```ts
 * const facts = appraisalFacts({ spec: { evidence: [`sha256:${"a".repeat(64)}`], state: "appraised" } });
 * ```
 */
export function appraisalFacts({ spec }: AppraisalResultJson): readonly AppraisalFact[] {
  const state = evidenceStates.find((one) => one === spec?.state) ?? "claimed";
  return (spec?.evidence ?? []).map((evidenceDigest) => ({
    evidenceDigest,
    state,
    ...(spec?.policy !== undefined && { policyDigest: spec.policy }),
    ...(spec?.expires !== undefined && { expires: spec.expires }),
  }));
}
