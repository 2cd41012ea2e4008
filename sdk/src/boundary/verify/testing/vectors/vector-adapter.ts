import type { JsonValue } from "../../../../document/json-value.js";
import type { EvidenceFacts, VerifyOptions } from "../../evidence/index.js";
import type { VectorCase } from "./vector-case.js";
import type { VectorFiles } from "./vector-files.js";

/** How the cases of one technology are put to the verifier, and its facts named as cases name them. */
export interface VectorAdapter {
  /** Verifies the evidence of a case. `options` has the anchors of the registry, no collateral, the time of the case and a cache. */
  verify(vector: VectorCase, files: VectorFiles, options: VerifyOptions): Promise<EvidenceFacts>;
  /** The facts by the names that cases use. Claims are found under their own names too, with underscores for hyphens. */
  names(facts: EvidenceFacts): Readonly<Record<string, JsonValue>>;
}

/** The value of a claim of evidence. */
export function claimValue(facts: EvidenceFacts, name: string): JsonValue | undefined {
  return facts.claims.find((claim) => claim.name === name)?.value;
}
