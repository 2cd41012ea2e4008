import type { FixJson, MatchReportJson, OfferJson, ProfileReportJson, VerdictCountsJson, WorkloadJson } from "@cornercast/schemas";
import type { AppraisalFact } from "../boundary/index.js";
import { documentDigest, setDigest, type TextHash } from "../document/index.js";
import { evaluateCandidate, offerVerdict, type CandidateOutcome } from "./candidates/evaluate-candidate.js";
import type { CandidateContext, OfferOutcome, ShapeOutcome } from "./candidates/evaluate-offer.js";
import { poolsOf, providerOf } from "./candidates/pools.js";
import { createShapes } from "./candidates/shapes.js";
import { contradictionsOf } from "./contradictions.js";
import { blockedCandidates, findFixes, unlockedBy } from "./explain/fixes.js";
import { createFunnel } from "./explain/funnel.js";
import { nearestMiss } from "./explain/nearest-miss.js";
import { createConflicts, createUnknownFacts } from "./explain/unknown-facts.js";
import { compileWorkload, type CompiledProfile } from "./predicates/compile-workload.js";
import { bestVerdict, countsJson, invalidSpec, matchReport, notesOf } from "./report/match-report.js";
import { bestProfile, costJson, rankCandidates, rankedCandidateJson, type RankBy } from "./report/ranking.js";
import type { MatchRules } from "./rules/match-rules.js";
import type { SelectorCompiler } from "./selector.js";
import { rankOf, type Verdict } from "./verdict.js";

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

/** What `match` does, by rules that the caller gives. */
export function matchByRules(rules: MatchRules, workload: WorkloadJson, offers: readonly OfferJson[], options: MatchOptions): MatchReportJson {
  const context = matchContext(rules, workload, options);
  const profiles = compileWorkload(workload, options);
  const pools = poolsOf(offers);
  const head = {
    at: options.at,
    workload: { kind: "Workload", name: workload.metadata?.name ?? "", digest: documentDigest(workload, options.sha256) },
    offers: {
      count: offers.length,
      digest: setDigest(
        offers.map((offer) => context.shapes.digestOf(offer)),
        options.sha256,
      ),
      pools: pools.length,
      providers: new Set(offers.map((offer) => providerOf(offer) ?? "")).size,
    },
    by: options.by ?? "cost",
  };
  const contradictions = profiles.map((profile) => contradictionsOf(profile, context));
  if (profiles.length > 0 && contradictions.every((found) => found.length > 0)) {
    return matchReport(workload, { ...head, ...invalidSpec(contradictions) });
  }
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
  const ranked = rankCandidates(best, head.by, context);
  const top = options.top ?? 10;
  const missing = createUnknownFacts();
  for (const { outcome } of best) for (const offer of outcome.offers) missing.addOffer(outcome, offer);
  const disagreeing = createConflicts();
  for (const [index, pool] of pools.entries()) {
    const outcomes = [...byProfile.values()].flatMap((candidates) => candidates[index] ?? []);
    for (const position of pool.offers.keys()) disagreeing.addOffer(outcomes.flatMap(({ offers: found }) => found[position] ?? []));
  }
  const unknowns = missing.list();
  const conflicts = disagreeing.list();
  const notes = notesOf(workload, offers.length, contradictions, profiles);
  return matchReport(workload, {
    ...head,
    verdict: bestVerdict(best.map(({ outcome }) => outcome.verdict)),
    counts: countsOf(best.map(({ outcome }) => outcome)),
    ranking: ranked.slice(0, top).map((candidate) => rankedCandidateJson(candidate, context)),
    ...(ranked.length > top ? { rankingOmitted: ranked.length - top } : {}),
    profiles: [...byProfile].map(([profile, candidates]) => profileReport(profile, candidates, context, options)),
    ...(unknowns.length === 0 ? {} : { unknowns: [...unknowns] }),
    ...(conflicts.length === 0 ? {} : { conflicts: [...conflicts] }),
    ...(notes.length === 0 ? {} : { notes: [...notes] }),
  });
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

function profileReport(profile: CompiledProfile, candidates: readonly CandidateOutcome[], context: CandidateContext, options: MatchOptions): ProfileReportJson {
  const verdict = bestVerdict(candidates.map((candidate) => candidate.verdict));
  const funnel = createFunnel(profile);
  for (const { offers } of candidates) for (const offer of offers) funnel.addOffer(offer);
  const { steps, omitted } = funnel.steps();
  const found = findFixes(
    context.workload,
    blockedCandidates(candidates),
    (edited, blocked) => {
      const unlocked = unlockedBy(matchAgain(profile, edited, blocked, context, options));
      return unlocked === undefined ? undefined : { unlocks: unlocked.unlocks, witness: () => witnessJson(unlocked.first, context) };
    },
    options.fixes ?? 5,
  );
  const miss = rankOf(verdict) <= rankOf("waits") ? undefined : nearestMiss(context.workload, candidates);
  return {
    profile: profile.name,
    verdict,
    counts: countsOf(candidates),
    funnel: [...steps],
    ...(omitted > 0 ? { funnelOmitted: omitted } : {}),
    fixes: [...found.fixes],
    ...(found.omitted > 0 ? { fixesOmitted: found.omitted } : {}),
    ...(found.noFix === undefined ? {} : { noFix: found.noFix }),
    ...(miss === undefined ? {} : { nearestMiss: miss }),
  };
}

/** Candidates of one profile under an edited workload. */
export function matchAgain(
  profile: CompiledProfile,
  workload: WorkloadJson,
  candidates: readonly CandidateOutcome[],
  context: CandidateContext,
  options: MatchOptions,
): readonly CandidateOutcome[] {
  const edited = compileWorkload(workload, options)[profile.index];
  const asked = { ...context, workload, shapes: context.shapes.forgotten() };
  return edited === undefined ? [] : candidates.map((candidate) => evaluateCandidate(edited, candidate.pool, asked));
}

/** The offer that shows that a fix works: its name, its verdict then, and its cost. */
export function witnessJson(witness: CandidateOutcome, context: CandidateContext): FixJson {
  const used = witness.assignment?.assignments[0];
  const name = used === undefined ? undefined : witness.offers[used.offer]?.offer.metadata?.name;
  return { ...(name === undefined ? {} : { witness: name }), verdict: witness.verdict, ...costJson(witness, context) };
}

function countsOf(candidates: readonly CandidateOutcome[]): VerdictCountsJson {
  const { counts, refused } = countOffers(candidates);
  return countsJson(counts, refused);
}

/** Offers by verdict, and those that nothing but their provider refuses. */
export function countOffers(candidates: readonly CandidateOutcome[]): { readonly counts: Record<Verdict, number>; readonly refused: number } {
  const counts: Record<Verdict, number> = { fits: 0, waits: 0, undetermined: 0, blocked: 0, "does-not-fit": 0 };
  let refused = 0;
  for (const candidate of candidates) {
    for (const offer of candidate.offers) {
      const verdict = offerVerdict(candidate, offer);
      counts[verdict] += 1;
      if (verdict === "blocked" && refusedByProvider(offer)) refused += 1;
    }
  }
  return { counts, refused };
}

/** Whether nothing but the demands of the provider stands in the way. */
function refusedByProvider(offer: OfferOutcome): boolean {
  let refused = false;
  for (const findings of [offer.terms, ...offer.roles.map((role) => role.findings)]) {
    for (const { predicate, status } of findings) {
      if (status !== "violated" || predicate.preferred !== undefined) continue;
      if (!predicate.path.startsWith("accepts.")) return false;
      refused = true;
    }
  }
  return refused;
}
