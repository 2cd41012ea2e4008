import type { ArtifactJson, DeviceJson, OfferJson } from "@cornercast/schemas";
import { artifactRules } from "@cornercast/schemas/registry/artifacts";
import type { DeviceFacts, RunOptions, RunResult } from "../../portability/index.js";
import { runs } from "../../portability/runs.js";
import { unknownFact } from "../facts/fact.js";
import { hostRunFacts, softwareRunFacts } from "../facts/run-facts.js";
import { findingOf, type PredicateFinding } from "../findings.js";
import type { Predicate } from "../predicates/predicate.js";
import { formatTitles } from "./evaluate-format.js";
import { judgeRun, type RuleTitles } from "./judge-run.js";

const titles: RuleTitles = new Map([...artifactRules.map((rule) => [rule.id, rule.title] as const), ...formatTitles]);

/**
 * Whether the code of an artifact runs on equal accelerators of a unit, by the rules of portability. Its platform is a predicate of its own.
 *
 * @implements match.artifact-target
 * @implements match.machine-code-for-another-device
 */
export function evaluateArtifact(predicate: Predicate, artifact: ArtifactJson, device: DeviceJson, offer: OfferJson): PredicateFinding {
  const options = { software: softwareRunFacts(offer), host: hostRunFacts(offer) };
  const finding = judgeRun(predicate, device, offer, titles, (facts) => codeRuns(predicate, artifact, facts, options));
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
