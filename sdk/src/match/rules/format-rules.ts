import { evaluateFormat } from "../units/evaluate-format.js";
import type { MatchRules } from "./match-rules.js";

/** What workloads need that name numeric formats. */
export const formatRules: Pick<MatchRules, "format"> = { format: evaluateFormat };
