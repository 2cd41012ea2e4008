import { valueAt, type JsonValue } from "@cornercast/sdk/document";
import { seededRandom } from "../randomise/seeded-random.js";
import type { RunModel } from "../run/run-model.js";
import { runScenarios, type ScenarioOutcome } from "../run/run-scenarios.js";
import type { RunOptions, Suite } from "../run/run-suite.js";
import type { ProviderControls, ProviderScenario, ProviderUnderTest } from "./scenario.js";
import { providerScenarios } from "./provider-scenarios.js";
import { CannotDecide, createStage, StageFailure } from "./stage.js";
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
  // What scenarios remember of a provider is of this run.
  const own = { ...target };
  const play = async (scenario: ProviderScenario, index: number, fail: (problem: string) => void): Promise<ScenarioOutcome | undefined> => {
    if (typeof answers === "string") return { verdict: "could-not-run", reasons: [`${target.url} does not answer: ${answers}`] };
    return playScenario(scenario, own, `${prefix}${String(index)}`, fail);
  };
  const spec = typeof answers === "string" ? null : await statementOf(target);
  const name = textOf(spec, "product") ?? target.url;
  const version = textOf(spec, "version") ?? "unknown";
  return runScenarios(suite, { profile: "provider", claimed: claimedBy(target.controls ?? {}), name, version, play }, options, scenarios);
}

/** The profiles that are claimed by what the suite may use. */
function claimedBy({ readerToken, restart, otherUrl, store, log, issuer, usage }: ProviderControls): readonly string[] {
  const controls = { roles: readerToken, tokens: issuer, logs: log, restarts: restart, stores: store, processes: otherUrl, usage: usage === true || undefined };
  return Object.entries(controls).flatMap(([profile, control]) => (control === undefined ? [] : [profile]));
}

/** What the provider says of itself. */
async function statementOf({ url, token }: ProviderUnderTest): Promise<JsonValue> {
  const answer = await callJson(url, "ProviderService/GetImplementation", {}, { token }).catch(() => undefined);
  return (answer?.kind === "ok" ? valueAt(answer.value, ["implementation", "spec"]) : undefined) ?? null;
}

function textOf(spec: JsonValue, name: string): string | undefined {
  const value = valueAt(spec, [name]);
  return typeof value === "string" && value !== "" ? value : undefined;
}

async function playScenario(
  scenario: ProviderScenario,
  target: ProviderUnderTest,
  prefix: string,
  fail: (problem: string) => void,
): Promise<ScenarioOutcome | undefined> {
  const problems: string[] = [];
  const stage = createStage(target, prefix, problems);
  try {
    await scenario.run(stage);
  } catch (error) {
    if (error instanceof CannotDecide) return { verdict: error.verdict, reasons: [error.message] };
    problems.push(
      error instanceof StageFailure ? error.message : `the provider did not answer as it has to: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  // What cannot be given back is found by the scenarios about units.
  await stage.clear().catch(() => undefined);
  for (const problem of problems) fail(problem);
  return undefined;
}
