import type { OfferJson, RankedCandidateJson, WorkloadJson } from "@cornercast/schemas";

/** How a workload would run on an offer. */
export interface FoundCandidate {
  readonly candidate: RankedCandidateJson;
  /** What a unit costs for an hour. Absent where the offer states no price. */
  readonly unitPrice?: string;
}

/** Gives the candidate that was found for the same workload on the same offer as long as it is what would be found again, or finds one. */
export type CandidateMemory = (about: CandidateQuestion, find: () => FoundCandidate) => FoundCandidate;

/** What is asked: objects are compared by identity, for neither is changed. */
export interface CandidateQuestion {
  readonly workload: WorkloadJson;
  readonly profile: string | undefined;
  readonly name: string;
  readonly offer: OfferJson;
  /** Milliseconds since 1970. */
  readonly now: number;
}

interface Kept {
  readonly offer: OfferJson;
  readonly found: FoundCandidate;
  /** The second in which it was found; absent where no time decides. */
  readonly second?: number;
}

/** How many candidates of a workload are kept. */
const keptCandidates = 1_024;

/**
 * Keeps candidates: many placements of one workload come in a burst.
 *
 * - Where neither workload nor offer states a date the time decides nothing: the candidate is kept until the offer is another one. Otherwise it is kept
 *   for a second, for what depends on the time in a document is written in seconds.
 * - A refusal is found anew each time. Those of a workload are forgotten where there are more than 1,024.
 */
export function candidateMemory(): CandidateMemory {
  const byWorkload = new WeakMap<WorkloadJson, Map<string, Kept>>();
  const dated = new WeakMap<object, boolean>();
  const isDated = (document: object): boolean => {
    const is = dated.get(document) ?? statesDate(document);
    dated.set(document, is);
    return is;
  };
  return ({ workload, profile, name, offer, now }, find) => {
    const second = Math.floor(now / 1_000);
    const all = byWorkload.get(workload) ?? new Map<string, Kept>();
    // Names have no line breaks.
    const key = profile === undefined ? name : `${name}\n${profile}`;
    const known = all.get(key);
    if (known?.offer === offer && (known.second ?? second) === second) return known.found;
    const found = find();
    if (all.size >= keptCandidates) all.clear();
    all.set(key, { offer, found, ...(isDated(workload) || isDated(offer) ? { second } : {}) });
    byWorkload.set(workload, all);
    return found;
  };
}

/** Whether anything in a document looks like a date: every instant begins as one. */
function statesDate(document: object): boolean {
  return /\d{4}-\d{2}/u.test(JSON.stringify(document));
}
