import type { PredicateFinding } from "../findings.js";
import type { Combination } from "./combinations.js";
import type { OfferColumns } from "./offer-index.js";
import { isViolation } from "./outcome-code.js";
import type { ProfileCells } from "./profile-cells.js";

/** The violated predicates of a role on the offers of a cell: those of the shape as findings, those of the status by position among the terms. */
export interface CellViolations {
  readonly ofShape: readonly PredicateFinding[];
  readonly ofStatus: readonly number[];
}

export function violationsOf({ statics, scan, profile }: ProfileCells, role: number, cell: number): CellViolations {
  const shape = scan.cells.shape[cell] as number;
  const combination = scan.combinations[scan.cells.combination[cell] as number] as Combination;
  const ofShape: PredicateFinding[] = [];
  const ofStatus: number[] = [];
  for (const { ids, codes, findings } of statics.roles[role]?.predicates ?? []) {
    const id = ids[shape] as number;
    const finding = findings[id];
    if (isViolation(codes[id] as number) && finding !== undefined) ofShape.push(finding);
  }
  for (const position of profile.terms.keys()) {
    const column = statics.terms[position];
    if (column === undefined) {
      if (isViolation(combination.codes[position] as number)) ofStatus.push(position);
      continue;
    }
    const id = column.ids[shape] as number;
    const finding = column.findings[id];
    if (isViolation(column.codes[id] as number) && finding !== undefined) ofShape.push(finding);
  }
  return { ofShape, ofStatus };
}

/** The violations of a role on a cell, and the facts that are missing, as numbers. */
export function countsOf({ statics, scan }: ProfileCells, role: number, cell: number): { readonly violations: number; readonly unknowns: number } {
  const shape = scan.cells.shape[cell] as number;
  const combination = scan.combinations[scan.cells.combination[cell] as number] as Combination;
  const own = statics.roles[role];
  return {
    violations: (own?.violations[shape] ?? 0) + (statics.termViolations[shape] as number) + combination.violations,
    unknowns: (own?.unknowns[shape] ?? 0) + (statics.termUnknowns[shape] as number) + combination.unknowns,
  };
}

/** The finding of a term that looks at the status, on the offer of a row. */
export function statusFinding({ scan }: ProfileCells, columns: OfferColumns, row: number, position: number): PredicateFinding | undefined {
  const priceTerm = scan.status.priceTerms.findIndex((term) => term.position === position);
  if (priceTerm >= 0) return scan.pricedOutcome(columns.shape.values[row] as number, columns.price.values[row] as number).findings[priceTerm];
  const restTerm = scan.status.restTerms.findIndex((term) => term.position === position);
  return scan.status.rest(columns.rest.values[row] as number, columns.units.values[row] === 0)[restTerm];
}
