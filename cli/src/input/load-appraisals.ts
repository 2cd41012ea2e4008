import type { AppraisalResultJson } from "@cornercast/schemas";
import { appraisalFacts, evidenceStates, type AppraisalFact } from "@cornercast/sdk/boundary";
import { readDocuments } from "@cornercast/sdk/document";
import { CliError } from "../cli-error.js";
import { exitCodes } from "../exit-codes.js";
import { readInputs } from "./read-inputs.js";

/**
 * Loads what the caller knows of evidence: a list of `{evidenceDigest, state, policyDigest?, expires?}`, or results that `cornercast verify --json` wrote, in JSON or YAML.
 */
export function loadAppraisals(path: string): readonly AppraisalFact[] {
  const { documents, diagnostics } = readDocuments(readInputs([path]));
  const problem = diagnostics.find((diagnostic) => diagnostic.severity === "error");
  if (problem !== undefined) throw new CliError(`${path}: ${problem.message}`, exitCodes.input);
  return documents.flatMap(({ value }, index): readonly AppraisalFact[] => {
    const fact: unknown = value;
    if (isResult(fact)) return appraisalFacts(fact);
    if (!isAppraisal(fact))
      throw new CliError(
        `${path}: entry ${String(index + 1)} is not an appraisal; write {evidenceDigest: sha256:…, state: ${evidenceStates.join(" | ")}}`,
        exitCodes.input,
      );
    return [fact];
  });
}

/** A result that `cornercast verify --json` wrote. */
function isResult(value: unknown): value is AppraisalResultJson {
  return typeof value === "object" && value !== null && (value as AppraisalResultJson).kind === "AppraisalResult";
}

function isAppraisal(value: unknown): value is AppraisalFact {
  if (typeof value !== "object" || value === null) return false;
  const { evidenceDigest, state, policyDigest, expires } = value as Readonly<Record<string, unknown>>;
  return (
    typeof evidenceDigest === "string" &&
    (evidenceStates as readonly unknown[]).includes(state) &&
    (policyDigest === undefined || typeof policyDigest === "string") &&
    (expires === undefined || (typeof expires === "string" && !Number.isNaN(Date.parse(expires))))
  );
}
