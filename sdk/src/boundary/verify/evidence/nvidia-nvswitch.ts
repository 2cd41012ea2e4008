import type { JsonValue } from "../../../document/json-value.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { formatOfNvidia, inspectNvidia } from "../nvidia/inspect-nvidia.js";
import { verifyNvidia } from "../nvidia/verify-nvidia.js";
import { headOf, type EvidenceHead } from "./evidence-head.js";
import type { EvidenceFacts } from "./evidence-facts.js";
import type { VerifyOptions } from "./verify-options.js";

/** The format of a report of a switch: the exchange itself, or JSON whose first device is one. */
export function formatOf(evidence: Bytes, head: EvidenceHead = headOf(evidence)): string | undefined {
  return formatOfNvidia(evidence, head, "nvswitch");
}

/** The fields of reports as JSON. */
export function inspect(evidence: Bytes): JsonValue {
  return inspectNvidia(evidence, "nvswitch");
}

/**
 * Verifies reports of NVIDIA switches, as those of GPUs (see `nvidia-gpu`).
 *
 * - A switch has no driver: its manifest is that of its VBIOS.
 */
export function verify(evidence: Bytes, options: VerifyOptions): Promise<EvidenceFacts> {
  return verifyNvidia("nvidia-nvswitch", evidence, options);
}
