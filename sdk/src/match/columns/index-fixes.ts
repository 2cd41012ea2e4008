import type { WorkloadJson } from "@cornercast/schemas";
import type { CandidateOutcome } from "../candidates/evaluate-candidate.js";
import type { CandidateContext } from "../candidates/evaluate-offer.js";
import { findFixes, witnessName, type Blocked, type FoundFixes, type Way } from "../explain/fixes.js";
import type { MatchOptions } from "../evaluate-market.js";
import { witnessJson } from "../explain/explain-profile.js";
import { blockedCells, blockedPools, rowsAt, type BlockedOffers, type BlockedPart } from "./blocked-cells.js";
import { countsOf, statusFinding, violationsOf } from "./cell-violations.js";
import type { Combination } from "./combinations.js";
import type { CountedOffers } from "./counted-offers.js";
import { evaluateRow } from "./evaluate-row.js";
import type { Decisions } from "./kept-decisions.js";
import type { EditedPlan } from "./match-plan.js";
import type { OfferColumns } from "./offer-index.js";
import { poolOutcome, rowOutcomes, type PoolOutcome } from "./pool-outcomes.js";
import { bestRole, rankOf, type ProfileCells } from "./profile-cells.js";
import type { PoolRows } from "./sorted-shapes.js";
import { joined } from "./static-violations.js";

/** Offers that are decided alone and the same findings keep from fitting, or a pool. */
type Member = { readonly offers: BlockedOffers } | { readonly pool: PoolRows };

/** The smallest changes that would let more offers fit, each tried on what it is about. `alone` lists the shapes of the offers that are decided alone. */
export function fixesOf(
  counted: CountedOffers,
  pools: readonly PoolOutcome[],
  columns: OfferColumns,
  alone: Uint32Array,
  context: CandidateContext,
  options: MatchOptions,
): FoundFixes {
  const { of } = counted;
  const blocked = pools.filter(({ rank }) => rank > 1).map(({ pool }) => pool);
  const ways =
    of.profile.roles.length === 1 ? blockedPools(of, blocked, columns) : new Map(blocked.map((pool) => [pool, [nearestWay(of, pool, columns)]] as const));
  const entries: readonly Blocked<Member>[] = [
    ...blockedCells(of, counted.cells, columns, alone).map((found): Blocked<Member> => ({
      member: { offers: found },
      candidates: found.count,
      ways: found.ways,
    })),
    ...blocked.map((pool): Blocked<Member> => ({ member: { pool }, candidates: 1, ways: ways.get(pool) ?? [] })),
  ];
  return findFixes(
    context.workload,
    entries,
    (edited, members) => tryChange(of, edited, members, columns, context, options),
    options.fixes ?? 5,
    of.plan.changes,
  );
}

/** What stands in the way of a job of several roles: each takes the offer of the pool that is nearest to it. */
function nearestWay(of: ProfileCells, { rows }: PoolRows, columns: OfferColumns): Way {
  let unknown = false;
  const each = of.statics.roles.map((_, role) => {
    let best: { readonly row: number; readonly combination: Combination; readonly violations: number; readonly unknowns: number } | undefined;
    for (const row of rows) {
      const combination = of.combinations[of.scan.combinationOf(row)] as Combination;
      const counts = countsOf(of, role, of.statics.masks.of[columns.rows.shapeOf(row)] as number, combination);
      if (best === undefined || (counts.violations - best.violations || counts.unknowns - best.unknowns) < 0) best = { row, combination, ...counts };
    }
    if (best === undefined) return [];
    const { row, combination, unknowns } = best;
    if (unknowns > 0) unknown = true;
    const { ofShape, ofStatus } = violationsOf(of, role, columns.rows.shapeOf(row), combination);
    return [...ofShape, ...ofStatus.flatMap((position) => statusFinding(of, columns, row, position) ?? [])];
  });
  return { violated: joined(each), unknown };
}

