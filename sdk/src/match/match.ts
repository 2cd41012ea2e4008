import type { MatchReportJson, OfferJson, WorkloadJson } from "@cornercast/schemas";
import { evaluateMarket, type MatchOptions } from "./evaluate-market.js";
import { fullExplanation } from "./explain/full-explanation.js";
import { marketReport } from "./report/market-report.js";
import { allRules } from "./rules/all-rules.js";

/**
 * Says where a workload can run, what that costs, why not elsewhere, and the smallest changes that would unlock more.
 *
 * - The documents are taken as validated; what is not stated in an offer is unknown, never "no".
 * - The same inputs give the same report, whatever the order of the offers, except for ties of equal names.
 * - Nothing is read but the arguments: no clock, no files, no network.
 *
 * @implements match.same-input-same-report
 * @implements match.order-of-offers-does-not-count
 * @example
 * ```ts
 * const report = match(workload, offers, { at: "2026-11-24T00:00:00Z" });
 * report.spec?.ranking?.[0]?.assignments?.[0]?.offer; // the cheapest offer that fits
 * ```
 */
export function match(workload: WorkloadJson, offers: readonly OfferJson[], options: MatchOptions): MatchReportJson {
  return marketReport(evaluateMarket(allRules, workload, offers, options), fullExplanation);
}
