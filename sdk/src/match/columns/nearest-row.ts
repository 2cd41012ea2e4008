import type { WorkloadJson } from "@cornercast/schemas";
import { changeFor } from "../explain/change-for.js";
import type { PredicateFinding } from "../findings.js";
import { countsOf, statusFinding, violationsOf } from "./cell-violations.js";
import type { Combination } from "./combinations.js";
import type { OfferColumns } from "./offer-index.js";
import { roleRank, type ProfileCells } from "./profile-cells.js";
import { noCell } from "./scan-offers.js";

/** The row of the offer that comes closest to a profile, by the score of near misses; undefined where no offer is decided alone. */
export function nearestRow(of: ProfileCells, columns: OfferColumns, workload: WorkloadJson): number | undefined {
  const { scan } = of;
  let least = Number.POSITIVE_INFINITY;
  let near: number[] = [];
  for (let cell = 0; cell < scan.cells.offers.length; cell += 1) {
    const score = scoreOf(of, cell);
    if (score > least) continue;
    if (score < least) {
      least = score;
      near = [];
    }
    near.push(cell);
  }
  const details = new Map(near.map((cell) => [cell, missesOf(of, cell, columns, workload)]));
  const isNear = new Uint8Array(scan.cells.offers.length);
  for (const cell of near) isNear[cell] = 1;
  let best: (Miss & { readonly row: number }) | undefined;
  for (let row = 0; row < columns.rows; row += 1) {
    const cell = scan.cellOf[row] as number;
    if (cell === noCell || isNear[cell] === 0) continue;
    const miss = details.get(cell)?.(row);
    if (miss === undefined) continue;
    const order = best === undefined ? -1 : miss.distance - best.distance || miss.unknowns - best.unknowns;
    if (order < 0 || (order === 0 && best !== undefined && columns.nameOf(row) < columns.nameOf(best.row))) best = { row, ...miss };
  }
  return best?.row;
}

/** Verdict and number of violations of the role that is furthest: it speaks for the offer. */
function scoreOf(of: ProfileCells, cell: number): number {
  const shape = of.scan.cells.shape[cell] as number;
  const combination = of.scan.combinations[of.scan.cells.combination[cell] as number] as Combination;
  let score = 0;
  for (let role = 0; role < of.statics.roles.length; role += 1)
    score = Math.max(score, roleRank(of.statics, role, shape, combination) * 1024 + countsOf(of, role, cell).violations);
  return score;
}

interface Miss {
  readonly distance: number;
  readonly unknowns: number;
}

/** How far the offers of a cell are, and how many facts they do not state: of the role that is furthest. */
function missesOf(of: ProfileCells, cell: number, columns: OfferColumns, workload: WorkloadJson): (row: number) => Miss {
  const shape = of.scan.cells.shape[cell] as number;
  const combination = of.scan.combinations[of.scan.cells.combination[cell] as number] as Combination;
  const distanceOf = (finding: PredicateFinding | undefined): number => (finding === undefined ? 100 : (changeFor(finding, workload)?.distance ?? 100));
  const roles = of.statics.roles.map((_, role) => {
    const { ofShape, ofStatus } = violationsOf(of, role, cell);
    return { rank: roleRank(of.statics, role, shape, combination), ofShape, ofStatus, ...countsOf(of, role, cell) };
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
