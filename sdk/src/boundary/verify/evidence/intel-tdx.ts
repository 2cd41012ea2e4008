import type { JsonValue } from "../../../document/json-value.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { formatOfQuote, inspectQuote } from "../intel/inspect-quote.js";
import { verifyIntelQuote } from "../intel/verify-intel-quote.js";
import type { EvidenceFacts } from "./evidence-facts.js";
import type { VerifyOptions } from "./verify-options.js";

/** The format of a quote of TDX, version 4 or 5. */
export function formatOf(evidence: Bytes): string | undefined {
  return formatOfQuote(evidence, "tdx");
}

/** The fields of a quote as JSON. */
export function inspect(evidence: Bytes): JsonValue {
  return inspectQuote(evidence);
}

/**
 * Verifies a quote of Intel TDX.
 *
 * - The quote carries the chain of its PCK certificate. It ends in the pinned root, over exactly one authority; the key of the platform signed the
 *   report of the quoting enclave, that report vouches for the attestation key, and that key signed header and body.
 * - Both revocation lists, the TCB information and the identity of the quoting enclave are demanded at the time of evaluation. What Intel states is
 *   signed over its bytes as they stand, by a key that the root certifies directly.
 * - The level is Intel's: components from index 2 on where the module has a version of its own, statuses of module and enclave converged. No level,
 *   and a revoked one, is `tcb-not-allowed`; everything else is for a policy to judge.
 * - An event log (CCEL) that is supplied has to give all four RTMRs.
 * - REPORTDATA is compared in full with the nonce, which zeros fill up to 64 bytes.
 */
export function verify(evidence: Bytes, options: VerifyOptions): Promise<EvidenceFacts> {
  return verifyIntelQuote("intel-tdx", evidence, options);
}
