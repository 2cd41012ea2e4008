import type { WorkloadJson } from "@cornercast/schemas";
import { changeFor } from "../explain/change-for.js";
import { largestFix, type Way } from "../explain/fixes.js";
import type { PredicateFinding } from "../findings.js";
import { isViolation } from "./outcome-code.js";
import type { OfferColumns } from "./offer-index.js";
import type { ProfileCells } from "./profile-cells.js";
import { noCombination } from "./scan-offers.js";

/** The violated predicates of a role on an offer of a cell: those of the shape as findings, those of the status by position among the terms. */
interface Violations {
  readonly ofShape: readonly PredicateFinding[];
  readonly ofStatus: readonly number[];
}

function violationsOf({ statics, scan, profile }: ProfileCells, role: number, shape: number, combination: number): Violations {
  const ofShape: PredicateFinding[] = [];
  for (const { ids, codes, findings } of statics.roles[role]?.predicates ?? []) {
    const id = ids[shape] as number;
    const finding = findings[id];
    if (isViolation(codes[id] as number) && finding !== undefined) ofShape.push(finding);
  }
  const ofStatus: number[] = [];
  for (const position of profile.terms.keys()) {
    const column = statics.terms[position];
    if (column === undefined) {
      if (isViolation(scan.combinations[combination]?.codes[position] ?? 0)) ofStatus.push(position);
      continue;
    }
    const id = column.ids[shape] as number;
    const finding = column.findings[id];
    if (isViolation(column.codes[id] as number) && finding !== undefined) ofShape.push(finding);
  }
  return { ofShape, ofStatus };
}

/** The finding of a term that looks at the status, on the offer of a row. */
function statusFinding({ scan }: ProfileCells, columns: OfferColumns, row: number, position: number): PredicateFinding | undefined {
  const priceTerm = scan.status.priceTerms.findIndex((term) => term.position === position);
  if (priceTerm >= 0) return scan.pricedOutcome(columns.shape.values[row] ?? 0, columns.price.values[row] ?? 0).findings[priceTerm];
  const restTerm = scan.status.restTerms.findIndex((term) => term.position === position);
  return scan.status.rest(columns.rest.values[row] ?? 0, columns.units.values[row] === 0)[restTerm];
}

/** Offers that neither fit nor wait, of one cell and with equal findings, with what stands in their way. */
export interface BlockedOffers {
  readonly cell: number;
  readonly offers: number;
  readonly ways: readonly Way[];
}

/** The blocked offers of a profile, and which rows some of them are. */
export interface BlockedCells {
  readonly list: readonly BlockedOffers[];
  /** Marks the rows of some of the list. */
  rowsOf(some: readonly BlockedOffers[]): Uint8Array;
}

/**
 * The offers that changes of a few requirements may unlock.
 *
 * - Of the offers of a cell whose status violates something, those with different findings are apart.
 * - Offers that violate more than a change may touch are left out, all but one entry, which says that something is blocked.
 */
