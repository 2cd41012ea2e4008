// What matching reads whatever the workload says: a part of index.ts, for bundlers that split code by files.
export { artifactKinds } from "../gen/registry/artifact-kinds.js";
export { chipFigures, chips } from "../gen/registry/chips.js";
export { cloudRegions } from "../gen/registry/cloud-regions.js";
export { predicateTypes } from "../gen/registry/predicates.js";
export { findingCodes, type ReasonCode } from "../gen/registry/reason-codes.js";
export { registryNames } from "../gen/registry/registry-names.js";
export type { ChipFigures, ChipFormat, ChipRow, SourcedText } from "./chip-row.js";
export type { PredicateTypeRow } from "./predicate-type-row.js";
