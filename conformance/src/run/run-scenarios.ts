import type { CaseResult, RunModel } from "./run-model.js";
import type { RunOptions, Suite } from "./run-suite.js";
import { casesDigest, requirementsDigest } from "./suite-digests.js";
import { summarise } from "./summarise.js";
import { testedRequirement } from "./tested-requirement.js";

/** What a scenario is about: `ID` of chapter 70. */
export interface Scenario {
  readonly requirement: string;
  readonly title: string;
}

/** How a scenario went. */
export type ScenarioOutcome = Pick<CaseResult, "verdict" | "reasons">;

/** What scenarios are run against. */
export interface ScenarioTarget<T extends Scenario> {
  /** The profile whose requirements the scenarios are of. */
  readonly profile: "client" | "provider";
  /** Who is tested, for the report. */
  readonly name: string;
  /** Plays one: `fail` says what did not hold. What it throws is a fault of the scenario. */
  readonly play: (scenario: T, index: number, fail: (problem: string) => void) => Promise<ScenarioOutcome | undefined>;
}

/**
 * Runs scenarios about something that lives, one after another, and makes a report of them.
 *
 * - A scenario whose requirement the suite does not know is a fault of the suite.
 * - A requirement that is a SHOULD is warned about; any other fails.
 */
export async function runScenarios<T extends Scenario>(
  suite: Suite,
  { profile, name, play }: ScenarioTarget<T>,
  options: RunOptions,
  scenarios: readonly T[],
): Promise<RunModel> {
  const { seed, startedAt, only = [], knownFailing = new Map<string, string>(), redact = (text: string) => text, clock = () => 0 } = options;
  const chosen = scenarios.filter(({ requirement }) => only.length === 0 || only.some((one) => requirement === one || requirement.startsWith(`${one}.`)));
  const results: CaseResult[] = [];
  for (const [index, scenario] of chosen.entries()) {
    const id = `${scenario.requirement}.live`;
    const known = knownFailing.get(id);
    const before = clock();
    const requirement = suite.requirements.get(scenario.requirement);
    const problems: string[] = [];
    const decided: ScenarioOutcome | undefined =
      requirement === undefined
        ? { verdict: "harness-error", reasons: [`the scenario is of ${scenario.requirement}, which is no requirement of this suite`] }
        : await play(scenario, index, (problem) => problems.push(problem));
    const failed = requirement?.level.startsWith("SHOULD") === true ? "warn" : "fail";
    const { verdict, reasons } = decided ?? { verdict: problems.length === 0 ? "pass" : failed, reasons: problems };
    const result: CaseResult = {
      case: id,
      title: scenario.title,
      profile,
      requirement: testedRequirement(scenario.requirement, requirement),
      verdict,
      reasons: reasons.map(redact),
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
    implementation: { name: redact(name), version: "unknown", profiles: [profile] },
    seed,
    startedAt,
    partial: only.length > 0,
    ...summarise(results, [profile], suite.requirements.values(), only.length > 0, [profile]),
    results,
  };
}
