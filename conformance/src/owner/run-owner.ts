import { CannotDecide, StageFailure } from "../provider/stage.js";
import { callJson } from "../provider/wire.js";
import type { RunModel } from "../run/run-model.js";
import { runScenarios, type ScenarioOutcome } from "../run/run-scenarios.js";
import type { RunOptions, Suite } from "../run/run-suite.js";
import { ownerScenarios, type OwnerScenario } from "./owner-scenarios.js";
import { createOwnerStage } from "./owner-stage.js";
import type { OwnerUnderTest } from "./owner-under-test.js";

/**
 * Runs the scenarios of chapter 62 against a live owner of keys.
 *
 * - The suite plays the boundary, with a software attester whose root the owner pins for the run.
 * - Where the owner does not answer at all nothing could be run.
 */
export async function runOwner(
  suite: Suite,
  target: OwnerUnderTest,
  options: RunOptions,
  scenarios: readonly OwnerScenario[] = ownerScenarios,
): Promise<RunModel> {
  const { url, token, setup } = target;
  const answers = await callJson(url, "KeyReleaseService/GetChallenge", { resource: setup.resource }, { token }).catch((error: unknown) => String(error));
  const play = async (scenario: OwnerScenario, _: number, fail: (problem: string) => void): Promise<ScenarioOutcome | undefined> => {
    if (typeof answers === "string") return { verdict: "could-not-run", reasons: [`${url} does not answer: ${answers}`] };
    const problems: string[] = [];
    try {
      await scenario.run(createOwnerStage(target, problems));
    } catch (error) {
      if (error instanceof CannotDecide) return { verdict: error.verdict, reasons: [error.message] };
      problems.push(
        error instanceof StageFailure ? error.message : `the owner did not answer as it has to: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
    for (const problem of problems) fail(problem);
    return undefined;
  };
  return runScenarios(suite, { profile: "owner", name: url, play }, options, scenarios);
}
