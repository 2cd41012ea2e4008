import type { CandidateContext } from "../candidates/evaluate-offer.js";
import type { CompiledProfile } from "../predicates/compile-workload.js";
import type { Combination } from "./combinations.js";
import { rankOfBits } from "./outcome-code.js";
import type { OfferColumns } from "./offer-index.js";
import { rowDecisions } from "./row-decisions.js";
import { scanOffers, type Scan } from "./scan-offers.js";
import { staticOutcomes, type StaticOutcomes } from "./static-outcomes.js";

/** The offers of one profile in cells, and the verdicts of these. A cell is a mask of shapes with what the status adds to it: mask × width + combination. */
export interface ProfileCells {
  readonly profile: CompiledProfile;
  readonly statics: StaticOutcomes;
  readonly scan: Scan;
  readonly combinations: readonly Combination[];
  /** Combinations that a mask has room for. */
  readonly width: number;
  /** Offers of each cell. */
  readonly offers: Uint32Array;
  /** The rank of the verdict of the job on an offer of each cell, and of the offer itself. */
  readonly ranks: Uint8Array;
  readonly offerRanks: Uint8Array;
  /** The cell of a row that was scanned. */
  cellOf(row: number): number;
}

/** Sorts the rows of the wanted shapes into cells and decides each. */
export function profileCells(profile: CompiledProfile, columns: OfferColumns, context: CandidateContext, wanted: Uint32Array): ProfileCells {
  const statics = staticOutcomes(profile, columns.shapes, context, wanted);
  const decide = rowDecisions(statics, columns, context);
  const scan = scanOffers(decide, statics.masks, columns, wanted);
  const { offers, width } = scan.histogram;
  const ranks = new Uint8Array(offers.length);
  const offerRanks = new Uint8Array(offers.length);
  for (let cell = 0; cell < offers.length; cell += 1) {
    if (offers[cell] === 0) continue;
    const mask = Math.floor(cell / width);
    const combination = decide.combinations[cell % width] as Combination;
    const decided = rankOf(statics, mask, combination);
    ranks[cell] = decided;
    offerRanks[cell] = Math.max(decided, bestRole(statics, mask, combination));
  }
  return {
    profile,
    statics,
    scan,
    combinations: decide.combinations,
    width,
    offers,
    ranks,
    offerRanks,
    cellOf: (row) => (statics.masks.of[columns.rows.shapeOf(row)] as number) * width + scan.combinationOf(row),
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

function bestRole(statics: StaticOutcomes, mask: number, combination: Combination): number {
  let best = 4;
  for (let role = 0; role < statics.ofRoles.length; role += 1) best = Math.min(best, roleRank(statics, role, mask, combination));
  return best;
}
