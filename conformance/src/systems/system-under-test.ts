import type { CaseRequest } from "../case/conformance-case.js";

/**
 * A validator, matcher and verifier, in any language, behind one function.
 *
 * - `validate` is answered with `{valid, diagnostics: [{code, severity, pointer}]}`, `match` with a MatchReport,
 *   `appraise` with an AppraisalResult.
 * - Nothing is assumed of an answer: it is data from outside.
 */
export interface SystemUnderTest {
  readonly name: string;
  answer(request: CaseRequest): Promise<unknown>;
}
