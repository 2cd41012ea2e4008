import type { JsonValue } from "../../../document/json-value.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { formatOfQuote, inspectQuote } from "../intel/inspect-quote.js";
import { verifyIntelQuote } from "../intel/verify-intel-quote.js";
import type { EvidenceFacts } from "./evidence-facts.js";
import type { VerifyOptions } from "./verify-options.js";

/** The format of a quote of SGX, version 3 to 5. */
export function formatOf(evidence: Bytes): string | undefined {
  return formatOfQuote(evidence, "sgx");
}

/** The fields of a quote as JSON. */
export function inspect(evidence: Bytes): JsonValue {
  return inspectQuote(evidence);
}

/**
 * Verifies a quote of Intel SGX.
 *
 * - Chain, signatures, collateral and level are those of TDX (see `intel-tdx`), with the identity of the quoting enclave of SGX.
 * - The memory of an enclave is encrypted; its debugging is the flag DEBUG.
 */
export function verify(evidence: Bytes, options: VerifyOptions): Promise<EvidenceFacts> {
  return verifyIntelQuote("intel-sgx", evidence, options);
}
