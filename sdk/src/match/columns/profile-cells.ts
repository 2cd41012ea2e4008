import type { CompiledProfile } from "../predicates/compile-profiles.js";
import type { Combination } from "./combinations.js";
import type { ProfilePlan } from "./match-plan.js";
import { rankOfBits } from "./outcome-code.js";
import type { OfferColumns } from "./offer-index.js";
import { scanOffers, type Scan } from "./scan-offers.js";
import type { StaticOutcomes } from "./static-outcomes.js";

/**
 * The offers of one profile in cells, and the verdicts of these. A cell is a mask of shapes with what the status adds to it: mask × width + combination.
 *
 * - Offers of closed masks are in no cell: whatever their status says, they do not fit, and no small change lets them fit.
 */
export interface ProfileCells {
  readonly profile: CompiledProfile;
  readonly plan: ProfilePlan;
  readonly statics: StaticOutcomes;
  readonly scan: Scan;
  readonly combinations: readonly Combination[];
  /** Combinations that a mask has room for. */
  readonly width: number;
  /** Offers of each cell. */
  readonly offers: Uint32Array;
  /** Offers of each mask, closed ones included. */
  readonly ofMasks: Float64Array;
  /** 1 for each closed mask. */
  readonly closed: Uint8Array;
  /** Offers of closed masks. */
  readonly closedOffers: number;
  /** The rank of the best role on an offer of each cell. */
  readonly roleRanks: Uint8Array;
  /** The rank of the verdict of the job on an offer of each cell that is decided alone, and of the offer itself. */
  readonly ranks: Uint8Array;
  readonly offerRanks: Uint8Array;
  /** The cell of a row, or -1 for one of a closed mask. */
  cellOf(row: number): number;
}

/** Sorts the rows of the wanted shapes into cells and decides each. */
export function profileCells(plan: ProfilePlan, columns: OfferColumns, wanted: Uint32Array): ProfileCells {
  const { profile, statics, ofMasks } = plan;
  const { masks } = statics;
  const scan = scanOffers(plan, columns, wanted);
  const { combinations } = scan.decide;
  const { offers, width } = scan.histogram;
  const ranks = new Uint8Array(offers.length);
  const roleRanks = new Uint8Array(offers.length);
  const offerRanks = new Uint8Array(offers.length);
  for (let cell = 0; cell < offers.length; cell += 1) {
    if (offers[cell] === 0) continue;
    const mask = Math.floor(cell / width);
    const combination = combinations[cell % width] as Combination;
    const decided = rankOf(statics, mask, combination);
    ranks[cell] = decided;
    const best = bestRole(statics, mask, combination);
    roleRanks[cell] = best;
    offerRanks[cell] = Math.max(decided, best);
  }
  return {
    profile,
    plan,
    statics,
    scan,
    combinations,
    width,
    offers,
    ofMasks,
    closed: scan.closed,
    closedOffers: scan.closed.reduce((sum, isClosed, mask) => (isClosed === 1 ? sum + (ofMasks[mask] as number) : sum), 0),
    roleRanks,
    ranks,
    offerRanks,
    cellOf(row) {
      const mask = masks.of[columns.rows.shapeOf(row)] as number;
      return scan.closed[mask] === 1 ? -1 : mask * width + scan.combinationOf(row);
    },
  };
}

/** The rank of a role on the offers of a mask. */
export function roleRank({ ofRoles, ofTerms }: StaticOutcomes, role: number, mask: number, combination: Combination): number {
  return rankOfBits[(ofRoles[role]?.bits[mask] ?? 0) | (ofTerms.bits[mask] as number) | combination.bits] as number;
}

/** The rank of a job on the offers of a mask: that of the first tier in which the units suffice, as for candidates of several offers. */
export function rankOf(statics: StaticOutcomes, mask: number, combination: Combination): number {
  let worst = 0;
  for (let role = 0; role < statics.ofRoles.length; role += 1) worst = Math.max(worst, roleRank(statics, role, mask, combination));
  if (worst === 0 && combination.now) return rankOfBits[combination.bitsNow] as number;
  if (worst <= 1 && combination.later) return Math.max(1, rankOfBits[combination.bitsLater] as number);
  return worst <= 3 && combination.later ? worst : 4;
}

/** The rank of the role that an offer of a mask serves best. */
export function bestRole(statics: StaticOutcomes, mask: number, combination: Combination): number {
  let best = 4;
  for (let role = 0; role < statics.ofRoles.length; role += 1) best = Math.min(best, roleRank(statics, role, mask, combination));
  return best;
}
