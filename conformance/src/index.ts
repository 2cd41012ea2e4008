// For users.
export type {
  AppraiseExpectation,
  AppraiseRequest,
  CaseRequest,
  ConformanceCase,
  ExpectedReason,
  MatchExpectation,
  MatchRequest,
  PatchOperation,
  Twin,
  ValidateExpectation,
  ValidateRequest,
} from "./case/conformance-case.js";
export { loadCases, type LoadedCases } from "./case/load-cases.js";
export { judgeCase, type CaseVerdict } from "./judge/judge-case.js";
export { referenceSystem } from "./reference/reference-system.js";
export type { SystemUnderTest } from "./systems/system-under-test.js";
export { trivialSystems } from "./systems/trivial-systems.js";

// For other libraries.
export { applyPatch, type PatchResult } from "./case/apply-patch.js";
export { readCase, type CaseResult } from "./case/read-case.js";
export { judgeAnswer } from "./judge/judge-answer.js";
export { judgeInvariants } from "./judge/judge-invariants.js";
