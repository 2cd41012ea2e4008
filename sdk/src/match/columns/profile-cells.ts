import type { CandidateContext } from "../candidates/evaluate-offer.js";
import type { CompiledProfile } from "../predicates/compile-workload.js";
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
  /** The rank of a role on an offer of a cell. */
  roleRank(role: number, shape: number, combination: number): number;
}

/** Sorts the wanted rows into cells and decides each. */
export function profileCells(
  profile: CompiledProfile,
  columns: OfferColumns,
  context: CandidateContext,
  wanted: Uint8Array,
  onlyRows?: Uint8Array,
): ProfileCells {
  const statics = staticOutcomes(profile, columns.shapes, context);
  const scan = scanOffers(statics, columns, context, wanted, onlyRows);
  const { combinations, cells } = scan;
  const count = combinations.length;
  const roleRank = (role: number, shape: number, combination: number): number =>
    rankOfBits[(statics.roles[role]?.bits[shape] ?? 0) | (statics.termBits[shape] ?? 0) | (combinations[combination]?.bits ?? 0)] ?? 0;
  const ranks = new Uint8Array(cells.length);
  const offerRanks = new Uint8Array(cells.length);
  for (let cell = 0; cell < cells.length; cell += 1) {
    if (cells[cell] === 0) continue;
    const combination = cell % count;
    const shape = (cell - combination) / count;
    const found = combinations[combination];
    if (found === undefined) continue;
    let worst = 0;
    let best = 4;
    for (let role = 0; role < statics.roles.length; role += 1) {
      const rank = roleRank(role, shape, combination);
      if (rank > worst) worst = rank;
      if (rank < best) best = rank;
    }
    // The first of these tiers in which the units suffice, as for candidates of several offers.
    let rank = 4;
    if (worst === 0 && found.now) rank = rankOfBits[found.bitsNow] ?? 0;
    else if (worst <= 1 && found.later) rank = Math.max(1, rankOfBits[found.bitsLater] ?? 0);
    else if (worst <= 3 && found.later) rank = worst;
    ranks[cell] = rank;
    offerRanks[cell] = Math.max(best, rank);
  }
  return { profile, statics, scan, ranks, offerRanks, roleRank };
}
