import { profileOf, profiles } from "../profile/profiles.js";
import { loadSuite } from "../run/load-suite.js";
import type { CommandContext } from "./run-command.js";

/** Runs `conformance list`: the profiles and cases of the suite. */
export function listCommand(flags: { readonly json?: boolean }, context: Pick<CommandContext, "write" | "suite">): number {
  const suite = loadSuite(context.suite);
  const cases = suite.cases.flatMap((each) => {
    const requirement = suite.requirements.get(each.requirement);
    return requirement === undefined
      ? []
      : [{ case: each.id, profile: profileOf(each, requirement), mode: each.mode, requirement: requirement.id, level: requirement.level, title: each.title }];
  });
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
