import type { VerdictCountsJson } from "@cornercast/schemas";
import { countsJson } from "../report/match-report.js";
import { verdictsByRank, type Verdict } from "../verdict.js";
import type { PoolOutcome } from "./pool-outcomes.js";
import type { ProfileCells } from "./profile-cells.js";

/** Offers that count for a profile, by cell. */
export interface CountedOffers {
  readonly of: ProfileCells;
  readonly cells: Uint32Array;
  /** Offers of closed masks. */
  readonly closed: number;
  /** The rank of the verdict of their pools; absent for offers that are decided alone. */
  readonly rank?: number;
}

/** The rank of the verdict of offers of a cell. */
function rankIn({ of, rank }: CountedOffers, cell: number): number {
  return rank === undefined ? (of.offerRanks[cell] as number) : Math.max(rank, of.roleRanks[cell] as number);
}

/** The offers of pools by cell, those of pools of one verdict together. */
export function pooledOffers(of: ProfileCells, pools: readonly PoolOutcome[]): readonly CountedOffers[] {
  const byRank: ({ readonly of: ProfileCells; readonly cells: Uint32Array; closed: number; readonly rank: number } | undefined)[] = [];
  for (const { pool, rank } of pools) {
    const counted = (byRank[rank] ??= { of, cells: new Uint32Array(of.offers.length), closed: 0, rank });
    for (const row of pool.rows) {
      const cell = of.cellOf(row);
      if (cell < 0) counted.closed += 1;
      else counted.cells[cell] = (counted.cells[cell] as number) + 1;
    }
  }
  return byRank.flatMap((counted) => counted ?? []);
}

/** The offers that are decided alone: all but those of pools. */
export function offersAlone(of: ProfileCells, pooled: readonly CountedOffers[]): CountedOffers {
  if (pooled.length === 0) return { of, cells: of.offers, closed: of.closedOffers };
  const cells = Uint32Array.from(of.offers);
  let closed = of.closedOffers;
  for (const part of pooled) {
    closed -= part.closed;
    for (let cell = 0; cell < cells.length; cell += 1) cells[cell] = (cells[cell] as number) - (part.cells[cell] as number);
  }
  return { of, cells, closed };
}

/** Offers by verdict, and the verdicts of their candidates. */
export interface VerdictsOfOffers {
  readonly verdicts: readonly Verdict[];
  readonly json: VerdictCountsJson;
}

/** Counts offers by verdict, and those that nothing but their provider refuses. */
export function countVerdicts(counted: readonly CountedOffers[]): VerdictsOfOffers {
  const counts: Record<Verdict, number> = { fits: 0, waits: 0, undetermined: 0, blocked: 0, "does-not-fit": 0 };
  const ranks = new Uint8Array(5);
  let refused = 0;
  for (const part of counted) {
    const { of, cells, closed, rank } = part;
    counts["does-not-fit"] += closed;
    if (rank !== undefined) ranks[rank] = 1;
    else if (closed > 0) ranks[4] = 1;
    const { statics, combinations, width } = of;
    for (let cell = 0; cell < cells.length; cell += 1) {
      const offers = cells[cell] as number;
      if (offers === 0) continue;
      if (rank === undefined) ranks[of.ranks[cell] as number] = 1;
      const verdict: Verdict = verdictsByRank[rankIn(part, cell)] ?? "does-not-fit";
      counts[verdict] += offers;
      if (verdict !== "blocked") continue;
      const mask = Math.floor(cell / width);
      const demands = statics.refusals[mask] as number;
      const rest =
        (statics.ofTerms.violations[mask] as number) -
        demands +
        (combinations[cell % width]?.violations ?? 0) +
        statics.ofRoles.reduce((sum, { violations }) => sum + (violations[mask] as number), 0);
      if (demands > 0 && rest === 0) refused += offers;
    }
  }
  return { verdicts: verdictsByRank.filter((_, rank) => ranks[rank] === 1), json: countsJson(counts, refused) };
}

/** How many offers of each cell are undetermined. */
export function undeterminedOffers(counted: readonly CountedOffers[], cells: number): Uint32Array {
  const found = new Uint32Array(cells);
  for (const part of counted) {
    for (let cell = 0; cell < cells; cell += 1) {
      const offers = part.cells[cell] as number;
      if (offers !== 0 && rankIn(part, cell) === 2) found[cell] = (found[cell] as number) + offers;
    }
  }
  return found;
}
