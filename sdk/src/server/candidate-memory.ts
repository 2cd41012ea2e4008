import type { OfferJson, RankedCandidateJson, WorkloadJson } from "@cornercast/schemas";

/** Gives the candidate that was found for the same workload on the same offer as long as it is what would be found again, or finds one. */
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

interface Found {
  readonly offer: OfferJson;
  readonly candidate: RankedCandidateJson;
  /** The second in which it was found; absent where no time decides. */
  readonly second?: number;
}

/** How many candidates of a workload are kept. */
const kept = 1_024;

/**
 * Keeps candidates: many placements of one workload come in a burst.
 *
 * - Where neither workload nor offer states a date the time decides nothing: the candidate is kept until the offer is another one. Otherwise it is kept
 *   for a second, for what depends on the time in a document is written in seconds.
 * - A refusal is found anew each time. Those of a workload are forgotten where there are more than 1,024.
 */
export function candidateMemory(): CandidateMemory {
  const byWorkload = new WeakMap<WorkloadJson, Map<string, Found>>();
  const dated = new WeakMap<object, boolean>();
  const isDated = (document: object): boolean => {
    const is = dated.get(document) ?? statesDate(document);
    dated.set(document, is);
    return is;
  };
  return ({ workload, profile, name, offer, now }, find) => {
    const second = Math.floor(now / 1_000);
    const found = byWorkload.get(workload) ?? new Map<string, Found>();
    const key = JSON.stringify([name, profile]);
    const known = found.get(key);
    if (known?.offer === offer && (known.second ?? second) === second) return known.candidate;
    const candidate = find();
    if (found.size >= kept) found.clear();
    found.set(key, { offer, candidate, ...(isDated(workload) || isDated(offer) ? { second } : {}) });
    byWorkload.set(workload, found);
    return candidate;
  };
}

/** Whether anything in a document looks like a date: every instant begins as one. */
function statesDate(document: object): boolean {
  return /\d{4}-\d{2}/u.test(JSON.stringify(document));
}
