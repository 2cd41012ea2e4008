import type { OfferJson, RankedCandidateJson, WorkloadJson } from "@cornercast/schemas";

/** Gives the candidate that was found for the same workload on the same offer within this second, or finds one. */
export type CandidateMemory = (about: CandidateQuestion, find: () => RankedCandidateJson) => RankedCandidateJson;

/** What is asked: objects are compared by identity, for neither is changed. */
export interface CandidateQuestion {
  readonly workload: WorkloadJson;
  readonly profile: string | undefined;
  readonly name: string;
  readonly offer: OfferJson;
  /** Milliseconds since 1970. */
  readonly now: number;
}

interface Second {
  readonly second: number;
  readonly found: Map<string, { readonly offer: OfferJson; readonly candidate: RankedCandidateJson }>;
}

/**
 * Keeps candidates for a second: many placements of one workload come in a burst, and what depends on the time in an offer is written in seconds.
 *
 * - A refusal is found anew each time. What was found in another second is forgotten.
 */
export function candidateMemory(): CandidateMemory {
  const byWorkload = new WeakMap<WorkloadJson, Second>();
  return ({ workload, profile, name, offer, now }, find) => {
    const second = Math.floor(now / 1_000);
    const before = byWorkload.get(workload);
    const { found } = before?.second === second ? before : { found: new Map<string, { readonly offer: OfferJson; readonly candidate: RankedCandidateJson }>() };
    const key = JSON.stringify([name, profile]);
    const known = found.get(key);
    if (known?.offer === offer) return known.candidate;
    const candidate = find();
    found.set(key, { offer, candidate });
    byWorkload.set(workload, { second, found });
    return candidate;
  };
}
