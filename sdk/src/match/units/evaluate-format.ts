import type { DeviceJson, OfferJson } from "@cornercast/schemas";
import { formatRules } from "@cornercast/schemas/registry/formats";
import { formatRuns } from "../../portability/format-runs.js";
import { softwareRunFacts } from "../facts/run-facts.js";
import type { PredicateFinding } from "../findings.js";
import type { Predicate } from "../predicates/predicate.js";
import { judgeRun, type RuleTitles } from "./judge-run.js";

/** What the rules of formats are called. */
export const formatTitles: RuleTitles = new Map(formatRules.map((rule) => [rule.id, rule.title]));

/** What becomes of weights and graphs in a numeric format on equal accelerators of a unit. */
export function evaluateFormat(predicate: Predicate, format: string, device: DeviceJson, offer: OfferJson): PredicateFinding {
  const options = { software: softwareRunFacts(offer) };
  return judgeRun(predicate, device, offer, formatTitles, (facts) => formatRuns(format, facts, options), format);
}
