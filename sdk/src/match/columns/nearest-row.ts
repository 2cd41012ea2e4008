import type { WorkloadJson } from "@cornercast/schemas";
import { changeFor } from "../explain/change-for.js";
import type { PredicateFinding } from "../findings.js";
import { countsOf, statusFinding, violationsOf } from "./cell-violations.js";
import type { Combination } from "./combinations.js";
import type { CountedOffers } from "./counted-offers.js";
import type { OfferColumns } from "./offer-index.js";
import { roleRank, type ProfileCells } from "./profile-cells.js";
import { shapesByMask } from "./shapes-by-mask.js";
import type { PoolRows } from "./sorted-shapes.js";

/** The row of the offer that is decided alone and comes closest to a profile, by the score of near misses; undefined where there is none. `counted` has their cells. */
export function nearestRow({ of, cells }: CountedOffers, columns: OfferColumns, wanted: Uint32Array, workload: WorkloadJson): number | undefined {
  const { statics } = of;
  const near = nearestMasks(of, cells, columns, wanted);
  let best: (Miss & { readonly row: number }) | undefined;
  for (const [mask, shapes] of near.shapes)
    for (const shape of shapes) {
      const misses = new Map<number, (row: number) => Miss>();
      columns.rows.each(shape, (row) => {
        const number = of.scan.combinationOf(row);
        const combination = of.combinations[number] as Combination;
        if (scoreOf(of, mask, combination) !== near.score) return;
        let missOf = misses.get(number);
        if (missOf === undefined) misses.set(number, (missOf = missesOf(of, shape, mask, combination, columns, workload)));
        const miss = missOf(row);
        const order = best === undefined ? -1 : miss.distance - best.distance || miss.unknowns - best.unknowns;
        if (order < 0 || (order === 0 && best !== undefined && columns.isNamedBefore(row, best.row))) best = { row, ...miss };
      });
    }
  return statics.roles.length === 0 ? undefined : best?.row;
}

/** The masks that have offers of the least score, and that score. Rows of closed masks are looked at where no offer of an open one is as near. */
function nearestMasks(
  of: ProfileCells,
  offers: Uint32Array,
  columns: OfferColumns,
  wanted: Uint32Array,
): { readonly score: number; readonly shapes: ReadonlyMap<number, readonly number[]> } {
  const { width, combinations, statics, closed } = of;
  let least = Number.POSITIVE_INFINITY;
  const masks = new Map<number, number>();
  for (let cell = 0; cell < offers.length; cell += 1) {
    if (offers[cell] === 0) continue;
    const mask = Math.floor(cell / width);
    const score = scoreOf(of, mask, combinations[cell % width] as Combination);
    masks.set(mask, Math.min(masks.get(mask) ?? score, score));
    least = Math.min(least, score);
  }
  const bounds = Array.from(statics.masks.shapes.keys())
    .filter((mask) => closed[mask] === 1)
    .map((mask) => ({ mask, bound: closedBound(of, mask) }))
    .sort((a, b) => a.bound - b.bound);
  const lowest = bounds.filter(({ bound }) => bound <= least);
  const shapes = shapesByMask(statics.masks, wanted, (mask) => closed[mask] === 1 || masks.has(mask));
  for (const { mask, bound } of lowest) {
    if (bound > least) break;
    for (const shape of shapes.get(mask) ?? [])
      columns.rows.each(shape, (row) => {
        const score = scoreOf(of, mask, of.combinations[of.scan.combinationOf(row)] as Combination);
        masks.set(mask, Math.min(masks.get(mask) ?? score, score));
        least = Math.min(least, score);
      });
  }
  return { score: least, shapes: new Map([...shapes].filter(([mask]) => masks.get(mask) === least)) };
}

