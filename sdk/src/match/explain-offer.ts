import type { FindingJson, OfferJson, WorkloadJson } from "@cornercast/schemas";
import { evaluateCandidate } from "./candidates/evaluate-candidate.js";
import type { ShapeOutcome } from "./candidates/evaluate-offer.js";
import { createShapes } from "./candidates/shapes.js";
import { providerOf } from "./candidates/pools.js";
import { compileWorkload } from "./predicates/compile-workload.js";
import { findingJson } from "./report/finding-json.js";
import { costJson } from "./report/ranking.js";
import type { MatchOptions } from "./evaluate-market.js";
import { allRules } from "./rules/all-rules.js";
import type { Verdict } from "./verdict.js";

/** Everything that a workload finds on one offer. */
export interface OfferExplanation {
  readonly workload: string;
  readonly offer: string;
  readonly provider?: string;
  /** The time of evaluation. */
  readonly at: string;
  readonly profiles: readonly ProfileExplanation[];
}

/** Everything that one profile finds on an offer. */
export interface ProfileExplanation {
  readonly profile: string;
  readonly verdict: Verdict;
  readonly perHour?: string;
  readonly roles: readonly RoleExplanation[];
  /** Findings that do not depend on the role. */
  readonly terms: readonly FindingJson[];
  /** Findings on numbers of units and on the cost of all of them. */
  readonly capacity: readonly FindingJson[];
}

/** Everything that one role finds on an offer. */
export interface RoleExplanation {
  readonly role: string;
  readonly verdict: Verdict;
  /** Replicas that one unit of the offer serves. */
  readonly replicasPerUnit: number;
  readonly replicas: number;
  readonly findings: readonly FindingJson[];
}

/**
 * Lists every finding of every profile on one offer, satisfied ones too, with what was wanted, what was seen, and its source.
 *
 * @example
 * ```ts
 * explainOffer(workload, offer, { at: "2026-11-24T00:00:00Z" }).profiles[0]?.verdict;
 * ```
 */
export function explainOffer(workload: WorkloadJson, offer: OfferJson, options: Omit<MatchOptions, "by" | "top" | "fixes">): OfferExplanation {
  const context = {
    rules: allRules,
    workload,
    at: Date.parse(options.at),
    appraisals: options.appraisals ?? [],
    understoodExtensions: new Set(options.understoodExtensions ?? []),
    ...(options.movingFrom === undefined ? {} : { movingFrom: options.movingFrom }),
    shapes: createShapes<ShapeOutcome>(),
  };
  const provider = providerOf(offer);
  return {
    workload: workload.metadata?.name ?? "",
    offer: offer.metadata?.name ?? "",
    ...(provider === undefined ? {} : { provider }),
    at: options.at,
    profiles: compileWorkload(workload, options).map((profile) => {
      const candidate = evaluateCandidate(profile, { offers: [offer] }, context);
      const outcome = candidate.offers[0];
      const perHour = costJson(candidate, context).cost?.perHour;
      return {
        profile: profile.name,
        verdict: candidate.verdict,
        ...(perHour === undefined ? {} : { perHour }),
        roles: (outcome?.roles ?? []).map((role) => ({
          role: role.role.name,
          verdict: role.verdict,
          replicasPerUnit: role.perUnit,
          replicas: role.role.replicas,
          findings: role.findings.map((finding) => findingJson(finding, workload)),
        })),
        terms: (outcome?.terms ?? [])
          .filter((finding) => finding.predicate.subject.kind !== "budget" || candidate.capacity.length === 0)
          .map((finding) => findingJson(finding, workload)),
        capacity: candidate.capacity.map((finding) => findingJson(finding, workload)),
      };
    }),
  };
}
