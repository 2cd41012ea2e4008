import type { MatchReportJson, OfferJson, WorkloadJson } from "@cornercast/schemas";
import { evaluateMarket, type MatchOptions } from "../evaluate-market.js";
import { marketReport } from "../report/market-report.js";
import type { MatchRules } from "../rules/match-rules.js";
import { askedRules } from "./asked-rules.js";
import { asksRegistry } from "./asks-registry.js";
import { asksExplanation, noExplanation } from "./no-explanation.js";
import { noRules } from "./no-rules.js";

/**
 * Does what `match` does, for a page that should load little at first.
 *
 * - The rules of portability, of moves and of substitution are imported when a workload first asks for each: by an artifact, a numeric format, a
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
  const asked = askedRules(workload);
  const [registry, artifacts, formats, comparing] = await Promise.all([
    asksRegistry(workload, offers) ? import("../facts/full-registry.js") : undefined,
    asked.artifacts ? import("../rules/artifact-rules.js") : undefined,
    asked.formats ? import("../rules/format-rules.js") : undefined,
    asked.comparing ? import("../rules/comparing-rules.js") : undefined,
  ]);
  return {
    ...noRules,
    ...(registry === undefined ? {} : { registry: registry.fullRegistry }),
    ...artifacts?.artifactRules,
    ...formats?.formatRules,
    ...comparing?.comparingRules,
  };
}