/** The least score that an offer of a closed mask can have: the status adds violations, and takes none away. */
function closedBound({ statics }: ProfileCells, mask: number): number {
  const own = statics.ofRoles.map(({ violations }) => (violations[mask] as number) + (statics.ofTerms.violations[mask] as number));
  return 4 * 1024 + Math.max(...own);
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

/** How far the offers of a shape with a combination are, and how many facts they do not state: of the role that is furthest. */
function missesOf(
  of: ProfileCells,
  shape: number,
  mask: number,
  combination: Combination,
  columns: OfferColumns,
  workload: WorkloadJson,
): (row: number) => Miss {
  const roles = of.statics.roles.map((_, role) => ({
    rank: roleRank(of.statics, role, mask, combination),
    distanceOf: distancesOf(of, role, shape, combination, columns, workload),
    ...countsOf(of, role, mask, combination),
  }));
  return (row) => {
    let furthest: (Miss & { readonly score: readonly number[] }) | undefined;
    for (const role of roles) {
      const distance = role.distanceOf(row);
      const score = [role.rank, role.violations, distance, role.unknowns];
      if (furthest === undefined || exceeds(score, furthest.score)) furthest = { score, distance, unknowns: role.unknowns };
    }
    return furthest ?? { distance: 0, unknowns: 0 };
  };
}

/** How far the offers of a shape with a combination are from a role. */
function distancesOf(
  of: ProfileCells,
  role: number,
  shape: number,
  combination: Combination,
  columns: OfferColumns,
  workload: WorkloadJson,
): (row: number) => number {
  const distanceOf = (finding: PredicateFinding | undefined): number => (finding === undefined ? 100 : (changeFor(finding, workload)?.distance ?? 100));
  const { ofShape, ofStatus } = violationsOf(of, role, shape, combination);
  // Distances are added in the order of the findings, as for single offers.
  const far = ofShape.reduce((sum, finding) => sum + distanceOf(finding), 0);
  return (row) => ofStatus.reduce((sum, position) => sum + distanceOf(statusFinding(of, columns, row, position)), far);
}

/** The position in a pool of the offer that comes closest to each role. */
export function nearestInPool(of: ProfileCells, { rows }: PoolRows, columns: OfferColumns, workload: WorkloadJson): readonly number[] {
  const { masks, roles } = of.statics;
  const shapeOf = (row: number): number => columns.rows.shapeOf(row);
  const cellOf = (row: number): readonly [mask: number, number: number] => [masks.of[shapeOf(row)] as number, of.scan.combinationOf(row)];
  return roles.flatMap((_, role) => {
    let least = Number.POSITIVE_INFINITY;
    let near: number[] = [];
    for (const [position, row] of rows.entries()) {
      const [mask, number] = cellOf(row);
      const combination = of.combinations[number] as Combination;
      const score = roleRank(of.statics, role, mask, combination) * 1024 + countsOf(of, role, mask, combination).violations;
      if (score < least) [least, near] = [score, []];
      if (score === least) near.push(position);
    }
    const distances = new Map<string, (row: number) => number>();
    let best: (Miss & { readonly position: number }) | undefined;
    // Offers come by name: of equally near ones the first counts.
    for (const position of near) {
      const row = rows[position] as number;
      const [mask, number] = cellOf(row);
      const combination = of.combinations[number] as Combination;
      const key = `${String(shapeOf(row))} ${String(number)}`;
      let distanceOf = distances.get(key);
      if (distanceOf === undefined) distances.set(key, (distanceOf = distancesOf(of, role, shapeOf(row), combination, columns, workload)));
      const distance = distanceOf(row);
      const { unknowns } = countsOf(of, role, mask, combination);
      const order = best === undefined ? -1 : distance - best.distance || unknowns - best.unknowns;
      if (order < 0) best = { position, distance, unknowns };
    }
    return best === undefined ? [] : [best.position];
  });
}

function exceeds(score: readonly number[], other: readonly number[]): boolean {
  for (const [index, value] of score.entries()) {
    const against = other[index] ?? 0;
    if (value !== against) return value > against;
  }
  return false;
}
