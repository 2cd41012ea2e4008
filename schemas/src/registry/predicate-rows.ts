import type { PredicateCodesRow, PredicateTypeRow } from "./predicate-type-row.js";

/** The types of predicates, with who supplies their facts. That is kept apart, because a page needs it only where a fact is missing. */
export function predicateRows(
  codes: readonly PredicateCodesRow[],
  suppliers: readonly (string | undefined)[],
  sources: Readonly<Record<string, string>>,
): readonly PredicateTypeRow[] {
  return codes.map((row, position) => {
    const suppliedBy = suppliers[position];
    return { ...row, ...(suppliedBy === undefined ? {} : { suppliedBy }), source: sources[row.id] ?? "spec" };
  });
}
