import type { TextHash } from "../../document/index.js";
import { evaluateOffer, roughPrice, type CandidateContext, type OfferOutcome } from "../candidates/evaluate-offer.js";
import type { CandidateOutcome } from "../candidates/evaluate-candidate.js";
import { evaluateUnits, unlimitedUnits, type UnitsOutcome, type UnitSupply } from "../candidates/evaluate-units.js";
import type { CompiledProfile } from "../predicates/compile-profiles.js";
import { rankOf } from "../verdict.js";
import type { Combination } from "./combinations.js";
import { withDigestOf } from "./evaluate-row.js";
import type { OfferColumns } from "./offer-index.js";
import { rankOfBits } from "./outcome-code.js";
import { roleRank } from "./profile-cells.js";
import type { RowDecisions } from "./row-decisions.js";
import { notStated } from "./rows/stock-table.js";
import type { PoolRows } from "./sorted-shapes.js";
import type { StaticOutcomes } from "./static-outcomes.js";

/** What columns decide of each row, for one profile. */
export interface DecidedRows {
  readonly statics: StaticOutcomes;
  readonly decide: RowDecisions;
  readonly combinationOf: (row: number) => number;
}

/** What a profile found on the offers of a pool together. */
export interface PoolOutcome {
  readonly pool: PoolRows;
  readonly found: UnitsOutcome;
  /** The rank of the verdict. */
  readonly rank: number;
  /** The outcome as `match` has it, with no more offers than the first, those that are assigned, and some others. */
  candidate(others?: Iterable<number>): CandidateOutcome;
}

/** The offer of a row as `match` finds it. */
export type RowOutcome = (row: number) => OfferOutcome;

/** Evaluates rows one by one for a profile, each once. */
export function rowOutcomes(profile: CompiledProfile, columns: OfferColumns, context: CandidateContext, hash: TextHash | undefined): RowOutcome {
  const known = new Map<number, OfferOutcome>();
  return (row) => {
    let found = known.get(row);
    if (found === undefined) known.set(row, (found = evaluateOffer(profile, columns.offerOf(row), withDigestOf(row, columns, context, hash), undefined)));
    return found;
  };
}

/** Decides a pool by the columns: how many units each offer has and what they serve; only offers that the job takes are looked at one by one. */
export function poolOutcome(
  profile: CompiledProfile,
  pool: PoolRows,
  columns: OfferColumns,
  decided: DecidedRows,
  context: CandidateContext,
  outcomeOf: RowOutcome,
): PoolOutcome {
  const found = evaluateUnits(profile, supplyOf(profile, pool, columns, decided, outcomeOf), false, context);
  return {
    pool,
    found,
    rank: rankOf(found.verdict),
    candidate(others = []) {
      const { assignment } = found;
      const named = new Set([0, ...(assignment?.units.keys() ?? []), ...(assignment?.assignments.map(({ offer }) => offer) ?? []), ...others]);
      const positions = Uint32Array.from(named).sort();
      const offers = Array.from(positions, (position) => outcomeOf(pool.rows[position] as number));
      const placeOf = (position: number): number => positions.indexOf(position);
      return {
        ...found,
        profile,
        pool: { name: pool.name, offers: offers.map(({ offer }) => offer) },
        offers,
        ...(assignment === undefined
          ? {}
          : {
              assignment: {
                exact: assignment.exact,
                assignments: assignment.assignments.map((part) => ({ ...part, offer: placeOf(part.offer) })),
                units: new Map([...assignment.units].map(([position, units]) => [placeOf(position), units])),
              },
            }),
      };
    },
  };
}

function supplyOf(profile: CompiledProfile, { rows }: PoolRows, columns: OfferColumns, decided: DecidedRows, outcomeOf: RowOutcome): UnitSupply {
  const { statics, decide, combinationOf } = decided;
  const { needs } = decide;
  const { micros, kinds, kindOf } = columns.priceColumns();
  const roles = profile.roles.length;
  const ranks = new Uint8Array(rows.length * roles).fill(4);
  const positions: number[] = [];
  for (let position = 0; position < rows.length; position += 1) {
    const row = rows[position] as number;
    const mask = statics.masks.of[columns.rows.shapeOf(row)] as number;
    if (!servesRole(statics, mask)) continue;
    const combination = decide.combinations[combinationOf(row)] as Combination;
    let best = 4;
    for (let role = 0; role < roles; role += 1) {
      const rank = roleRank(statics, role, mask, combination);
      ranks[position * roles + role] = rank;
      if (rank < best) best = rank;
    }
    if (best < 4) positions.push(position);
  }
  const shapeAt = (position: number): number => columns.rows.shapeOf(rows[position] as number);
  return {
    positions,
    rankOf: (position, role) => ranks[position * roles + role] as number,
    replicas(position, role, free) {
      const group = needs.of[shapeAt(position)] as number;
      return needs.replicas[role]?.[free ? "free" : "all"][group] ?? 0;
    },
    units(position, free) {
      const stock = columns.rows.stocks[rows[position] as number] as number;
      const total = columns.stocks.totals[stock] as number;
      const now = columns.stocks.units[stock] as number;
      const units = free && now !== notStated ? now : total;
      return units === notStated ? unlimitedUnits : units;
    },
    priceOf(position) {
      const shape = shapeAt(position);
      const price = columns.rows.prices[rows[position] as number] as number;
      if (!decide.isLimited(shape, price)) return roughPrice(decide.pricedOutcome(shape, price).price);
      const devices = kindOf(kinds[price] as number).perDevice ? (needs.devices[needs.of[shape] as number] as number) : 1;
      return ((micros[price] as number) * devices) / 1e6;
    },
    domainOf: (position) => columns.shapes.documentOf(shapeAt(position)).spec?.shape?.scaleUp?.domainId,
    outcomeOf: (position) => outcomeOf(rows[position] as number),
  };
}

/** Whether the hardware of a mask serves a role, as far as the shape says: whatever the status says of others, they do not fit. */
function servesRole({ ofRoles, ofTerms }: StaticOutcomes, mask: number): boolean {
  const terms = ofTerms.bits[mask] as number;
  for (const { bits } of ofRoles) if (rankOfBits[(bits[mask] as number) | terms] !== 4) return true;
  return false;
}
