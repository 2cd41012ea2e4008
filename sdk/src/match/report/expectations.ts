import type { MatchReportJson } from "@cornercast/schemas";

/** A condition on a report, such as `offers>=5`. */
export interface Expectation {
  readonly measure: "offers" | "vendors" | "providers" | "profiles" | "waits" | "undetermined";
  readonly compare: ">=" | "<=" | "=";
  readonly count: number;
}

/** The conditions, or what is wrong with their text. */
export type ParsedExpectations = { readonly kind: "ok"; readonly expectations: readonly Expectation[] } | { readonly kind: "error"; readonly message: string };

const measures: readonly Expectation["measure"][] = ["offers", "vendors", "providers", "profiles", "waits", "undetermined"];

/**
 * Reads conditions such as `offers>=5,providers>=2`, for a gate in continuous integration.
 *
 * - `offers` are those that fit; `providers` (also called `vendors`) and `profiles` are counted among the ranked candidates that fit.
 */
export function parseExpectations(text: string): ParsedExpectations {
  const expectations: Expectation[] = [];
  for (const part of text.split(",")) {
    const match = /^\s*([a-z]+)\s*(>=|<=|=)\s*([0-9]{1,9})\s*$/u.exec(part);
    const measure = measures.find((known) => known === match?.[1]);
    const compare = match?.[2];
    if (match === null || measure === undefined || (compare !== ">=" && compare !== "<=" && compare !== "=")) {
      return { kind: "error", message: `'${part.trim()}' is not a condition; write one such as offers>=5, of ${measures.join(", ")} and >=, <= or =` };
    }
    expectations.push({ measure, compare, count: Number(match[3]) });
  }
  return { kind: "ok", expectations };
}

/** The conditions that a report does not meet, each in one line with what was found. */
export function expectationFailures(report: MatchReportJson, expectations: readonly Expectation[]): readonly string[] {
  return expectations.flatMap(({ measure, compare, count }) => {
    const seen = measured(report, measure);
    const holds = compare === ">=" ? seen >= count : compare === "<=" ? seen <= count : seen === count;
    return holds ? [] : [`${measure}${compare}${String(count)}, found ${String(seen)}`];
  });
}

function measured(report: MatchReportJson, measure: Expectation["measure"]): number {
  const counts = report.spec?.counts;
  const fitting = (report.spec?.ranking ?? []).filter((candidate) => candidate.verdict === "fits");
  switch (measure) {
    case "offers":
      return counts?.fits ?? 0;
    case "waits":
      return counts?.waits ?? 0;
    case "undetermined":
      return counts?.undetermined ?? 0;
    case "vendors":
    case "providers":
      return new Set(fitting.map((candidate) => candidate.provider ?? "")).size;
    case "profiles":
      return new Set(fitting.map((candidate) => candidate.profile ?? "")).size;
  }
}
