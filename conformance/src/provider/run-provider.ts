import { seededRandom } from "../randomise/seeded-random.js";
import type { RunModel } from "../run/run-model.js";
import { runScenarios, type ScenarioOutcome } from "../run/run-scenarios.js";
import type { RunOptions, Suite } from "../run/run-suite.js";
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
  const prefix = `c-${seededRandom(options.seed + options.startedAt).letters(10)}`;
  const answers = await callJson(target.url, "OfferService/ListOffers", {}, { token: target.token }).catch((error: unknown) => String(error));
  const play = async (scenario: ProviderScenario, index: number, fail: (problem: string) => void): Promise<ScenarioOutcome | undefined> => {
    if (typeof answers === "string") return { verdict: "could-not-run", reasons: [`${target.url} does not answer: ${answers}`] };
    await playScenario(scenario, target, `${prefix}${String(index)}`, fail);
    return undefined;
  };
  return runScenarios(suite, { profile: "provider", name: target.url, play }, options, scenarios);
}

async function playScenario(scenario: ProviderScenario, target: ProviderUnderTest, prefix: string, fail: (problem: string) => void): Promise<void> {
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
  for (const problem of problems) fail(problem);
}
