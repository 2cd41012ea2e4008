import type { Requirement } from "../requirement/load-requirements.js";
import type { CaseResult } from "./run-model.js";

/** What a result says of its requirement; the id alone where the suite does not have it. */
export function testedRequirement(id: string, requirement: Requirement | undefined): CaseResult["requirement"] {
  return {
    id,
    level: requirement?.level ?? "MUST",
    text: requirement?.text ?? "",
    section: requirement?.section ?? "",
    file: requirement?.file ?? "",
  };
}
