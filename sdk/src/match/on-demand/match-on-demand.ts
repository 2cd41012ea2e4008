import type { MatchReportJson, OfferJson, WorkloadJson } from "@cornercast/schemas";
import { matchByRules, type MatchOptions } from "../match-by-rules.js";
import { asksRules } from "./asks-rules.js";
import { noRules } from "./no-rules.js";

/**
 * Does what `match` does, for a page that should load little at first.
 *
 * - The rules of portability, of moves and of substitution are a part of their own, which is imported when a workload first asks for it: by an
 *   artifact, a numeric format, a state that it keeps, or a reference chip.
 * - The report is that of `match`, to the byte.
 *
 * @example
 * ```ts
 * const { spec } = await matchOnDemand(workload, offers, { at: "2026-11-24T00:00:00Z" });
 * spec?.verdict; // "fits"
 * ```
 */
export async function matchOnDemand(workload: WorkloadJson, offers: readonly OfferJson[], options: MatchOptions): Promise<MatchReportJson> {
  const rules = asksRules(workload) ? (await import("../rules/all-rules.js")).allRules : noRules;
  return matchByRules(rules, workload, offers, options);
}
