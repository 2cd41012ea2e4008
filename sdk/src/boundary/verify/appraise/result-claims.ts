import type { AppraisedClaimJson } from "@cornercast/schemas";
import type { EvidenceClaim, EvidenceFacts } from "../evidence/index.js";
import { claimText } from "./device-findings.js";

const mostClaims = 256;
const longestValue = 4_096;

/**
 * The claims of a device as results state them: what its technology states, and under names that all technologies share its generation, its identity,
 * whether it can be debugged, the state of its trusted computing base, and its measurements by their registers in lower case.
 *
 * - What a technology states itself keeps its value.
 */
export function resultClaims(facts: EvidenceFacts): readonly AppraisedClaimJson[] {
  const own = new Set(facts.claims.map(({ name }) => name));
  const shared = sharedClaims(facts).filter(({ name }) => !own.has(name));
  return [...shared, ...facts.claims].slice(0, mostClaims).map(({ name, value, trust }) => ({ name, value: claimText(value).slice(0, longestValue), trust }));
}

function sharedClaims({ generation, identity, debug, tcb, measurements }: EvidenceFacts): readonly EvidenceClaim[] {
  const claim = (name: string, value: EvidenceClaim["value"] | undefined, trust: EvidenceClaim["trust"]): readonly EvidenceClaim[] =>
    value === undefined || value === "unknown" ? [] : [{ name, value, trust }];
  return [
    ...claim("generation", generation, "endorsed"),
    ...(identity === undefined ? [] : claim(`identity-${identity.kind}`, identity.value, identity.trust)),
    ...claim("debug", debug, "signed"),
    ...claim("tcb-status", tcb?.status, "endorsed"),
    ...claim("tcb-date", tcb?.date, "endorsed"),
    ...claim("tcb-evaluation", tcb?.evaluation, "endorsed"),
    ...(tcb === undefined || tcb.advisories.length === 0 ? [] : claim("tcb-advisories", tcb.advisories.join(" "), "endorsed")),
    ...measurements.flatMap(({ register, value, trust }) => claim(register.toLowerCase(), value, trust)),
  ];
}
