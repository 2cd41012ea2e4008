import type { MatchReportJson, ProfileReportJson, VerdictCountsJson } from "@cornercast/schemas";
import { documentDigest, setDigest } from "../../document/document-digest.js";
import { offerVerdict, type CandidateOutcome } from "../candidates/evaluate-candidate.js";
import type { OfferOutcome } from "../candidates/evaluate-offer.js";
import { providerOf } from "../candidates/pools.js";
import type { EvaluatedMarket } from "../evaluate-market.js";
import type { CompiledProfile } from "../predicates/compile-profiles.js";
import type { Verdict } from "../verdict.js";
import type { Explanation } from "./explanation.js";
import { bestVerdict, countsJson, invalidSpec, matchReport, notesOf } from "./match-report.js";
import { rankCandidates, rankedCandidateJson } from "./ranking.js";

/** The report on an evaluated market. */
export function marketReport(market: EvaluatedMarket, explanation: Explanation): MatchReportJson {
  const { context, offers, options, profiles, contradictions, pools, byProfile, best } = market;
  const { workload } = context;
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
  if (profiles.length > 0 && byProfile.size === 0) return matchReport(workload, { ...head, ...invalidSpec(contradictions, explanation.finding) });
  const ranked = rankCandidates(best, head.by, context);
  const top = options.top ?? 10;
  const notes = notesOf(workload, offers.length, contradictions, profiles);
  return matchReport(workload, {
    ...head,
    verdict: bestVerdict(best.map(({ outcome }) => outcome.verdict)),
    counts: countsOf(best.map(({ outcome }) => outcome)),
    ranking: ranked.slice(0, top).map((candidate) => rankedCandidateJson(candidate, context, explanation.finding)),
    ...(ranked.length > top ? { rankingOmitted: ranked.length - top } : {}),
    profiles: [...byProfile].map(([profile, candidates]) => profileReport(profile, candidates, market, explanation)),
    ...explanation.facts(market),
    ...(notes.length === 0 ? {} : { notes: [...notes] }),
  });
}

function profileReport(
  profile: CompiledProfile,
  candidates: readonly CandidateOutcome[],
  { context, options }: EvaluatedMarket,
  explanation: Explanation,
): ProfileReportJson {
  const verdict = bestVerdict(candidates.map((candidate) => candidate.verdict));
  return { profile: profile.name, verdict, counts: countsOf(candidates), ...explanation.profile(profile, candidates, context, options) };
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
