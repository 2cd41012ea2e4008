import type { WorkloadJson } from "@cornercast/schemas";
import type { CandidateOutcome } from "../candidates/evaluate-candidate.js";
import type { CandidateContext } from "../candidates/evaluate-offer.js";
import { findFixes, witnessName, type Blocked, type FoundFixes, type Way } from "../explain/fixes.js";
import { witnessJson, type MatchOptions } from "../match.js";
import { compileWorkload, type CompiledProfile } from "../predicates/compile-workload.js";
import { blockedCells, blockedPools, joined } from "./blocked-cells.js";
import { countsOf, statusFinding, violationsOf } from "./cell-violations.js";
import type { Combination } from "./combinations.js";
import type { CountedOffers } from "./counted-offers.js";
import { evaluateRow } from "./evaluate-row.js";
import type { OfferColumns } from "./offer-index.js";
import { poolOutcome, rowOutcomes, type DecidedRows, type PoolOutcome } from "./pool-outcomes.js";
import { bestRole, rankOf, type ProfileCells } from "./profile-cells.js";
import { codeTables, combinationNumbers, rowDecisions } from "./row-decisions.js";
import type { PoolRows } from "./sorted-shapes.js";
import { staticOutcomes } from "./static-outcomes.js";

/** Offers that are decided alone and the same findings keep from fitting, or a pool. */
type Member = { readonly rows: () => readonly number[] } | { readonly pool: PoolRows };

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
      member: { rows: () => found.rows() },
      candidates: found.count,
      ways: found.ways,
    })),
    ...blocked.map((pool): Blocked<Member> => ({ member: { pool }, candidates: 1, ways: ways.get(pool) ?? [] })),
  ];
  return findFixes(context.workload, entries, (edited, members) => tryChange(of, edited, members, columns, context, options), options.fixes ?? 5);
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
  edited: WorkloadJson,
  members: readonly Member[],
  columns: OfferColumns,
  context: CandidateContext,
  options: MatchOptions,
): ReturnType<Parameters<typeof findFixes>[2]> {
  const profile = compileWorkload(edited, options)[of.profile.index];
  if (profile === undefined) return undefined;
  const again: CandidateContext = { ...context, workload: edited, shapes: context.shapes.forgotten() };
  const rows = members.flatMap((member) => ("rows" in member ? member.rows() : []));
  const pools = members.flatMap((member) => ("pool" in member ? [member.pool] : []));
  const decided = decideAgain(of, profile, [rows, ...pools.map((pool) => pool.rows)], columns, again);
  const alone = unlockedRows(rows, columns, decided);
  const together = unlockedPools(profile, pools, columns, decided, again, options);
  if (alone.count === 0 && together.first === undefined) return undefined;
  return {
    unlocks: alone.count + together.count,
    witness() {
      const row = alone.first();
      const single = row === undefined ? undefined : evaluateRow(profile, columns, row, again, options.sha256);
      const pool = together.first;
      const first = single === undefined || (pool !== undefined && witnessName(pool) < witnessName(single)) ? pool : single;
      return first === undefined ? {} : witnessJson(first, context);
    },
  };
}

/** Decides some rows by another form of the profile. */
function decideAgain(
  of: ProfileCells,
  edited: CompiledProfile,
  lists: readonly Iterable<number>[],
  columns: OfferColumns,
  context: CandidateContext,
): DecidedRows {
  const shapes = new Set<number>();
  for (const rows of lists) for (const row of rows) shapes.add(columns.rows.shapeOf(row));
  const statics = staticOutcomes(edited, columns.shapes, context, Uint32Array.from(shapes), of.statics);
  const decide = rowDecisions(statics, columns, context);
  return { statics, decide, combinationOf: combinationNumbers(decide, columns, codeTables(decide, columns)) };
}

/** The rows of some that fit or wait: how many, and the first of them by pool and name. */
function unlockedRows(
  rows: readonly number[],
  columns: OfferColumns,
  { statics, decide, combinationOf }: DecidedRows,
): { readonly count: number; first(): number | undefined } {
  const poolOf = (shape: number): string => `${columns.shapes.documentOf(shape).spec?.pool?.name ?? ""}\u0000`;
  const shapeOf = (row: number): number => columns.rows.shapeOf(row);
  const unlocked = rows.filter((row) => rankOf(statics, statics.masks.of[shapeOf(row)] as number, decide.combinations[combinationOf(row)] as Combination) <= 1);
  return {
    count: unlocked.length,
    first() {
      let first: number | undefined;
      let least = "";
      for (const row of unlocked) {
        const pool = poolOf(shapeOf(row));
        if (first === undefined || pool < least || (pool === least && columns.isNamedBefore(row, first))) {
          first = row;
          least = pool;
        }
      }
      return first;
    },
  };
}

/** The pools of some that fit or wait: how many of their offers do, and the first of them by name. */
function unlockedPools(
  profile: CompiledProfile,
  pools: readonly PoolRows[],
  columns: OfferColumns,
  decided: DecidedRows,
  context: CandidateContext,
  options: MatchOptions,
): { readonly count: number; readonly first: CandidateOutcome | undefined } {
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
