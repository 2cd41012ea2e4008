// What matching reads whatever the workload and the offers say: a part of index.ts, for bundlers that split code by files.
export { predicateCodes } from "../gen/registry/predicate-codes.js";
export type { ReasonCode } from "../gen/registry/reason-codes.js";
export type { PredicateCodesRow } from "./predicate-type-row.js";
