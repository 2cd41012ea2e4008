import { isJsonObject, type JsonValue } from "../../../document/json-value.js";
import type { EvidenceClaim } from "./evidence-facts.js";

const mostClaims = 256;

/** The claims of a token of another service: what it vouches for, in its words. */
export function tokenClaims(claims: JsonValue): readonly EvidenceClaim[] {
  const members = isJsonObject(claims) ? Object.entries(claims) : [];
  return members.slice(0, mostClaims).map(([name, value]) => ({ name: name.slice(0, 127), value, trust: "endorsed" }));
}
