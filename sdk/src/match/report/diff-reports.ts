import type { MatchReportJson, RankedCandidateJson } from "@cornercast/schemas";

/**
 * What changed between two reports on one workload, one line each: verdict and counts, candidates that came, went, or changed
 * their place, verdict or cost. Empty when nothing did.
 */
export function diffReports(before: MatchReportJson, after: MatchReportJson): readonly string[] {
  const lines: string[] = [];
  if (before.spec?.verdict !== after.spec?.verdict) lines.push(`verdict ${before.spec?.verdict ?? "none"} → ${after.spec?.verdict ?? "none"}`);
  for (const count of ["fits", "waits", "undetermined", "blocked", "doesNotFit"] as const) {
    const old = before.spec?.counts?.[count] ?? 0;
    const now = after.spec?.counts?.[count] ?? 0;
    if (old !== now) lines.push(`${count} ${String(old)} → ${String(now)}`);
  }
  const olds = new Map((before.spec?.ranking ?? []).map((candidate, index) => [nameOf(candidate), { candidate, index }]));
  const news = new Map((after.spec?.ranking ?? []).map((candidate, index) => [nameOf(candidate), { candidate, index }]));
  for (const [name, { candidate }] of olds) if (!news.has(name)) lines.push(`- ${name} (was ${candidate.verdict ?? ""}, ${costOf(candidate)})`);
  for (const [name, { candidate, index }] of news) {
    const old = olds.get(name);
    if (old === undefined) {
      lines.push(`+ ${name} (${candidate.verdict ?? ""}, ${costOf(candidate)})`);
      continue;
    }
    const changes = [
      old.candidate.verdict === candidate.verdict ? "" : `${old.candidate.verdict ?? ""} → ${candidate.verdict ?? ""}`,
      costOf(old.candidate) === costOf(candidate) ? "" : `${costOf(old.candidate)} → ${costOf(candidate)}`,
      old.index === index ? "" : `place ${String(old.index + 1)} → ${String(index + 1)}`,
    ].filter((change) => change !== "");
    if (changes.length > 0) lines.push(`~ ${name}: ${changes.join(", ")}`);
  }
  return lines;
}

function nameOf(candidate: RankedCandidateJson): string {
  const offers = [...new Set((candidate.assignments ?? []).map((assignment) => assignment.offer ?? ""))];
  return `${candidate.provider ?? "?"}/${candidate.pool ?? offers.join("+")}`;
}

function costOf(candidate: RankedCandidateJson): string {
  return candidate.cost?.perHour === undefined ? "cost unknown" : `${candidate.cost.perHour} an hour`;
}
