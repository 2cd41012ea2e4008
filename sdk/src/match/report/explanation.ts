import type { FindingJson, MatchReportJson, ProfileReportJson, WorkloadJson } from "@cornercast/schemas";
import type { CandidateOutcome } from "../candidates/evaluate-candidate.js";
import type { CandidateContext } from "../candidates/evaluate-offer.js";
import type { EvaluatedMarket, MatchOptions } from "../evaluate-market.js";
import type { PredicateFinding } from "../findings.js";
import type { CompiledProfile } from "../predicates/compile-profiles.js";

/** A finding in the form of the report. With the workload, a violation says what would satisfy it. */
export type FindingWriter = (finding: PredicateFinding, workload?: WorkloadJson) => FindingJson;

/** What says why something does not fit, and what would help. Only some outcomes need it, and a page loads it for those. */
export interface Explanation {
  readonly finding: FindingWriter;
  /** What keeps candidates from fitting a profile: how many each requirement refuses, the changes that help, and the nearest miss. */
  readonly profile: (
    profile: CompiledProfile,
    candidates: readonly CandidateOutcome[],
    context: CandidateContext,
    options: MatchOptions,
  ) => Omit<ProfileReportJson, "profile" | "verdict" | "counts">;
  /** The facts that are missing, and the figures that disagree. */
  readonly facts: (market: EvaluatedMarket) => Pick<MatchReportJson["spec"] & object, "unknowns" | "conflicts">;
}
