import { compileArtifact } from "../predicates/compile-artifacts.js";
import { evaluateArtifact } from "../units/evaluate-artifact.js";
import { evaluateHostLevel } from "../units/evaluate-host-level.js";
import type { MatchRules } from "./match-rules.js";
import { runsNowhere } from "./runs-nowhere.js";

/** What workloads need that have artifacts. */
export const artifactRules: Pick<MatchRules, "compileArtifact" | "artifact" | "hostLevel" | "runsNowhere"> = {
  compileArtifact,
  artifact: evaluateArtifact,
  hostLevel: evaluateHostLevel,
  runsNowhere,
};
