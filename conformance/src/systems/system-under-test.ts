import type { CaseRequest } from "../case/conformance-case.js";

/** One line that passed between the suite and a system. */
export interface TraceLine {
  readonly from: "suite" | "system";
  readonly text: string;
}

/**
 * A validator, matcher and verifier, in any language, behind one function.
 *
 * - `validate` is answered with `{valid, diagnostics: [{code, severity, pointer}]}`, `match` with a MatchReport, `runs` with `{verdict, code?}`,
 *   `appraise` with an AppraisalResult.
 * - Nothing is assumed of an answer: it is data from outside. No answer is a `SystemFailure`.
 */
export interface SystemUnderTest {
  readonly name: string;
  answer(request: CaseRequest): Promise<unknown>;
  /** Its implementation statement; a system without one claims every profile. */
  describe?(): Promise<unknown>;
  /** The lines of the last request, where there are lines. */
  trace?(): readonly TraceLine[];
}
