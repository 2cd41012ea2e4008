import type { JsonValue } from "../../document/json-value.js";
import type { Bytes } from "./bytes/byte-reader.js";
import { malformedReason } from "./bytes/malformed.js";
import { headOf, type EvidenceFacts, type EvidenceTechnology, type VerifyOptions } from "./evidence/index.js";
import { technologies } from "./technologies.js";

const largest = 10 * 1024 * 1024;

/** The registry id of the format of evidence, from its bytes; `undefined` where it is none that is known, or larger than 10 MiB. */
export function evidenceFormat(evidence: Bytes): string | undefined {
  return evidence.length > largest ? undefined : technologyOf(evidence)?.formatOf(evidence);
}

/**
 * Verifies evidence of any technology that is known, by its bytes.
 *
 * - Gives facts and no verdict: appraise them under a policy.
 * - `undefined` where the bytes are of no known format, or more than 10 MiB.
 *
 * @example
 * ```ts
 * const facts = await verifyEvidence(bytes, { collateral: [], anchors: registryAnchors(), at: Date.parse("2026-11-25T12:00:00Z") });
 * ```
 */
export function verifyEvidence(evidence: Bytes, options: VerifyOptions): Promise<EvidenceFacts | undefined> {
  const technology = evidence.length > largest ? undefined : technologyOf(evidence);
  return technology === undefined ? Promise.resolve(undefined) : technology.verify(evidence, options);
}

/** The fields of evidence of any technology that is known, without verifying anything; or why they cannot be read. */
export function inspectEvidence(evidence: Bytes): { readonly format: string; readonly fields: JsonValue } | { readonly problem: string } {
  const format = evidenceFormat(evidence);
  const technology = technologyOf(evidence);
  if (format === undefined || technology === undefined) return { problem: "the bytes are not of a format of evidence that is known" };
  try {
    return { format, fields: technology.inspect(evidence) };
  } catch (error) {
    return { problem: malformedReason(error) };
  }
}

function technologyOf(evidence: Bytes): EvidenceTechnology | undefined {
  const head = headOf(evidence);
  for (const technology of technologies) if (technology.formatOf(evidence, head) !== undefined) return technology;
  return undefined;
}
