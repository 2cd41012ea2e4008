import type { ArtifactJson, DeviceJson, OfferJson } from "@cornercast/schemas";
import { artifactRules, formatRules, type RuleFact } from "@cornercast/schemas/registry/rules";
import type { DeviceFacts, RunOptions, RunResult } from "../../portability/index.js";
import { runningVerdicts } from "../../portability/decide.js";
import { formatRuns } from "../../portability/format-runs.js";
import { runs } from "../../portability/runs.js";
import { deviceFact } from "../facts/device-facts.js";
import { unknownFact } from "../facts/fact.js";
import { fullRegistry } from "../facts/full-registry.js";
import { deviceRunFacts, hostRunFacts, softwareRunFacts } from "../facts/run-facts.js";
import { findingOf, type PredicateFinding } from "../findings.js";
import type { Status } from "../predicates/evaluate-test.js";
import type { Predicate } from "../predicates/predicate.js";

const titles: ReadonlyMap<string, string> = new Map([...artifactRules, ...formatRules].map((rule) => [rule.id, rule.title]));

/**
 * Whether the code of an artifact runs on equal accelerators of a unit, by the rules of portability. Its platform is a predicate of its own.
 *
 * @implements match.artifact-target
 * @implements match.machine-code-for-another-device
 */
export function evaluateArtifact(predicate: Predicate, artifact: ArtifactJson, device: DeviceJson, offer: OfferJson): PredicateFinding {
  const options = { software: softwareRunFacts(offer), host: hostRunFacts(offer) };
  const finding = judge(predicate, device, offer, (facts) => codeRuns(predicate, artifact, facts, options));
  // What an artifact holds is a demand only where it is stated.
  return finding.code === "artifact-parts-not-stated" ? findingOf(predicate, "satisfied", finding.fact ?? unknownFact) : finding;
}

/** What was found for a predicate of one match: markets have few kinds of unit, and all of them are asked to run the same code. */
const known = new WeakMap<Predicate, Map<string, RunResult>>();

function codeRuns(predicate: Predicate, artifact: ArtifactJson, device: DeviceFacts, options: RunOptions): RunResult {
  const results = known.get(predicate) ?? new Map<string, RunResult>();
  known.set(predicate, results);
  const key = JSON.stringify([device, options]);
  const found = results.get(key);
  if (found !== undefined) return found;
  const { platform: _, ...code } = artifact;
  const result = runs(code, device, options);
  results.set(key, result);
  return result;
}

/** What becomes of weights and graphs in a numeric format on equal accelerators of a unit. */
export function evaluateFormat(predicate: Predicate, format: string, device: DeviceJson, offer: OfferJson): PredicateFinding {
  const options = { software: softwareRunFacts(offer) };
  return judge(predicate, device, offer, (facts) => formatRuns(format, facts, options), format);
}

/** Devices that may be one of several chips agree, or leave it unknown. */
function judge(predicate: Predicate, device: DeviceJson, offer: OfferJson, ask: (facts: DeviceFacts) => RunResult, format?: string): PredicateFinding {
  const sources = offer.spec?.sources ?? [];
  const results = deviceRunFacts(device, sources, format).map(ask);
  const statuses = new Set(results.map(statusOf));
  const [result] = results;
  const isa = deviceFact(device, "isa", sources, fullRegistry);
  const seen = format !== undefined || isa.kind === "unknown" ? deviceFact(device, "chip", sources, fullRegistry) : isa;
  if (result === undefined || statuses.size > 1) return findingOf(predicate, "unknown", seen);
  const status = statusOf(result);
  const detail = detailOf(result);
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

function detailOf(result: RunResult): string | undefined {
  if (result.missing.length > 0) return `not stated: ${[...new Set(result.missing.map(factName))].join(", ")}`;
  const title = result.rule === undefined ? undefined : titles.get(result.rule);
  return title === undefined ? undefined : `rule ${result.rule ?? ""}: ${title}`;
}

/** A fact in the words of documents: what decides which PTX a driver translates is its version. */
function factName(fact: RuleFact): string {
  if (fact === "driver.ptxIsa") return "software.nvidia-driver";
  return fact === "device.formatSupport" ? "device.formats" : fact;
}
