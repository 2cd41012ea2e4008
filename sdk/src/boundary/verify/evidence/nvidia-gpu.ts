import type { JsonValue } from "../../../document/json-value.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { formatOfNvidia, inspectNvidia } from "../nvidia/inspect-nvidia.js";
import { verifyNvidia } from "../nvidia/verify-nvidia.js";
import { headOf, type EvidenceHead } from "./evidence-head.js";
import type { EvidenceFacts } from "./evidence-facts.js";
import type { VerifyOptions } from "./verify-options.js";

/** The format of a report of a GPU: the exchange itself, or JSON whose first device is one. */
export function formatOf(evidence: Bytes, head: EvidenceHead = headOf(evidence)): string | undefined {
  return formatOfNvidia(evidence, head, "gpu");
}

/** The fields of reports as JSON. */
export function inspect(evidence: Bytes): JsonValue {
  return inspectNvidia(evidence, "gpu");
}

/**
 * Verifies reports of NVIDIA GPUs: one exchange of measurements with its chain among the collateral, or JSON with an entry for each device.
 *
 * - The chain of each device ends in a pinned key; the key of its first certificate signed request and response, and is for the firmware that the
 *   report states.
 * - The nonce of the request is compared in full with the one that was expected, and with the one that was recorded.
 * - Manifests that were supplied have to be signed under the pinned key for manifests, to be for the versions that the report states, and to have
 *   the values that were measured.
 * - Responses of OCSP that were supplied are held against the time of evaluation. Without any, revocation is `skipped`.
 * - Devices are counted by the key of their chip. A list that counts one twice is refused.
 * - A report does not say whether confidential computing is on, nor in which machine the device is.
 */
export function verify(evidence: Bytes, options: VerifyOptions): Promise<EvidenceFacts> {
  return verifyNvidia("nvidia-cc", evidence, options);
}
