import type { MatchRules } from "../rules/match-rules.js";

function refuse(): never {
  throw new Error("a workload asks for rules that it was not found to ask for");
}

/** Rules for workloads that ask for none. */
export const noRules: MatchRules = { artifact: refuse, format: refuse, hostLevel: refuse, state: refuse, runsNowhere: refuse, throughput: refuse };
