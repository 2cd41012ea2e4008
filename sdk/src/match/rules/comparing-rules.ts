import { relativeThroughput } from "../candidates/relative-throughput.js";
import { evaluateState } from "../units/evaluate-state.js";
import type { MatchRules } from "./match-rules.js";

/** What workloads need that are compared with where they ran before: that keep state, or name a reference chip. One part, because either is seldom asked. */
export const comparingRules: Pick<MatchRules, "state" | "throughput"> = { state: evaluateState, throughput: relativeThroughput };
