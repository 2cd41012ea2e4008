/** The phases of a verification, in their order. The first phase with a failure gives the code of a refusal. */
export const evidencePhases = ["envelope", "signature", "collateral", "binding", "tcb", "guest-policy", "reference"] as const;

/** A phase of a verification. */
export type EvidencePhase = (typeof evidencePhases)[number];

interface NamedCheck {
  /** Such as `certificate-chain`, `certificate-validity`, `revocation`, `report-signature`, `nonce`. */
  readonly name: string;
  readonly phase: EvidencePhase;
}

interface PassedCheck extends NamedCheck {
  readonly outcome: "checked";
  readonly code?: undefined;
  readonly reason?: undefined;
}

interface FailedCheck extends NamedCheck {
  readonly outcome: "failed";
  /** A refusal code of the registry. */
  readonly code: string;
  readonly reason: string;
}

interface OmittedCheck extends NamedCheck {
  readonly outcome: "skipped" | "not-applicable";
  readonly code?: undefined;
  readonly reason: string;
}

/** One check. What failed has a refusal code and a reason, what was not made a reason. */
export type EvidenceCheck = PassedCheck | FailedCheck | OmittedCheck;
