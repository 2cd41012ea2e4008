import type { WorkloadJson } from "@cornercast/schemas";
import { changeFor } from "../explain/change-for.js";
import type { PredicateFinding } from "../findings.js";
import { countsOf, statusFinding, violationsOf } from "./cell-violations.js";
import type { Combination } from "./combinations.js";
import type { OfferColumns } from "./offer-index.js";
import { roleRank, type ProfileCells } from "./profile-cells.js";
import { shapesByMask } from "./shapes-by-mask.js";

/** The row of the offer that comes closest to a profile, by the score of near misses; undefined where no offer is decided alone. */
export function nearestRow(of: ProfileCells, columns: OfferColumns, wanted: Uint32Array, workload: WorkloadJson): number | undefined {
  const { width, offers, combinations, statics } = of;
  const scores = new Float64Array(offers.length).fill(Number.POSITIVE_INFINITY);
  let least = Number.POSITIVE_INFINITY;
  const masks = new Set<number>();
  for (let cell = 0; cell < offers.length; cell += 1) {
    if (offers[cell] === 0) continue;
    const mask = Math.floor(cell / width);
    const score = scoreOf(of, mask, combinations[cell % width] as Combination);
    scores[cell] = score;
    if (score < least) masks.clear();
    least = Math.min(least, score);
    if (score === least) masks.add(mask);
  }
  let best: (Miss & { readonly row: number }) | undefined;
  for (const shapes of shapesByMask(statics.masks, wanted, (mask) => masks.has(mask)).values())
    for (const shape of shapes) {
      const misses = new Map<number, (row: number) => Miss>();
      columns.rows.each(shape, (row) => {
        const cell = of.cellOf(row);
        if (scores[cell] !== least) return;
        let missOf = misses.get(cell);
        if (missOf === undefined) misses.set(cell, (missOf = missesOf(of, shape, cell, columns, workload)));
        const miss = missOf(row);
        const order = best === undefined ? -1 : miss.distance - best.distance || miss.unknowns - best.unknowns;
        if (order < 0 || (order === 0 && best !== undefined && columns.nameOf(row) < columns.nameOf(best.row))) best = { row, ...miss };
      });
    }
  return best?.row;
}

/** Verdict and number of violations of the role that is furthest: it speaks for the offer. */
function scoreOf(of: ProfileCells, mask: number, combination: Combination): number {
  let score = 0;
  for (let role = 0; role < of.statics.roles.length; role += 1)
    score = Math.max(score, roleRank(of.statics, role, mask, combination) * 1024 + countsOf(of, role, mask, combination).violations);
  return score;
}

interface Miss {
  readonly distance: number;
  readonly unknowns: number;
}

/** How far the offers of a shape in a cell are, and how many facts they do not state: of the role that is furthest. */
function missesOf(of: ProfileCells, shape: number, cell: number, columns: OfferColumns, workload: WorkloadJson): (row: number) => Miss {
  const mask = Math.floor(cell / of.width);
  const combination = of.combinations[cell % of.width] as Combination;
  const distanceOf = (finding: PredicateFinding | undefined): number => (finding === undefined ? 100 : (changeFor(finding, workload)?.distance ?? 100));
  const roles = of.statics.roles.map((_, role) => {
    const { ofShape, ofStatus } = violationsOf(of, role, shape, combination);
    return { rank: roleRank(of.statics, role, mask, combination), ofShape, ofStatus, ...countsOf(of, role, mask, combination) };
  });
  // Distances are added in the order of the findings, as for single offers.
  const far = roles.map(({ ofShape }) => ofShape.reduce((sum, finding) => sum + distanceOf(finding), 0));
  return (row) => {
    let furthest: (Miss & { readonly score: readonly number[] }) | undefined;
    for (const [index, role] of roles.entries()) {
      const distance = role.ofStatus.reduce((sum, position) => sum + distanceOf(statusFinding(of, columns, row, position)), far[index] ?? 0);
      const score = [role.rank, role.violations, distance, role.unknowns];
      if (furthest === undefined || exceeds(score, furthest.score)) furthest = { score, distance, unknowns: role.unknowns };
    }
    return furthest ?? { distance: 0, unknowns: 0 };
  };
}

function exceeds(score: readonly number[], other: readonly number[]): boolean {
  for (const [index, value] of score.entries()) {
    const against = other[index] ?? 0;
    if (value !== against) return value > against;
  }
  return false;
}
