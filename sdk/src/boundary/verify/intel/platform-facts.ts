import { toHex } from "../bytes/hex.js";
import type { EvidenceClaim, EvidenceFacts } from "../evidence/evidence-facts.js";
import { intelGenerationOf } from "./intel-generation.js";
import type { PckFields } from "./pck-certificate.js";

/** What Intel certifies about a platform, as facts have it. */
export interface IntelPlatformFacts {
  readonly facts: Pick<EvidenceFacts, "generation" | "identity">;
  readonly claims: readonly EvidenceClaim[];
}

/** The facts that the certificate of a platform gives, made once as long as the certificate is kept: many quotes are of one platform. */
export function platformFacts(fields: PckFields): IntelPlatformFacts {
  const known = factsOfFields.get(fields);
  if (known !== undefined) return known;
  const { ppid, fmspc, pceId } = fields;
  const generation = intelGenerationOf(fmspc);
  const made: IntelPlatformFacts = {
    facts: { ...(generation !== undefined && { generation }), identity: { kind: "ppid", value: toHex(ppid), trust: "endorsed" } },
    claims: [
      { name: "fmspc", value: toHex(fmspc), trust: "endorsed" },
      { name: "pce-id", value: toHex(pceId), trust: "endorsed" },
    ],
  };
  factsOfFields.set(fields, made);
  return made;
}

const factsOfFields = new WeakMap<PckFields, IntelPlatformFacts>();
