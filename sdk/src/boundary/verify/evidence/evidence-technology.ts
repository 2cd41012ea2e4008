import type { JsonValue } from "../../../document/json-value.js";
import type { Bytes } from "../bytes/byte-reader.js";
import type { EvidenceHead } from "./evidence-head.js";
import type { EvidenceFacts } from "./evidence-facts.js";
import type { VerifyOptions } from "./verify-options.js";

/** What each module of a technology exports, under these names. */
export interface EvidenceTechnology {
  /**
   * The registry id of the format that bytes are of, from their first bytes and their size; `undefined` where it is none of this technology. Who
   * tries several gives each the same `head`.
   */
  readonly formatOf: (evidence: Bytes, head?: EvidenceHead) => string | undefined;
  /** The fields of evidence as JSON, without verifying anything. Throws {@link Malformed}. */
  readonly inspect: (evidence: Bytes) => JsonValue;
  /** Verifies evidence. Never throws for what the evidence or the collateral is. */
  readonly verify: (evidence: Bytes, options: VerifyOptions) => Promise<EvidenceFacts>;
}
