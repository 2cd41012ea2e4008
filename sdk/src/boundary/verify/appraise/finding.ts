import { evidencePhases, type EvidencePhase } from "../evidence/index.js";

/** Something that a policy does not pass over. */
export interface Finding {
  readonly phase: EvidencePhase;
  readonly code: string;
  readonly reason: string;
  readonly submodule?: string;
}

/** Findings in the order of their phases: the first gives the code of a refusal. */
export function inPhaseOrder(findings: readonly Finding[]): readonly Finding[] {
  return evidencePhases.flatMap((phase) => findings.filter((finding) => finding.phase === phase));
}

/** What no waiver gives up: without these, the rest says nothing. */
export const neverWaived: readonly string[] = [
  "envelope-invalid",
  "report-invalid",
  "signature-invalid",
  "chain-invalid",
  "platform-unsupported",
  "binding-mismatch",
  "test-root",
  "technology-not-allowed",
];
