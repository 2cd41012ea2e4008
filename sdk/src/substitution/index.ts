// For users.
export { substitute, type SubstituteOptions, type SubstitutionMix } from "./substitute.js";
export type { Substitution, SubstitutionBasis } from "./substitution.js";
export type { SubstitutionDevice } from "./substitution-device.js";
export type { SubstitutionModel } from "./sharding.js";
export { isSubstitutionPhase, substitutionPhase, type SubstitutionPhase } from "./substitution-phase.js";

// For other libraries.
export { chipPrecision, type ChipPrecision } from "./chip-precision.js";
export { matrixShare, type MatrixShare } from "./matrix-share.js";
