/** The phases of a verification, in their order. The first phase with a failure gives the code of a refusal. */
export const evidencePhases = ["envelope", "signature", "collateral", "binding", "tcb", "guest-policy", "reference"] as const;

/** A phase of a verification. */
export type EvidencePhase = (typeof evidencePhases)[number];

/** Whether a check was made and what came out. */
export type CheckOutcome = "checked" | "failed" | "skipped" | "not-applicable";

/**
 * One check.
 *
 * - `failed` has a refusal code of the registry, and a reason; `skipped` and `not-applicable` have a reason.
 */
export interface EvidenceCheck {
  /** Such as `certificate-chain`, `certificate-validity`, `revocation`, `report-signature`, `nonce`. */
  readonly name: string;
  readonly phase: EvidencePhase;
  readonly outcome: CheckOutcome;
  readonly code?: string;
  readonly reason?: string;
}
