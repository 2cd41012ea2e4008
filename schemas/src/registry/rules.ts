// What rules of portability, of moves and of substitution read: a part of index.ts, for bundlers that split code by files.
export { artifactKinds } from "../gen/registry/artifact-kinds.js";
export { artifactRules } from "../gen/registry/artifact-rules.js";
export { formatRules } from "../gen/registry/format-rules.js";
export { isas } from "../gen/registry/isas.js";
export { moveRules } from "../gen/registry/move-rules.js";
export { numericFormats } from "../gen/registry/numeric-formats.js";
export { ptxIsaVersions } from "../gen/registry/ptx-isa-versions.js";
export { substitutionPhases } from "../gen/registry/substitution-phases.js";
export type { ArtifactRuleRow, RuleFact } from "./artifact-rule-row.js";
export type { IsaRow } from "./isa-row.js";
export type { MoveRuleRow, NumericsLevel, StateLevel } from "./move-rule-row.js";
export type { NumericFormatRow } from "./numeric-format-row.js";
export type { SubstitutionPhaseRow } from "./substitution-phase-row.js";