export function blockedCells(of: ProfileCells, columns: OfferColumns): BlockedCells {
  const { statics, scan, profile } = of;
  const { combinations, cells } = scan;
  const count = combinations.length;
  const list: BlockedOffers[] = [];
  const apart = new Map<number, readonly Violations[]>();
  const [only, ...others] = statics.roles;
  const single = others.length === 0;
  // Whether a locked requirement is in the way is looked for everywhere.
  const everything = profile.predicates.some(({ locked }) => locked);
  let leftOut: number | undefined;
  for (let cell = 0; cell < cells.length; cell += 1) {
    const offers = cells[cell] as number;
    if (offers === 0 || (of.ranks[cell] as number) <= 1) continue;
    const combination = cell % count;
    const shape = (cell - combination) / count;
    if (single && !everything && only !== undefined) {
      const violations = (only.violations[shape] as number) + (statics.termViolations[shape] as number) + (combinations[combination]?.violations ?? 0);
      if (violations > largestFix || unknownIn(of, cell)) {
        leftOut ??= cell;
        continue;
      }
    }
    const each = statics.roles.map((_, index) => violationsOf(of, index, shape, combination));
    if (each.some(({ ofStatus }) => ofStatus.length > 0)) apart.set(cell, each);
    else
      list.push({
        cell,
        offers,
        ways: [
          wayOf(
            each.map(({ ofShape }) => ofShape),
            unknownIn(of, cell),
          ),
        ],
      });
  }
  if (leftOut !== undefined) list.push({ cell: leftOut, offers: 1, ways: [] });
  const grouped = groupRows(of, columns, apart);
  return {
    list: [...list, ...grouped.list],
    rowsOf(some) {
      const marked = new Uint8Array(columns.rows);
      const whole = new Uint8Array(cells.length);
      const groups = new Set(some);
      for (const entry of some) if (!apart.has(entry.cell)) whole[entry.cell] = 1;
      for (let row = 0; row < columns.rows; row += 1) {
        const combination = scan.ofRow[row] as number;
        if (combination === noCombination) continue;
        const group = grouped.of[row] as number;
        if (whole[(columns.shape.values[row] as number) * count + combination] === 1) marked[row] = 1;
        else if (group > 0 && groups.has(grouped.list[group - 1] as BlockedOffers)) marked[row] = 1;
      }
      return marked;
    },
  };
}

/** Whether a fact is missing on the offers of a cell. */
function unknownIn({ statics, scan }: ProfileCells, cell: number): boolean {
  const combination = cell % scan.combinations.length;
  const shape = (cell - combination) / scan.combinations.length;
  return (
    (statics.termUnknowns[shape] as number) + (scan.combinations[combination]?.unknowns ?? 0) > 0 ||
    statics.roles.some(({ unknowns }) => (unknowns[shape] as number) > 0)
  );
}

/** The offers of some cells, put together where the findings on their status are the same; `of` gives for each row its group, from 1. */
function groupRows(
  of: ProfileCells,
  columns: OfferColumns,
  cells: ReadonlyMap<number, readonly Violations[]>,
): { readonly list: readonly BlockedOffers[]; readonly of: Uint32Array } {
  const ofRow = new Uint32Array(cells.size === 0 ? 0 : columns.rows);
  if (cells.size === 0) return { list: [], of: ofRow };
  const { scan } = of;
  const count = scan.combinations.length;
  const ids = new Map<string, number>();
  const groups: { readonly row: number; readonly cell: number; offers: number }[] = [];
  for (let row = 0; row < columns.rows; row += 1) {
    const combination = scan.ofRow[row] as number;
    if (combination === noCombination) continue;
    const cell = (columns.shape.values[row] as number) * count + combination;
    if (!cells.has(cell)) continue;
    const key = `${String(cell)} ${String(columns.price.values[row])} ${String(columns.rest.values[row])} ${String(columns.units.values[row] === 0)}`;
    let id = ids.get(key);
    if (id === undefined) {
      groups.push({ row, cell, offers: 0 });
      ids.set(key, (id = groups.length));
    }
    const group = groups[id - 1];
    if (group !== undefined) group.offers += 1;
    ofRow[row] = id;
  }
  const list = groups.map(({ row, cell, offers }): BlockedOffers => {
    const each = (cells.get(cell) ?? []).map(({ ofShape, ofStatus }) => [
      ...ofShape,
      ...ofStatus.flatMap((position) => statusFinding(of, columns, row, position) ?? []),
    ]);
    return { cell, offers, ways: [wayOf(each, unknownIn(of, cell))] };
  });
  return { list, of: ofRow };
}

function wayOf(each: readonly (readonly PredicateFinding[])[], unknown: boolean): Way {
  const [only, ...others] = each;
  if (only !== undefined && others.length === 0) return { violated: only, unknown };
  return { violated: [...new Map(each.flat().map((finding) => [finding.predicate.path, finding])).values()], unknown };
}

