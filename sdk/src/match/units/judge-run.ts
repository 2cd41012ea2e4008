import type { DeviceJson, OfferJson } from "@cornercast/schemas";
import type { RuleFact } from "@cornercast/schemas/registry";
import { runningVerdicts } from "../../portability/decide.js";
import type { DeviceFacts, RunResult } from "../../portability/index.js";
import { deviceFact } from "../facts/device-facts.js";
import { fullRegistry } from "../facts/full-registry.js";
import { deviceRunFacts } from "../facts/run-facts.js";
import { findingOf, type PredicateFinding } from "../findings.js";
import type { Status } from "../predicates/evaluate-test.js";
import type { Predicate } from "../predicates/predicate.js";

/** What a rule of a registry is called, by its id. */
export type RuleTitles = ReadonlyMap<string, string>;

/** What rules find on equal accelerators of a unit. Those that may be one of several chips agree, or leave it unknown. */
export function judgeRun(
  predicate: Predicate,
  device: DeviceJson,
  offer: OfferJson,
  titles: RuleTitles,
  ask: (facts: DeviceFacts) => RunResult,
  format?: string,
): PredicateFinding {
  const sources = offer.spec?.sources ?? [];
  const results = deviceRunFacts(device, sources, format).map(ask);
  const statuses = new Set(results.map(statusOf));
  const [result] = results;
  const isa = deviceFact(device, "isa", sources, fullRegistry);
  const seen = format !== undefined || isa.kind === "unknown" ? deviceFact(device, "chip", sources, fullRegistry) : isa;
  if (result === undefined || statuses.size > 1) return findingOf(predicate, "unknown", seen);
  const status = statusOf(result);
  const detail = detailOf(result, titles);
  return {
    ...findingOf(predicate, status, seen, detail),
    ...(status === "violated" && result.code !== undefined ? { code: result.code } : {}),
    ...(status === "unknown" && result.code?.startsWith("artifact-parts-") === true ? { code: result.code } : {}),
    ...(result.fix.length === 0 ? {} : { fix: result.fix.join(" or ") }),
  };
}

function statusOf({ verdict }: RunResult): Status {
  return runningVerdicts.includes(verdict) ? "satisfied" : verdict === "no" ? "violated" : "unknown";
}

function detailOf(result: RunResult, titles: RuleTitles): string | undefined {
  if (result.missing.length > 0) return `not stated: ${[...new Set(result.missing.map(factName))].join(", ")}`;
  const title = result.rule === undefined ? undefined : titles.get(result.rule);
  return title === undefined ? undefined : `rule ${result.rule ?? ""}: ${title}`;
}

/** A fact in the words of documents: what decides which PTX a driver translates is its version. */
function factName(fact: RuleFact): string {
  if (fact === "driver.ptxIsa") return "software.nvidia-driver";
  return fact === "device.formatSupport" ? "device.formats" : fact;
}
