import type { MatchReportJson, NoteJson, VerdictCountsJson, WorkloadJson } from "@cornercast/schemas";
import type { PredicateFinding } from "../findings.js";
import type { CompiledProfile } from "../predicates/compile-profiles.js";
import { verdictsByRank, type Verdict } from "../verdict.js";
import type { FindingWriter } from "./explanation.js";

/**
 * A report as a document.
 *
 * @implements match.contradictory-request-is-invalid
 */
export function matchReport(workload: WorkloadJson, spec: MatchReportJson["spec"] & object): MatchReportJson {
  return { apiVersion: "cornercast/v1", kind: "MatchReport", metadata: { name: workload.metadata?.name ?? "workload" }, spec };
}

/** The verdict of a workload whose every profile contradicts itself. */
export function invalidSpec(
  contradictions: readonly (readonly PredicateFinding[])[],
  write: FindingWriter,
): Pick<MatchReportJson["spec"] & object, "verdict" | "invalid"> {
  const unique = [...new Map(contradictions.flat().map((finding) => [`${finding.predicate.path} ${finding.code ?? ""}`, finding])).values()];
  return { verdict: "invalid", invalid: unique.map((finding) => write(finding)) };
}

/**
 * The best of some verdicts; `does-not-fit` where there are none.
 *
 * @implements match.best-candidate-counts
 */
export function bestVerdict(verdicts: readonly Verdict[]): Verdict {
  return verdictsByRank.find((verdict) => verdicts.includes(verdict)) ?? "does-not-fit";
}

/** Numbers of offers by verdict, and of those that nothing but their provider refuses. */
export function countsJson(counts: Readonly<Record<Verdict, number>>, refused: number): VerdictCountsJson {
  return {
    fits: counts.fits,
    waits: counts.waits,
    undetermined: counts.undetermined,
    blocked: counts.blocked,
    doesNotFit: counts["does-not-fit"],
    ...(refused > 0 ? { refusedByProvider: refused } : {}),
  };
}

/** What a reader of a report should know besides. */
export function notesOf(
  workload: WorkloadJson,
  offers: number,
  contradictions: readonly (readonly unknown[])[],
  profiles: readonly CompiledProfile[],
): readonly NoteJson[] {
  const notes: NoteJson[] = [];
  if (offers === 0) notes.push({ code: "no-offers", message: "there are no offers to match against" });
  for (const [index, profile] of profiles.entries()) {
    if ((contradictions[index]?.length ?? 0) > 0)
      notes.push({ code: "profile-contradictory", message: `profile ${profile.name} contradicts itself and is left out` });
  }
  const paths = new Set(profiles.flatMap((profile) => profile.predicates.map((predicate) => predicate.path)));
  for (const preference of workload.spec?.preferred ?? []) {
    if (!paths.has(preference.predicate ?? ""))
      notes.push({ code: "preference-without-predicate", message: `preferred names ${preference.predicate ?? ""}, which the workload does not state` });
  }
  return notes;
}
