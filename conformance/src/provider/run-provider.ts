import type { CaseResult, RunModel } from "../run/run-model.js";
import { seededRandom } from "../randomise/seeded-random.js";
import { casesDigest, requirementsDigest } from "../run/suite-digests.js";
import type { RunOptions, Suite } from "../run/run-suite.js";
import { summarise } from "../run/summarise.js";
import { testedRequirement } from "../run/tested-requirement.js";
import type { ProviderScenario, ProviderUnderTest } from "./scenario.js";
import { providerScenarios } from "./provider-scenarios.js";
import { createStage, StageFailure } from "./stage.js";
import { callJson } from "./wire.js";

/**
 * Runs the scenarios of chapter 70 against a live provider.
 *
 * - Scenarios run one after another, under names that the seed decides; each gives back what it took.
 * - Where the provider does not answer at all nothing could be run.
 */
export async function runProvider(
  suite: Suite,
  target: ProviderUnderTest,
  options: RunOptions,
  scenarios: readonly ProviderScenario[] = providerScenarios,
): Promise<RunModel> {
  const { seed, startedAt, only = [], knownFailing = new Map<string, string>(), redact = (text: string) => text, clock = () => 0 } = options;
  const prefix = `c-${seededRandom(seed + startedAt).letters(10)}`;
  const chosen = scenarios.filter(({ requirement }) => only.length === 0 || only.some((name) => requirement === name || requirement.startsWith(`${name}.`)));
  const answers = await callJson(target.url, "OfferService/ListOffers", {}, { token: target.token }).catch((error: unknown) => String(error));
  const results: CaseResult[] = [];
  for (const [index, scenario] of chosen.entries()) {
    const known = knownFailing.get(`${scenario.requirement}.live`);
    const before = clock();
    const outcome =
      typeof answers === "string"
        ? { verdict: "could-not-run" as const, reasons: [`${target.url} does not answer: ${answers}`] }
        : await play(scenario, target, `${prefix}${String(index)}`, suite);
    const requirement = suite.requirements.get(scenario.requirement);
    const result: CaseResult = {
      case: `${scenario.requirement}.live`,
      title: scenario.title,
      profile: "provider",
      requirement: testedRequirement(scenario.requirement, requirement),
      verdict: outcome.verdict,
      reasons: outcome.reasons.map(redact),
      trace: [],
      ...(known !== undefined && { known }),
      milliseconds: Math.round(clock() - before),
    };
    results.push(result);
    options.onResult?.(result, results.length, chosen.length);
  }
  results.sort((a, b) => (a.case < b.case ? -1 : 1));
  return {
    schema: "cornercast-conformance-run/v1",
    suite: { version: suite.version, casesSha256: casesDigest(suite.cases), requirementsSha256: requirementsDigest(suite.requirements.values()) },
    implementation: { name: redact(target.url), version: "unknown", profiles: ["provider"] },
    seed,
    startedAt,
    partial: only.length > 0,
    ...summarise(results, ["provider"], suite.requirements.values(), only.length > 0, ["provider"]),
    results,
  };
}

async function play(scenario: ProviderScenario, target: ProviderUnderTest, prefix: string, suite: Suite): Promise<Pick<CaseResult, "verdict" | "reasons">> {
  const requirement = suite.requirements.get(scenario.requirement);
  if (requirement === undefined)
    return { verdict: "harness-error", reasons: [`the scenario is of ${scenario.requirement}, which is no requirement of this suite`] };
  const problems: string[] = [];
  const stage = createStage(target, prefix, problems);
  try {
    await scenario.run(stage);
  } catch (error) {
    problems.push(
      error instanceof StageFailure ? error.message : `the provider did not answer as it has to: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  // What cannot be given back is found by the scenarios about units.
  await stage.clear().catch(() => undefined);
  const failed = requirement.level.startsWith("SHOULD") ? "warn" : "fail";
  return { verdict: problems.length === 0 ? "pass" : failed, reasons: problems };
}
