// For users.
export { explainOffer, type OfferExplanation, type ProfileExplanation, type RoleExplanation } from "./explain-offer.js";
export { match } from "./match.js";
export type { MatchOptions } from "./evaluate-market.js";
export { moveBetween, type Move } from "./moves/move-between.js";
export { matchIndex } from "./columns/match-index.js";
export { createOfferIndex, offerKey, type OfferIndex } from "./columns/offer-index.js";
export { loadOfferIndex, saveOfferIndex, type LoadedIndex } from "./columns/snapshot.js";
export { answerMatches } from "./pool/answer-matches.js";
export { createMatchPool, type MatchPool, type MatchPoolOptions } from "./pool/match-pool.js";
export type { MatchPort } from "./pool/match-port.js";
export type { PooledOptions } from "./pool/pool-messages.js";
export { diffReports } from "./report/diff-reports.js";
export { expectationFailures, parseExpectations, type Expectation, type ParsedExpectations } from "./report/expectations.js";
export type { RankBy } from "./report/ranking.js";
export type { SelectorCompilation, SelectorCompiler, SelectorProgram, SelectorSubject, SelectorValue, SelectorVerdict } from "./selector.js";
export { verdictsByRank, type Verdict } from "./verdict.js";

// For other libraries.
export { compileWorkload } from "./predicates/compile-workload.js";
export type { CompiledProfile, CompiledRole } from "./predicates/compile-profiles.js";
export type { FactTest, Predicate, PredicateClass, PredicateSubject } from "./predicates/predicate.js";
export { cut, plainStyle, renderExplanation, renderReport, safeText, textTable, type Cell, type RenderOptions, type TextStyle } from "./render/index.js";
