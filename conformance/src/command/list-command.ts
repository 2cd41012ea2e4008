import { invariantProfile, profileOf, profiles } from "../profile/profiles.js";
import { liveScenarios } from "../run/live-scenarios.js";
import { loadSuite } from "../run/load-suite.js";
import type { Suite } from "../run/run-suite.js";
import type { CommandContext } from "./run-command.js";

/** A case, an invariant or a scenario, as `list --json` has it. */
interface ListedCase {
  readonly case: string;
  readonly profile: string;
  readonly mode: string;
  readonly requirement: string;
  readonly level: string;
  readonly title: string;
}

/** Runs `conformance list`: the profiles of the suite with their cases and scenarios. */
export function listCommand(flags: { readonly json?: boolean }, context: Pick<CommandContext, "write" | "suite">): number {
  const suite = loadSuite(context.suite);
  const cases = listedCases(suite);
  if (flags.json === true) {
    context.write(`${JSON.stringify({ version: suite.version, profiles, cases }, undefined, 2)}\n`);
    return 0;
  }
  for (const { name, claims } of profiles) {
    const own = cases.filter(({ profile }) => profile === name);
    context.write(`${name}: ${claims}; ${String(own.length)} cases\n`);
    for (const each of own) context.write(`  ${each.case}  ${each.level}  ${each.title}\n`);
  }
  return 0;
}

function listedCases({ cases, invariants, requirements }: Suite): readonly ListedCase[] {
  const modes = new Map(profiles.map(({ name, mode }) => [name, mode]));
  const all = [
    ...cases.map((each) => ({ ...each, profile: (requirement: Parameters<typeof profileOf>[1]) => profileOf(each, requirement) })),
    ...invariants.map((each) => ({ ...each, profile: () => invariantProfile(each) })),
    ...liveScenarios.map((each) => ({ ...each, id: `${each.requirement}.live`, profile: () => each.profile })),
  ];
  return all.flatMap(({ id, requirement: name, title, profile: profileFor }) => {
    const requirement = requirements.get(name);
    if (requirement === undefined) return [];
    const profile = profileFor(requirement);
    return [{ case: id, profile, mode: modes.get(profile) ?? "documents", requirement: requirement.id, level: requirement.level, title }];
  });
}
