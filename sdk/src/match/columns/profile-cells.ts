import type { CandidateContext } from "../candidates/evaluate-offer.js";
import type { CompiledProfile } from "../predicates/compile-workload.js";
import type { Combination } from "./combinations.js";
import { rankOfBits } from "./outcome-code.js";
import type { OfferColumns } from "./offer-index.js";
import { scanOffers, type Scan } from "./scan-offers.js";
import { staticOutcomes, type StaticOutcomes } from "./static-outcomes.js";

/** The offers of one profile in cells, and the verdicts of these. A cell is a shape with what the status adds to it. */
export interface ProfileCells {
  readonly profile: CompiledProfile;
  readonly statics: StaticOutcomes;
  readonly scan: Scan;
  /** The rank of the verdict of the job on an offer of each cell, and of the offer itself. */
  readonly ranks: Uint8Array;
  readonly offerRanks: Uint8Array;
}

/** Sorts the rows of the wanted shapes into cells and decides each. */
export function profileCells(profile: CompiledProfile, columns: OfferColumns, context: CandidateContext, wanted: Uint32Array): ProfileCells {
  const statics = staticOutcomes(profile, columns.shapes, context, wanted);
  const scan = scanOffers(statics, columns, context, wanted);
  const { shape, combination, offers } = scan.cells;
  const ranks = new Uint8Array(offers.length);
  const offerRanks = new Uint8Array(offers.length);
  for (let cell = 0; cell < offers.length; cell += 1) {
    const found = scan.combinations[combination[cell] as number] as Combination;
    const decided = rankOf(statics, shape[cell] as number, found);
    ranks[cell] = decided;
    offerRanks[cell] = Math.max(decided, bestRole(statics, shape[cell] as number, found));
  }
  return { profile, statics, scan, ranks, offerRanks };
}

/** The rank of a role on an offer. */
export function roleRank({ roles, termBits }: StaticOutcomes, role: number, shape: number, combination: Combination): number {
  return rankOfBits[(roles[role]?.bits[shape] ?? 0) | (termBits[shape] as number) | combination.bits] as number;
}

/** The rank of a job on an offer: that of the first tier in which the units suffice, as for candidates of several offers. */
export function rankOf(statics: StaticOutcomes, shape: number, combination: Combination): number {
  let worst = 0;
  for (let role = 0; role < statics.roles.length; role += 1) worst = Math.max(worst, roleRank(statics, role, shape, combination));
  if (worst === 0 && combination.now) return rankOfBits[combination.bitsNow] as number;
  if (worst <= 1 && combination.later) return Math.max(1, rankOfBits[combination.bitsLater] as number);
  return worst <= 3 && combination.later ? worst : 4;
}

function bestRole(statics: StaticOutcomes, shape: number, combination: Combination): number {
  let best = 4;
  for (let role = 0; role < statics.roles.length; role += 1) best = Math.min(best, roleRank(statics, role, shape, combination));
  return best;
}
