// How devices of several kinds compare: a part of index.ts, for bundlers that split code by files.
export { substitutionPhases } from "../gen/registry/substitution-phases.js";
export type { SubstitutionPhaseRow } from "./substitution-phase-row.js";
