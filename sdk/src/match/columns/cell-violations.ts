import type { PredicateFinding } from "../findings.js";
import type { Combination } from "./combinations.js";
import type { OfferColumns } from "./offer-index.js";
import { isViolation } from "./outcome-code.js";
import type { ProfileCells } from "./profile-cells.js";

/** The violated predicates of a role on the offers of a shape in a cell: those of the shape as findings, those of the status by position among the terms. */
export interface CellViolations {
  readonly ofShape: readonly PredicateFinding[];
  readonly ofStatus: readonly number[];
}

export function violationsOf({ statics, profile }: ProfileCells, role: number, shape: number, combination: Combination): CellViolations {
  const ofShape: PredicateFinding[] = [];
  const ofStatus: number[] = [];
  const columns = [...(statics.roles[role] ?? []), ...statics.terms];
  const terms = columns.length - profile.terms.length;
  for (const [index, column] of columns.entries()) {
    if (column === undefined) {
      if (isViolation(combination.codes[index - terms] as number)) ofStatus.push(index - terms);
      continue;
    }
    const id = column.ids[shape] as number;
    const finding = column.outcomes.findings[id];
    if (isViolation(column.outcomes.codes[id] as number) && finding !== undefined) ofShape.push(finding);
  }
  return { ofShape, ofStatus };
}

/** The violations of a role on a cell, and the facts that are missing, as numbers. */
export function countsOf(
  { statics }: ProfileCells,
  role: number,
  mask: number,
  combination: Combination,
): { readonly violations: number; readonly unknowns: number } {
  const own = statics.ofRoles[role];
  return {
    violations: (own?.violations[mask] ?? 0) + (statics.ofTerms.violations[mask] as number) + combination.violations,
    unknowns: (own?.unknowns[mask] ?? 0) + (statics.ofTerms.unknowns[mask] as number) + combination.unknowns,
  };
}

/** The finding of a term that looks at the status, on the offer of a row. */
export function statusFinding({ scan }: ProfileCells, columns: OfferColumns, row: number, position: number): PredicateFinding | undefined {
  const { decide } = scan;
  const { status } = decide;
  const priceTerm = status.priceTerms.findIndex((term) => term.position === position);
  if (priceTerm >= 0) return decide.pricedOutcome(columns.rows.shapeOf(row), columns.rows.prices[row] as number).findings[priceTerm];
  const restTerm = status.restTerms.findIndex((term) => term.position === position);
  const stock = columns.rows.stocks[row] as number;
  return status.rest(columns.stocks.rests[stock] as number, columns.stocks.units[stock] === 0)[restTerm];
}
