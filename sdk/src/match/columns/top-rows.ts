import { roughSize } from "../amounts.js";
import type { CandidateContext } from "../candidates/evaluate-offer.js";
import { budgetCurrencyOf, inCurrency } from "../candidates/price.js";
import { providerOf } from "../candidates/pools.js";
import { addQuantities, scaleQuantity, type Quantity } from "../../quantity/index.js";
import { deviceFact } from "../facts/device-facts.js";
import { wantedStart, type RankBy } from "../report/ranking.js";
import { evaluateRequests } from "../units/evaluate-role.js";
import type { OfferColumns } from "./offer-index.js";
import { outcomeCodes } from "./outcome-code.js";
import type { ProfileCells } from "./profile-cells.js";

type Key = "verdict" | "unmet" | "currency" | "cost" | "start" | "power" | "provider" | "name";

const orders: Readonly<Record<RankBy, readonly Key[]>> = {
  cost: ["verdict", "unmet", "currency", "cost", "start", "power", "provider", "name"],
  time: ["verdict", "unmet", "start", "currency", "cost", "power", "provider", "name"],
  energy: ["verdict", "unmet", "power", "currency", "cost", "start", "provider", "name"],
};

/** The rows that are ranked first, and how many fit or wait at all. */
export interface TopRows {
  readonly rows: readonly number[];
  readonly ranked: number;
}

/**
 * The first rows of a ranking, without ranking all of them.
 *
 * - `profileOf` gives the profile that counts for a row.
 */
export function topRows(
  profiles: readonly ProfileCells[],
  profileOf: (row: number) => number,
  columns: OfferColumns,
  wanted: Uint32Array,
  context: CandidateContext,
  by: RankBy,
  top: number,
): TopRows {
  const keys = profiles.map((of) => rowKeys(of, columns, context));
  const order = orders[by];
  const before = (left: Placed, right: Placed): boolean => {
    for (const key of order) {
      const a = keys[left.profile]?.[key](left) ?? 0;
      const b = keys[right.profile]?.[key](right) ?? 0;
      if (a !== b) return a < b;
    }
    return false;
  };
  const kept: Placed[] = [];
  let ranked = 0;
  for (const shape of rankedShapes(profiles, wanted))
    columns.rows.each(shape, (row) => {
      const profile = profileOf(row);
      const of = profiles[profile];
      const cell = of?.cellOf(row) ?? -1;
      if (of === undefined || cell < 0 || (of.ranks[cell] as number) > 1) return;
      ranked += 1;
      const placed: Placed = { row, profile, cell };
      const last = kept.at(-1);
      if (kept.length >= top && (last === undefined || isBehind(profiles, placed, last) || !before(placed, last))) return;
      let at = kept.length;
      for (; at > 0; at -= 1) {
        const other = kept[at - 1];
        if (other === undefined || !before(placed, other)) break;
      }
      kept.splice(at, 0, placed);
      if (kept.length > top) kept.pop();
    });
  return { rows: kept.map(({ row }) => row), ranked };
}

/** A row in the cell of the profile that counts for it. */
interface Placed {
  readonly row: number;
  readonly profile: number;
  readonly cell: number;
}

/** Whether the verdict alone puts a row behind another. */
function isBehind(profiles: readonly ProfileCells[], placed: Placed, last: Placed): boolean {
  return (profiles[placed.profile]?.ranks[placed.cell] ?? 0) > (profiles[last.profile]?.ranks[last.cell] ?? 0);
}

/** The shapes some of whose offers may fit or wait. */
function rankedShapes(profiles: readonly ProfileCells[], wanted: Uint32Array): Uint32Array {
  const ranked = profiles.map(({ statics, offers, ranks, width }) => {
    const masks = new Uint8Array(statics.masks.shapes.length);
    for (let cell = 0; cell < offers.length; cell += 1) if (offers[cell] !== 0 && (ranks[cell] as number) <= 1) masks[Math.floor(cell / width)] = 1;
    return { masks, of: statics.masks.of };
  });
  return wanted.filter((shape) => ranked.some(({ masks, of }) => masks[of[shape] as number] === 1));
}

