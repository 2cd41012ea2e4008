import type { MatchRules } from "../rules/match-rules.js";

function refuse(): never {
  throw new Error("a match asks for rules or registries that it was not found to ask for");
}

/** Rules for workloads that ask for none. */
export const noRules: MatchRules = {
  registry: { chip: refuse, countryOf: refuse },
  compileArtifact: refuse,
  artifact: refuse,
  format: refuse,
  hostLevel: refuse,
  state: refuse,
  runsNowhere: refuse,
  throughput: refuse,
};