function tryChange(
  of: ProfileCells,
  workload: WorkloadJson,
  members: readonly Member[],
  columns: OfferColumns,
  context: CandidateContext,
  options: MatchOptions,
): ReturnType<Parameters<typeof findFixes>[2]> {
  const edited = of.plan.edited(workload);
  if (edited === undefined) return undefined;
  const { profile } = edited;
  const offers = members.flatMap((member) => ("offers" in member ? [member.offers] : []));
  const pools = members.flatMap((member) => ("pool" in member ? [member.pool] : []));
  const alone = unlockedOffers(of, edited, offers, columns);
  const together = unlockedPools(edited, pools, columns, options);
  if (alone.count === 0 && together.first === undefined) return undefined;
  return {
    unlocks: alone.count + together.count,
    witness() {
      const row = alone.first();
      const single = row === undefined ? undefined : evaluateRow(profile, columns, row, edited.context, options.sha256);
      const pool = together.first;
      const first = single === undefined || (pool !== undefined && witnessName(pool) < witnessName(single)) ? pool : single;
      return first === undefined ? {} : witnessJson(first, context);
    },
  };
}

/**
 * The offers of some that fit or wait with an edit: how many, and the first of them by pool and name.
 *
 * - Where the edit leaves alone what their status decides, all offers of a shape in one cell are decided at once; others row by row.
 */
function unlockedOffers(
  of: ProfileCells,
  edited: EditedPlan,
  blocked: readonly BlockedOffers[],
  columns: OfferColumns,
): { readonly count: number; first(): number | undefined } {
  const { statics } = edited;
  const { masks } = statics;
  const shapeOf = (row: number): number => columns.rows.shapeOf(row);
  let decisions: Decisions | undefined;
  const fits = (row: number): boolean => {
    const { decide, combinationOf } = (decisions ??= edited.decisions());
    return rankOf(statics, masks.of[shapeOf(row)] as number, decide.combinations[combinationOf(row)] as Combination) <= 1;
  };
  const rows: number[] = [];
  const parts: BlockedPart[] = [];
  let count = 0;
  for (const offers of blocked) {
    for (const row of offers.rows) if (fits(row)) rows.push(row);
    for (const part of offers.parts) {
      const { shape, position, combination } = part;
      if (!edited.keepsStatus(shape)) {
        for (const row of rowsAt(of, position, combination)) if (fits(row)) rows.push(row);
        continue;
      }
      if (rankOf(statics, masks.of[shape] as number, of.combinations[combination] as Combination) > 1) continue;
      count += part.offers;
      parts.push(part);
    }
  }
  const poolOf = (shape: number): string => `${columns.shapes.documentOf(shape).spec?.pool?.name ?? ""}\u0000`;
  return {
    count: count + rows.length,
    first() {
      let first: number | undefined;
      let least = "";
      const see = (row: number): void => {
        const pool = poolOf(shapeOf(row));
        if (first === undefined || pool < least || (pool === least && columns.isNamedBefore(row, first))) [first, least] = [row, pool];
      };
      for (const row of rows) see(row);
      for (const { position, combination } of parts) for (const row of rowsAt(of, position, combination)) see(row);
      return first;
    },
  };
}

/** The pools of some that fit or wait: how many of their offers do, and the first of them by name. */
function unlockedPools(
  edited: EditedPlan,
  pools: readonly PoolRows[],
  columns: OfferColumns,
  options: MatchOptions,
): { readonly count: number; readonly first: CandidateOutcome | undefined } {
  if (pools.length === 0) return { count: 0, first: undefined };
  const { profile, context } = edited;
  const decided = edited.decidedOn(pools.map(({ rows }) => rows));
  const { statics, decide, combinationOf } = decided;
  const outcomeOf = rowOutcomes(profile, columns, context, options.sha256);
  let count = 0;
  let first: CandidateOutcome | undefined;
  for (const pool of pools) {
    const outcome = poolOutcome(profile, pool, columns, decided, context, outcomeOf);
    if (outcome.rank > 1) continue;
    for (const row of pool.rows) {
      const mask = statics.masks.of[columns.rows.shapeOf(row)] as number;
      if (bestRole(statics, mask, decide.combinations[combinationOf(row)] as Combination) <= 1) count += 1;
    }
    const candidate = outcome.candidate();
    if (first === undefined || witnessName(candidate) < witnessName(first)) first = candidate;
  }
  return { count, first };
}