/** The keys of rows, each computed once for what it depends on. */
function rowKeys(of: ProfileCells, columns: OfferColumns, context: CandidateContext): Readonly<Record<Key, (placed: Placed) => number | string>> {
  const { decide } = of.scan;
  const { needs } = decide;
  const budget = budgetCurrencyOf(context.workload);
  const { micros, kinds, kindOf } = columns.priceColumns();
  const { rows } = columns;
  const rankOf = ({ cell }: Placed): number => of.ranks[cell] as number;
  const unitsOf = (placed: Placed, group: number): number => (rankOf(placed) === 0 ? needs.now : needs.later)[group] as number;
  const costs = new Map<string, { readonly cost: number; readonly currency: string }>();
  const slowCost = (placed: Placed, shape: number, group: number): { readonly cost: number; readonly currency: string } => {
    const price = rows.prices[placed.row] as number;
    const units = unitsOf(placed, group);
    const key = `${String(group)} ${String(price)} ${String(units)}`;
    let found = costs.get(key);
    if (found === undefined) {
      const perHour = decide.pricedOutcome(shape, price).price?.perHour;
      const sum = perHour === undefined ? undefined : scaleQuantity(perHour, units);
      const amount = sum === undefined ? undefined : ((budget === undefined ? sum : inCurrency(sum, budget, context.workload, context.at)?.amount) ?? sum);
      found =
        amount === undefined
          ? { cost: Number.POSITIVE_INFINITY, currency: "\uffff" }
          : { cost: roughSize(amount), currency: amount.unit === budget ? "" : amount.unit };
      costs.set(key, found);
    }
    return found;
  };
  const costOf = (placed: Placed): { readonly cost: number; readonly currency: string } => {
    const shape = rows.shapeOf(placed.row);
    const group = needs.of[shape] as number;
    const price = rows.prices[placed.row] as number;
    if (!decide.isLimited(shape, price)) return slowCost(placed, shape, group);
    const { perDevice, currency } = kindOf(kinds[price] as number);
    const amount = (micros[price] as number) * (perDevice ? (needs.devices[group] as number) : 1);
    return { cost: (amount * unitsOf(placed, group)) / 1e6, currency: currency === budget ? "" : currency };
  };
  const wanted = wantedStart(context) ?? 0;
  const powers = remembered((shape: number) => powerOf(of, columns, shape, context));
  const unmets = remembered((cell: number) => unmetOf(of, cell));
  return {
    verdict: rankOf,
    unmet: ({ cell }) => unmets(cell),
    currency: (placed) => costOf(placed).currency,
    cost: (placed) => costOf(placed).cost,
    start: ({ row }) => Math.max(startOf(columns, row), wanted),
    power: ({ row }) => powers(rows.shapeOf(row)),
    provider: ({ row }) => providerOf(columns.shapes.documentOf(rows.shapeOf(row))) ?? "",
    name: ({ row }) => columns.shapes.documentOf(rows.shapeOf(row)).spec?.pool?.name ?? columns.nameOf(row),
  };
}

function startOf(columns: OfferColumns, row: number): number {
  const rest = columns.stocks.rests[columns.rows.stocks[row] as number] as number;
  if (!columns.rests.textOf(rest).includes("earliestStart")) return 0;
  const start = Date.parse(columns.offerOf(row).status?.availability?.earliestStart ?? "");
  return Number.isNaN(start) ? 0 : start;
}

/** The power of a job on a shape, as ranked candidates give it; infinity where it is not known. */
function powerOf({ profile }: ProfileCells, columns: OfferColumns, shape: number, { rules }: CandidateContext): number {
  const offer = columns.shapes.documentOf(shape);
  let sum: Quantity | undefined;
  for (const role of profile.roles) {
    for (const { entries, request } of evaluateRequests(role, offer, rules).selections) {
      const fact = entries[0] === undefined ? undefined : deviceFact(entries[0], "power", offer.spec?.sources ?? [], rules.registry);
      if (fact?.kind !== "quantity") return Number.POSITIVE_INFINITY;
      const part = scaleQuantity(fact.value, role.replicas * request.count);
      sum = sum === undefined ? part : addQuantities(sum, part);
    }
  }
  return sum === undefined ? Number.POSITIVE_INFINITY : roughSize(sum);
}

function unmetOf({ profile, statics, combinations, width }: ProfileCells, cell: number): number {
  const shape = statics.masks.shapes[Math.floor(cell / width)] as number;
  const combination = combinations[cell % width];
  const paths = new Map<string, number>();
  for (const column of [...statics.roles.flat(), ...statics.terms]) {
    if (column !== undefined && column.outcomes.codes[column.ids[shape] as number] === outcomeCodes.unmetPreference)
      paths.set(column.predicate.path, column.predicate.preferred ?? 0);
  }
  for (const [position, predicate] of profile.terms.entries())
    if (combination?.codes[position] === outcomeCodes.unmetPreference) paths.set(predicate.path, predicate.preferred ?? 0);
  return [...paths.values()].reduce((sum, weight) => sum + weight, 0);
}

function remembered(compute: (key: number) => number): (key: number) => number {
  const known = new Map<number, number>();
  return (key) => {
    let found = known.get(key);
    if (found === undefined) known.set(key, (found = compute(key)));
    return found;
  };
}
