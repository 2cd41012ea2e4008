// What rules of portability say of artifacts: a part of index.ts, for bundlers that split code by files.
export { artifactKinds } from "../gen/registry/artifact-kinds.js";
export { artifactRules } from "../gen/registry/artifact-rules.js";
export type { ArtifactRuleRow, RuleFact } from "./artifact-rule-row.js";
