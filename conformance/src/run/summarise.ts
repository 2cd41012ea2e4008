import { profiles } from "../profile/profiles.js";
import type { Requirement } from "../requirement/load-requirements.js";
import { verdicts, type CaseResult, type ProfileResult, type RequirementResult, type RunModel, type Verdict } from "./run-model.js";
import { isDecided, worstVerdict } from "./worst-verdict.js";

type Summary = Pick<RunModel, "status" | "problems" | "summary" | "profiles" | "requirements">;

/**
 * What a run is as a whole, out of what became of its cases.
 *
 * - It has passed where no case that counts fails, everything that is applicable was decided, and every claimed profile has decided cases.
 * - `always` are the profiles that are applicable whatever is claimed.
 * - A case that is known to fail counts when it passes: then the list of known failures is out of date.
 * - A run that decided nothing is incomplete. A fault of the suite is worse than a failure: nothing can be said then.
 */
export function summarise(
  results: readonly CaseResult[],
  claimed: readonly string[],
  requirements: Iterable<Requirement>,
  partial: boolean,
  always: readonly string[] = ["core"],
): Summary {
  const summary = Object.fromEntries(verdicts.map((verdict) => [verdict, results.filter((result) => result.verdict === verdict).length])) as Record<
    Verdict,
    number
  >;
  const byProfile = profiles.flatMap(({ name }): readonly ProfileResult[] => {
    const own = results.filter((result) => result.profile === name);
    const isClaimed = always.includes(name) || claimed.includes(name);
    if (own.length === 0 && !isClaimed) return [];
    const decided = own.filter(({ verdict }) => isDecided(verdict)).length;
    const verdict = isClaimed && decided === 0 && !partial ? "fail" : worstVerdict(own.map((result) => result.verdict));
    return [{ profile: name, claimed: isClaimed, cases: own.length, decided, verdict }];
  });
  const problems = [
    ...byProfile.flatMap(({ profile, claimed: is, decided }) =>
      is && decided === 0 && !partial ? [`the profile ${profile} is claimed, and no case decided anything about it`] : [],
    ),
    ...results.flatMap((result) =>
      result.known !== undefined && result.verdict === "pass" ? [`${result.case} is known to fail and passes; take it off the list`] : [],
    ),
  ];
  const counting = results.filter(({ known }) => known === undefined);
  const decided = results.filter(({ verdict }) => isDecided(verdict)).length;
  const has = (verdict: Verdict): boolean => counting.some((result) => result.verdict === verdict);
  const status = has("harness-error")
    ? "harness-error"
    : has("fail") || problems.length > 0
      ? "failed"
      : has("could-not-run") || decided === 0
        ? "incomplete"
        : "passed";
  return { status, problems, summary, profiles: byProfile, requirements: byRequirement(results, requirements) };
}

function byRequirement(results: readonly CaseResult[], requirements: Iterable<Requirement>): readonly RequirementResult[] {
  return [...requirements].flatMap(({ id, sha256, level }) => {
    const own = results.filter((result) => result.requirement.id === id).map(({ verdict }) => verdict);
    return own.length === 0 ? [] : [{ id, sha256, level, verdict: worstVerdict(own) }];
  });
}
