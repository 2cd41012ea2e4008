// For users.
export { match, type MatchOptions } from "./match.js";
export type { RankBy } from "./report/ranking.js";
export type { SelectorCompilation, SelectorCompiler, SelectorProgram, SelectorSubject, SelectorValue, SelectorVerdict } from "./selector.js";
export { verdictsByRank, type Verdict } from "./verdict.js";

// For other libraries.
export { compileWorkload, type CompiledProfile, type CompiledRole } from "./predicates/compile-workload.js";
export type { FactTest, Predicate, PredicateClass, PredicateSubject } from "./predicates/predicate.js";
