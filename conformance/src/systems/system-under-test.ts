import type { CaseRequest } from "../case/conformance-case.js";

/**
 * A validator and matcher, in any language, behind one function.
 *
 * - `validate` is answered with `{valid, diagnostics: [{code, severity, pointer}]}`, `match` with a MatchReport.
 * - Nothing is assumed of an answer: it is data from outside.
 */
export interface SystemUnderTest {
  readonly name: string;
  answer(request: CaseRequest): Promise<unknown>;
}
