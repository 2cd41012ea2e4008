import type { FixJson, ProfileReportJson, WorkloadJson } from "@cornercast/schemas";
import { evaluateCandidate, type CandidateOutcome } from "../candidates/evaluate-candidate.js";
import type { CandidateContext } from "../candidates/evaluate-offer.js";
import type { MatchOptions } from "../evaluate-market.js";
import { compileProfiles, type CompiledProfile } from "../predicates/compile-profiles.js";
import { bestVerdict } from "../report/match-report.js";
import { costJson } from "../report/ranking.js";
import { rankOf } from "../verdict.js";
import { blockedCandidates, findFixes, unlockedBy } from "./fixes.js";
import { createFunnel } from "./funnel.js";
import { nearestMiss } from "./nearest-miss.js";

/** What keeps candidates from fitting a profile: how many each requirement refuses, the changes that help, and the nearest miss. */
export function explainProfile(
  profile: CompiledProfile,
  candidates: readonly CandidateOutcome[],
  context: CandidateContext,
  options: MatchOptions,
): Omit<ProfileReportJson, "profile" | "verdict" | "counts"> {
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
  const verdict = bestVerdict(candidates.map((candidate) => candidate.verdict));
  const miss = rankOf(verdict) <= rankOf("waits") ? undefined : nearestMiss(context.workload, candidates);
  return {
    funnel: [...steps],
    ...(omitted > 0 ? { funnelOmitted: omitted } : {}),
    fixes: [...found.fixes],
    ...(found.omitted > 0 ? { fixesOmitted: found.omitted } : {}),
    ...(found.noFix === undefined ? {} : { noFix: found.noFix }),
    ...(miss === undefined ? {} : { nearestMiss: miss }),
  };
}

/** Candidates of one profile under an edited workload. */
function matchAgain(
  profile: CompiledProfile,
  workload: WorkloadJson,
  candidates: readonly CandidateOutcome[],
  context: CandidateContext,
  options: MatchOptions,
): readonly CandidateOutcome[] {
  const edited = compileProfiles(workload, options, context.rules.compileArtifact)[profile.index];
  const asked = { ...context, workload, shapes: context.shapes.forgotten() };
  return edited === undefined ? [] : candidates.map((candidate) => evaluateCandidate(edited, candidate.pool, asked));
}

/** The offer that shows that a fix works: its name, its verdict then, and its cost. */
export function witnessJson(witness: CandidateOutcome, context: CandidateContext): FixJson {
  const used = witness.assignment?.assignments[0];
  const name = used === undefined ? undefined : witness.offers[used.offer]?.offer.metadata?.name;
  return { ...(name === undefined ? {} : { witness: name }), verdict: witness.verdict, ...costJson(witness, context) };
}
