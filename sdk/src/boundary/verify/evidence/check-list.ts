import type { EvidenceCheck, EvidencePhase } from "./evidence-check.js";

/**
 * Collects the checks of a verification.
 *
 * @example
 * ```ts
 * const checks = new CheckList();
 * checks.hold("report-signature", "signature", false, "signature-invalid", "the chip key did not sign the report");
 * checks.skip("revocation", "collateral", "no revocation list was supplied");
 * ```
 */
export class CheckList {
  readonly #checks: EvidenceCheck[] = [];

  get all(): readonly EvidenceCheck[] {
    return this.#checks;
  }

  /** Adds what was found out meanwhile. */
  addAll(checks: readonly EvidenceCheck[]): void {
    this.#checks.push(...checks);
  }

  pass(name: string, phase: EvidencePhase): void {
    this.#checks.push({ name, phase, outcome: "checked" });
  }

  fail(name: string, phase: EvidencePhase, code: string, reason: string): void {
    this.#checks.push({ name, phase, outcome: "failed", code, reason });
  }

  /** A check that passes where the condition holds, and fails otherwise. Gives the condition back. */
  hold(name: string, phase: EvidencePhase, condition: boolean, code: string, reason: string): boolean {
    if (condition) this.pass(name, phase);
    else this.fail(name, phase, code, reason);
    return condition;
  }

  skip(name: string, phase: EvidencePhase, reason: string): void {
    this.#checks.push({ name, phase, outcome: "skipped", reason });
  }

  notApplicable(name: string, phase: EvidencePhase, reason: string): void {
    this.#checks.push({ name, phase, outcome: "not-applicable", reason });
  }
}
