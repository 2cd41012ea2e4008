// What a job keeps that moves: a part of index.ts, for bundlers that split code by files.
export { moveRules } from "../gen/registry/move-rules.js";
export type { RuleFact } from "./artifact-rule-row.js";
export type { MoveRuleRow, NumericsLevel, StateLevel } from "./move-rule-row.js";
