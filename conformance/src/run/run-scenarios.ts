import type { CaseResult, RunModel } from "./run-model.js";
import type { RunOptions, Suite } from "./run-suite.js";
import { casesDigest, requirementsDigest } from "./suite-digests.js";
import { summarise } from "./summarise.js";
import { testedRequirement } from "./tested-requirement.js";

/** What a scenario is about: `ID` of chapter 70. */
export interface Scenario {
  readonly requirement: string;
  readonly title: string;
  /** Its profile, where it is another one than that of its target: what only some claim. */
  readonly profile?: string;
}

/** How a scenario went. */
export type ScenarioOutcome = Pick<CaseResult, "verdict" | "reasons">;

/** What scenarios are run against. */
export interface ScenarioTarget<T extends Scenario> {
  /** The profile whose requirements the scenarios are of. */
  readonly profile: string;
  /** Profiles that are claimed beside it. */
  readonly claimed?: readonly string[];
  /** Who is tested, for the report. */
  readonly name: string;
  /** Its version, where it says one. */
  readonly version?: string;
  /** Plays one: `fail` says what did not hold. What it throws is a fault of the scenario. */
  readonly play: (scenario: T, index: number, fail: (problem: string) => void) => Promise<ScenarioOutcome | undefined>;
}

/**
 * Runs scenarios about something that lives, one after another, and makes a report of them.
 *
 * - A scenario whose requirement the suite does not know is a fault of the suite.
 * - A requirement that is a SHOULD is warned about; any other fails.
 * - A scenario of a profile that is not claimed is not applicable.
 */
export async function runScenarios<T extends Scenario>(
  suite: Suite,
  { profile, claimed = [], name, version = "unknown", play }: ScenarioTarget<T>,
  options: RunOptions,
  scenarios: readonly T[],
): Promise<RunModel> {
  const { seed, startedAt, only = [], knownFailing = new Map<string, string>(), redact = (text: string) => text, clock = () => 0 } = options;
  const chosen = scenarios.filter(
    ({ requirement, profile: own = profile }) =>
      only.length === 0 || only.some((one) => own === one || `${requirement}.live` === one || requirement === one || requirement.startsWith(`${one}.`)),
  );
  const isClaimed = (own = profile): boolean => own === profile || claimed.includes(own);
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
        : isClaimed(scenario.profile)
          ? await play(scenario, index, (problem) => problems.push(problem))
          : { verdict: "not-applicable", reasons: [`the implementation does not claim the profile ${String(scenario.profile)}`] };
    const failed = requirement?.level.startsWith("SHOULD") === true ? "warn" : "fail";
    const { verdict, reasons } = decided ?? { verdict: problems.length === 0 ? "pass" : failed, reasons: problems };
    const result: CaseResult = {
      case: id,
      title: scenario.title,
      profile: scenario.profile ?? profile,
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
    implementation: { name: redact(name), version: redact(version), profiles: [profile, ...claimed] },
    seed,
    startedAt,
    partial: only.length > 0,
    ...summarise(results, [profile, ...claimed], suite.requirements.values(), only.length > 0, [profile]),
    results,
  };
}
