import type { Bytes } from "../bytes/byte-reader.js";
import { asMalformed } from "../bytes/malformed.js";
import { begunDigest } from "./evidence-digest.js";
import type { EvidencePhase } from "./evidence-check.js";
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

const phases: Readonly<Record<string, EvidencePhase>> = { "chain-invalid": "signature", "signature-invalid": "signature", "collateral-invalid": "collateral" };

/**
 * Verifies with a function that may raise {@link Malformed}, and gives facts with one failed check where it does.
 *
 * - `verify` is an async function: it raises nothing at once. It can ask for the digest of the evidence, or the promise of it where that is still being
 *   computed; what it does before it waits for anything, such as beginning with signatures, is done before the digest is begun.
 * - `code` is `report-invalid`, unless the error or the technology says otherwise.
 */
export function orMalformed(
  technology: string,
  evidence: Bytes,
  verify: (digest: () => string | Promise<string>) => Promise<EvidenceFacts>,
  code = "report-invalid",
): Promise<EvidenceFacts> {
  let begun: string | Promise<string> | undefined;
  const digest = (): string | Promise<string> => (begun ??= begunDigest(evidence));
  const facts = verify(digest);
  // Computed while signatures are verified, and not waited for.
  void digest();
  return facts.catch(async (error: unknown) => {
    const malformed = asMalformed(error);
    const refusal = malformed.code ?? code;
    return {
      ...emptyFacts(technology, await digest()),
      checks: [{ name: "layout", phase: phases[refusal] ?? "envelope", outcome: "failed", code: refusal, reason: malformed.message }],
    };
  });
}
