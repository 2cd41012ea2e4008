import type { NearestMissJson, WorkloadJson } from "@cornercast/schemas";
import type { CandidateOutcome } from "../candidates/evaluate-candidate.js";
import { providerOf } from "../candidates/pools.js";
import { findingJson } from "../report/finding-json.js";
import { rankOf } from "../verdict.js";
import { changeFor } from "./change-for.js";
import { createRoleMasks, type RoleMask } from "./role-mask.js";

/** Findings that are printed of a near miss. */
const findingLimit = 6;

/**
 * The offer that comes closest to a profile: best verdict, fewest violations, nearest bounds, fewest unknowns, first by name.
 * Profiles are never merged, because a change of one profile says nothing about another.
 */
export function nearestMiss(workload: WorkloadJson, candidates: readonly CandidateOutcome[]): NearestMissJson | undefined {
  let best: { readonly mask: RoleMask; readonly score: readonly number[]; readonly name: string } | undefined;
  const masksOf = createRoleMasks();
  for (const candidate of candidates) {
    for (const mask of masksOf(candidate)) {
      const name = mask.offer.offer.metadata?.name ?? "";
      const score = [rankOf(mask.role.verdict), mask.violated.length, distanceOf(mask, workload), mask.unknown.length];
      if (best === undefined || precedes(score, name, best.score, best.name)) best = { mask, score, name };
    }
  }
  if (best === undefined) return undefined;
  const { mask, name } = best;
  const findings = [...mask.violated, ...mask.candidate.capacity.filter((finding) => finding.status !== "satisfied"), ...mask.unknown];
  const provider = providerOf(mask.offer.offer);
  return {
    offer: name,
    ...(provider === undefined ? {} : { provider }),
    verdict: mask.role.verdict,
    findings: findings.slice(0, findingLimit).map((finding) => findingJson(finding, workload)),
    ...(findings.length > findingLimit ? { findingsOmitted: findings.length - findingLimit } : {}),
  };
}

function distanceOf(mask: RoleMask, workload: WorkloadJson): number {
  return mask.violated.reduce((sum, finding) => sum + (changeFor(finding, workload)?.distance ?? 100), 0);
}

function precedes(score: readonly number[], name: string, other: readonly number[], otherName: string): boolean {
  for (const [index, value] of score.entries()) {
    const against = other[index] ?? 0;
    if (value !== against) return value < against;
  }
  return name < otherName;
}
