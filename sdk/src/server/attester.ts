import type { AppraisalResultJson, AppraiseRequestJson, EvidenceBundleJson, KeyBindingJson } from "@cornercast/schemas";
import type { Job } from "./driver.js";

/** What evidence is asked for. */
export interface EvidenceRequest {
  readonly role?: string;
  readonly replica: number;
  /** The challenge, in base64url. */
  readonly nonce: string;
  readonly binding?: KeyBindingJson;
}

/** Has boundaries prove themselves. */
export interface Attester {
  /** The evidence of the boundary of a job. It is passed on as it is; what it is worth is for its reader to find. */
  getEvidence(job: Job, request: EvidenceRequest, signal: AbortSignal): Promise<EvidenceBundleJson>;
  /** Appraises evidence for callers without a verifier. */
  appraise?(request: AppraiseRequestJson, at: string): Promise<AppraisalResultJson>;
}
