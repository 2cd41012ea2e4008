import type { OfferJson, WorkloadJson } from "@cornercast/schemas";
import type { AppraisalFact } from "../boundary/index.js";
import type { TextHash } from "../document/index.js";
import { evaluateCandidate, type CandidateOutcome } from "./candidates/evaluate-candidate.js";
import type { CandidateContext, ShapeOutcome } from "./candidates/evaluate-offer.js";
import { poolsOf, type OfferPool } from "./candidates/pools.js";
import { createShapes } from "./candidates/shapes.js";
import { contradictionsOf } from "./contradictions.js";
import type { PredicateFinding } from "./findings.js";
import { compileProfiles, type CompiledProfile } from "./predicates/compile-profiles.js";
import { bestProfile, type BestProfile, type RankBy } from "./report/ranking.js";
import type { MatchRules } from "./rules/match-rules.js";
import type { SelectorCompiler } from "./selector.js";

/** What `match` takes besides the workload and the offers. */
export interface MatchOptions {
  /** The time of evaluation, as an RFC 3339 instant. It is printed in the report. */
  readonly at: string;
  /** What is ranked by. Default `cost`. */
  readonly by?: RankBy;
  /** What the caller knows of evidence that offers refer to. Default none. */
  readonly appraisals?: readonly AppraisalFact[];
  /** The engine for CEL selectors. Without one every selector is unknown. */
  readonly compileSelector?: SelectorCompiler;
  /** Names of extensions that the caller understands. Default none. */
  readonly understoodExtensions?: readonly string[];
  /** The offer on which the job runs now: what the workload needs of state and numerics has to survive the move from it. Default none. */
  readonly movingFrom?: OfferJson;
  /** SHA-256 of a text in UTF-8, as hexadecimal digits, where the program has a faster one than the portable default. */
  readonly sha256?: TextHash;
  /** Candidates that are listed. Default 10. */
  readonly top?: number;
  /** Fixes that are listed for each profile. Default 5. */
  readonly fixes?: number;
}

/** What a workload found on a market: all that a report says, not yet in words. */
export interface EvaluatedMarket {
  readonly context: CandidateContext;
  readonly offers: readonly OfferJson[];
  readonly options: MatchOptions;
  readonly profiles: readonly CompiledProfile[];
  /** What no offer can satisfy, by the position of the profile. */
  readonly contradictions: readonly (readonly PredicateFinding[])[];
  readonly pools: readonly OfferPool[];
  /** What each profile without a contradiction found, by the position of the pool. */
  readonly byProfile: ReadonlyMap<CompiledProfile, readonly CandidateOutcome[]>;
  /** The best profile of each pool. */
  readonly best: readonly BestProfile[];
}

/** Applies every profile of a workload to every offer, by rules that the caller gives. */
export function evaluateMarket(rules: MatchRules, workload: WorkloadJson, offers: readonly OfferJson[], options: MatchOptions): EvaluatedMarket {
  const context = matchContext(rules, workload, options);
  const profiles = compileProfiles(workload, options, rules.compileArtifact);
  const pools = poolsOf(offers);
  const contradictions = profiles.map((profile) => contradictionsOf(profile, context));
  const possible = profiles.filter((_, index) => contradictions[index]?.length === 0);
  const byProfile = new Map<CompiledProfile, CandidateOutcome[]>(possible.map((profile) => [profile, []]));
  const best = pools.flatMap((pool) => {
    const outcomes = possible.map((profile) => {
      const outcome = evaluateCandidate(profile, pool, context);
      byProfile.get(profile)?.push(outcome);
      return outcome;
    });
    const chosen = bestProfile(outcomes);
    return chosen === undefined ? [] : [chosen];
  });
  return { context, offers, options, profiles, contradictions, pools, byProfile, best };
}

/** What a match knows besides the offers. */
export function matchContext(rules: MatchRules, workload: WorkloadJson, options: MatchOptions): CandidateContext {
  return {
    rules,
    workload,
    at: Date.parse(options.at),
    appraisals: options.appraisals ?? [],
    understoodExtensions: new Set(options.understoodExtensions ?? []),
    ...(options.movingFrom === undefined ? {} : { movingFrom: options.movingFrom }),
    shapes: createShapes<ShapeOutcome>(options.sha256),
  };
}
