// For users.
export { appraise, type AppraiseOptions } from "./appraise.js";
export { claims, type BoundaryClaims, type Submodule, type TriState } from "./boundary-claims.js";
export { limitText } from "./limit-text.js";
export { isTierAtLeast } from "./trust-tier.js";
export { tierOf, trustCategories, type TrustTier } from "./trust-tier.js";