/** The row of the offer that comes closest to a profile, by the score of near misses; undefined where every offer is in a pool. */
export function nearestRow(of: ProfileCells, columns: OfferColumns, workload: WorkloadJson): number | undefined {
  const { statics, scan } = of;
  const { combinations, cells } = scan;
  const count = combinations.length;
  const measure = (cell: number): { readonly score: number; readonly role: number } => {
    const combination = cell % count;
    const shape = (cell - combination) / count;
    // Of several roles the one that is furthest speaks for the offer.
    let furthest = { score: -1, role: 0 };
    for (const [role, { violations }] of statics.roles.entries()) {
      const violated = (violations[shape] as number) + (statics.termViolations[shape] as number) + (combinations[combination]?.violations ?? 0);
      const score = of.roleRank(role, shape, combination) * 1024 + violated;
      if (score > furthest.score) furthest = { score, role };
    }
    return furthest;
  };
  let least = Number.POSITIVE_INFINITY;
  let near: { readonly cell: number; readonly role: number }[] = [];
  for (let cell = 0; cell < cells.length; cell += 1) {
    if (cells[cell] === 0) continue;
    const { score, role } = measure(cell);
    if (score < least) {
      least = score;
      near = [];
    }
    if (score === least) near.push({ cell, role });
  }
  const details = new Map(near.map((entry) => [entry.cell, detailOf(of, entry.cell, workload)]));
  let best: { readonly row: number; readonly distance: number; readonly unknowns: number } | undefined;
  for (let row = 0; row < columns.rows; row += 1) {
    const combination = scan.ofRow[row] as number;
    if (combination === noCombination) continue;
    const detail = details.get((columns.shape.values[row] as number) * count + combination);
    if (detail === undefined) continue;
    const miss = detail.of(row, columns);
    if (best === undefined || miss.distance < best.distance || (miss.distance === best.distance && miss.unknowns < best.unknowns)) best = { row, ...miss };
    else if (miss.distance === best.distance && miss.unknowns === best.unknowns && columns.nameOf(row) < columns.nameOf(best.row)) best = { row, ...miss };
  }
  return best?.row;
}

interface MissDetail {
  of(row: number, columns: OfferColumns): { readonly distance: number; readonly unknowns: number };
}

/** How far the offers of a cell are from a profile, and what they do not state: of the role that is furthest. */
function detailOf(of: ProfileCells, cell: number, workload: WorkloadJson): MissDetail {
  const { statics, scan } = of;
  const count = scan.combinations.length;
  const combination = cell % count;
  const shape = (cell - combination) / count;
  const distance = (finding: PredicateFinding | undefined): number => (finding === undefined ? 100 : (changeFor(finding, workload)?.distance ?? 100));
  const roles = statics.roles.map((role, index) => {
    const violations = violationsOf(of, index, shape, combination);
    return {
      rank: of.roleRank(index, shape, combination),
      violated: violations.ofShape.length + violations.ofStatus.length,
      distance: violations.ofShape.reduce((sum, finding) => sum + distance(finding), 0),
      ofStatus: violations.ofStatus,
      unknowns: (role.unknowns[shape] as number) + (statics.termUnknowns[shape] as number) + (scan.combinations[combination]?.unknowns ?? 0),
    };
  });
  return {
    of(row, columns) {
      let furthest: { readonly score: readonly number[]; readonly distance: number; readonly unknowns: number } | undefined;
      for (const role of roles) {
        const far = role.distance + role.ofStatus.reduce((sum, position) => sum + distance(statusFinding(of, columns, row, position)), 0);
        const score = [role.rank, role.violated, far, role.unknowns];
        if (furthest === undefined || exceeds(score, furthest.score)) furthest = { score, distance: far, unknowns: role.unknowns };
      }
      return furthest ?? { distance: 0, unknowns: 0 };
    },
  };
}

function exceeds(score: readonly number[], other: readonly number[]): boolean {
  for (const [index, value] of score.entries()) {
    const against = other[index] ?? 0;
    if (value !== against) return value > against;
  }
  return false;
}
