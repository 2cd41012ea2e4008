import type { MatchReportJson, OfferJson, RankedCandidateJson, WorkloadJson } from "@cornercast/schemas";
import { evaluateMarket, type MatchOptions } from "./evaluate-market.js";
import { fullExplanation } from "./explain/full-explanation.js";
import { marketReport } from "./report/market-report.js";
import { rankCandidates, rankedCandidateJson } from "./report/ranking.js";
import { allRules } from "./rules/all-rules.js";

/** How a workload runs on one offer, or the report that says why it does not. */
export type OfferMatch = { readonly kind: "fits"; readonly candidate: RankedCandidateJson } | { readonly kind: "refused"; readonly report: MatchReportJson };

/**
 * Holds a workload against one offer: the first candidate of the report that `match` makes, and the whole report only where that does not fit.
 *
 * - A report takes as long again as what it is about, and who takes the offer needs none.
 */
export function matchOffer(workload: WorkloadJson, offer: OfferJson, options: MatchOptions): OfferMatch {
  const market = evaluateMarket(allRules, workload, [offer], options);
  const [best] = rankCandidates(market.best, options.by ?? "cost", market.context);
  return best?.outcome.verdict === "fits"
    ? { kind: "fits", candidate: rankedCandidateJson(best, market.context, fullExplanation.finding) }
    : { kind: "refused", report: marketReport(market, fullExplanation) };
}
