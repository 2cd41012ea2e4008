export { chips, chipSources } from "../gen/registry/chips.js";
export { cloudRegions, cloudRegionSources } from "../gen/registry/cloud-regions.js";
export { predicateTypes } from "../gen/registry/predicates.js";
export { reasonCodes, type ReasonCode } from "../gen/registry/reason-codes.js";
export type { ChipAlias, ChipConflict, ChipFormat, ChipPci, ChipRow, SourcedCount, SourcedText } from "./chip-row.js";
export type { CloudRegionRow } from "./cloud-region-row.js";
export type { PredicateTypeRow } from "./predicate-type-row.js";
export type { ReasonCodeRow } from "./reason-code-row.js";
export type { RegistrySource } from "./registry-source.js";
