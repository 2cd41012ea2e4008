export { appraisalFacts } from "./claims/appraisal-facts.js";
export { boundaryClaimState, evidenceStates, type AppraisalFact, type EvidenceState } from "./claims/claim-state.js";
