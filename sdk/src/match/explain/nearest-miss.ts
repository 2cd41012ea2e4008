import type { NearestMissJson, WorkloadJson } from "@cornercast/schemas";
import type { CandidateOutcome } from "../candidates/evaluate-candidate.js";
import { providerOf } from "../candidates/pools.js";
import type { PredicateFinding } from "../findings.js";
import { findingJson } from "../report/finding-json.js";
import { rankOf, worse } from "../verdict.js";
import { changeFor } from "./change-for.js";
import { createRoleMasks, type RoleMask, type RoleMasks } from "./role-mask.js";

/** Findings that are printed of a near miss. */
const findingLimit = 6;

interface Miss {
  readonly mask: RoleMask;
  readonly score: readonly number[];
  readonly name: string;
}

/**
 * The offer that comes closest to a profile: best verdict, fewest violations, nearest bounds, fewest unknowns, first by name.
 *
 * - Profiles are never merged, because a change of one profile says nothing about another.
 * - Of several roles the one that is furthest from its nearest offer speaks for the candidate.
 *
 * @implements match.nearest-miss
 */
export function nearestMiss(workload: WorkloadJson, candidates: Iterable<CandidateOutcome>): NearestMissJson | undefined {
  const masksOf = createRoleMasks();
  const distances = distancesOf(workload);
  let best: Miss | undefined;
  for (const candidate of candidates) {
    const miss = missOf(candidate, masksOf, distances);
    if (miss !== undefined && (best === undefined || precedes(miss, best))) best = miss;
  }
  if (best === undefined) return undefined;
  const { mask, name } = best;
  const findings = [...mask.violated, ...mask.candidate.capacity.filter((finding) => finding.status !== "satisfied"), ...mask.unknown];
  const provider = providerOf(mask.offer.offer);
  return {
    offer: name,
    ...(provider === undefined ? {} : { provider }),
    verdict: worse(mask.role.verdict, mask.candidate.verdict),
    findings: findings.slice(0, findingLimit).map((finding) => findingJson(finding, workload)),
    ...(findings.length > findingLimit ? { findingsOmitted: findings.length - findingLimit } : {}),
  };
}

/** The nearest offer of each role of a candidate, and of these the furthest. */
function missOf(candidate: CandidateOutcome, masksOf: RoleMasks, distanceOf: (finding: PredicateFinding) => number): Miss | undefined {
  const nearest = new Map<number, Miss>();
  for (const mask of masksOf(candidate)) {
    const miss: Miss = {
      mask,
      name: mask.offer.offer.metadata?.name ?? "",
      score: [rankOf(mask.role.verdict), mask.violated.length, mask.violated.reduce((sum, finding) => sum + distanceOf(finding), 0), mask.unknown.length],
    };
    const known = nearest.get(mask.role.role.index);
    if (known === undefined || precedes(miss, known)) nearest.set(mask.role.role.index, miss);
  }
  let furthest: Miss | undefined;
  for (const miss of nearest.values()) if (furthest === undefined || precedes(furthest, miss)) furthest = miss;
  return furthest;
}

/** How far a requirement is from what an offer has, found once for findings that offers share. */
function distancesOf(workload: WorkloadJson): (finding: PredicateFinding) => number {
  const known = new Map<PredicateFinding, number>();
  return (finding) => {
    let distance = known.get(finding);
    if (distance === undefined) known.set(finding, (distance = changeFor(finding, workload)?.distance ?? 100));
    return distance;
  };
}

function precedes(miss: Miss, other: Miss): boolean {
  for (const [index, value] of miss.score.entries()) {
    const against = other.score[index] ?? 0;
    if (value !== against) return value < against;
  }
  return miss.name < other.name;
}
