import { fullRegistry } from "../facts/full-registry.js";
import { artifactRules } from "./artifact-rules.js";
import { comparingRules } from "./comparing-rules.js";
import { formatRules } from "./format-rules.js";
import type { MatchRules } from "./match-rules.js";

/** The rules of this version of the specification. */
export const allRules: MatchRules = { registry: fullRegistry, ...artifactRules, ...formatRules, ...comparingRules };
