import { relativeThroughput } from "../candidates/relative-throughput.js";
import { fullRegistry } from "../facts/full-registry.js";
import { compileArtifact } from "../predicates/compile-artifacts.js";
import { evaluateArtifact, evaluateFormat } from "../units/evaluate-artifact.js";
import { evaluateHostLevel } from "../units/evaluate-host-level.js";
import { evaluateState } from "../units/evaluate-state.js";
import type { MatchRules } from "./match-rules.js";
import { runsNowhere } from "./runs-nowhere.js";

/** The rules of this version of the specification. */
export const allRules: MatchRules = {
  registry: fullRegistry,
  compileArtifact,
  artifact: evaluateArtifact,
  format: evaluateFormat,
  hostLevel: evaluateHostLevel,
  state: evaluateState,
  runsNowhere,
  throughput: relativeThroughput,
};
