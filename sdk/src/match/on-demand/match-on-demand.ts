import type { MatchReportJson, OfferJson, WorkloadJson } from "@cornercast/schemas";
import { evaluateMarket, type MatchOptions } from "../evaluate-market.js";
import { marketReport } from "../report/market-report.js";
import type { MatchRules } from "../rules/match-rules.js";
import { asksRegistry } from "./asks-registry.js";
import { asksRules } from "./asks-rules.js";
import { asksExplanation, noExplanation } from "./no-explanation.js";
import { noRules } from "./no-rules.js";

/**
 * Does what `match` does, for a page that should load little at first.
 *
 * - The rules of portability, of moves and of substitution are imported when a workload first asks for them: by an artifact, a numeric format, a
 *   state that it keeps, or a reference chip. The registries of chips and regions are imported when an offer first names a chip, or a workload
 *   says in which countries it may run; what explains and proposes, when something first does not fit.
 * - The report is that of `match`, to the byte.
 *
 * @example
 * ```ts
 * const { spec } = await matchOnDemand(workload, offers, { at: "2026-11-24T00:00:00Z" });
 * spec?.verdict; // "fits"
 * ```
 */
export async function matchOnDemand(workload: WorkloadJson, offers: readonly OfferJson[], options: MatchOptions): Promise<MatchReportJson> {
  const rules = await rulesFor(workload, offers);
  const market = evaluateMarket(rules, workload, offers, options);
  const explanation = asksExplanation(market) ? (await import("../explain/full-explanation.js")).fullExplanation : noExplanation;
  return marketReport(market, explanation);
}

async function rulesFor(workload: WorkloadJson, offers: readonly OfferJson[]): Promise<MatchRules> {
  if (asksRules(workload)) return (await import("../rules/all-rules.js")).allRules;
  return asksRegistry(workload, offers) ? { ...noRules, registry: (await import("../facts/full-registry.js")).fullRegistry } : noRules;
}
