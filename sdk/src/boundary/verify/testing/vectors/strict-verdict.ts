import type { AppraisalPolicyJson } from "@cornercast/schemas";
import { teeTechnologies } from "@cornercast/schemas/registry";
import { appraise, claims } from "../../appraise/index.js";
import type { EvidenceFacts } from "../../evidence/index.js";

/** What a strict default policy says of facts. */
export interface StrictVerdict {
  readonly verdict: "accept" | "accept-warn" | "refuse";
  readonly code?: string;
}

/** The default policy that the verdicts of cases assume: strict on signatures, debugging and privilege; without reference values and revocation lists. */
export const strictPolicy: AppraisalPolicyJson = {
  apiVersion: "cornercast/v1",
  kind: "AppraisalPolicy",
  metadata: { name: "strict-default" },
  spec: {
    technologies: teeTechnologies.map(({ id }) => ({ technology: id, requireReference: false, requireRevocationCheck: false })),
    binding: "not-required",
    minTier: "warning",
  },
};

/** Judges facts as the cases' default policy does. A state of the TCB that is behind, or a weak setting, is accepted with a warning. */
export function strictVerdict(facts: EvidenceFacts, at: string): StrictVerdict {
  const { submodules, ...rest } = claims([facts]);
  const result = appraise({ submodules, ...rest }, strictPolicy, { verifier: "test", at });
  const [refusal] = result.spec?.refusals ?? [];
  if (refusal !== undefined) return { verdict: "refuse", ...(refusal.code !== undefined && { code: refusal.code }) };
  const warned = submodules.some(
    ({ facts: { tcb, conditions } }) => (tcb?.status !== undefined && tcb.status !== "UpToDate") || conditions.some(({ level }) => level === "weak"),
  );
  return { verdict: warned ? "accept-warn" : "accept" };
}
