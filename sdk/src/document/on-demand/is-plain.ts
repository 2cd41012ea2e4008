import { marketRoots } from "@cornercast/schemas/validate/market";
import type { JsonValue } from "../json-value.js";
import { messageCheck } from "./message-check.js";
import { rulesHold } from "./plain-rules.js";

/**
 * Whether there is nothing to say about a Workload or an Offer, as its kind says: of every such document the judge finds that it is valid, without a
 * warning.
 *
 * - A document that is not plain may be valid all the same: what is seldom written, such as a whole number as a text, is left to the judge.
 */
export function isPlain(document: JsonValue, kind: string): boolean {
  const root = marketRoots.get(kind);
  return root !== undefined && messageCheck(root)(document) && rulesHold(document);
}
