import type { Bytes } from "../bytes/byte-reader.js";
import { Malformed } from "../bytes/malformed.js";
import { evidenceDigest } from "./evidence-digest.js";
import type { EvidenceFacts } from "./evidence-facts.js";

/** Facts of which nothing is known yet but what the evidence is. */
export function emptyFacts(technology: string, evidence: string): EvidenceFacts {
  return {
    technology,
    evidence,
    claims: [],
    measurements: [],
    debug: "unknown",
    migration: "unknown",
    memory: "none",
    conditions: [],
    checks: [],
    collateral: [],
    inner: [],
  };
}

/**
 * Verifies with a function that may raise {@link Malformed}, and gives facts with one failed check of the envelope where it does.
 *
 * - `code` is `report-invalid`, unless a technology says otherwise.
 */
export async function orMalformed(
  technology: string,
  evidence: Bytes,
  verify: (digest: string) => Promise<EvidenceFacts>,
  code = "report-invalid",
): Promise<EvidenceFacts> {
  const digest = await evidenceDigest(evidence);
  try {
    return await verify(digest);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return { ...emptyFacts(technology, digest), checks: [{ name: "layout", phase: "envelope", outcome: "failed", code, reason: error.message }] };
  }
}
