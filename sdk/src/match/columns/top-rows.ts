import { roughSize } from "../amounts.js";
import type { CandidateContext } from "../candidates/evaluate-offer.js";
import { budgetCurrencyOf, inCurrency } from "../candidates/price.js";
import { providerOf } from "../candidates/pools.js";
import { addQuantities, scaleQuantity, type Quantity } from "../../quantity/index.js";
import { deviceFact } from "../facts/device-facts.js";
import type { RankBy } from "../report/ranking.js";
import { evaluateRequests } from "../units/evaluate-role.js";
import type { OfferColumns } from "./offer-index.js";
import { outcomeCodes } from "./outcome-code.js";
import type { ProfileCells } from "./profile-cells.js";
import { noCell } from "./scan-offers.js";

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
  context: CandidateContext,
  by: RankBy,
  top: number,
): TopRows {
  const keys = profiles.map((of) => rowKeys(of, columns, context));
  const order = orders[by];
  const before = (left: number, leftProfile: number, right: number, rightProfile: number): boolean => {
    for (const key of order) {
      const a = keys[leftProfile]?.[key](left) ?? 0;
      const b = keys[rightProfile]?.[key](right) ?? 0;
      if (a !== b) return a < b;
    }
    return false;
  };
  const kept: { readonly row: number; readonly profile: number }[] = [];
  let ranked = 0;
  for (let row = 0; row < columns.rows; row += 1) {
    const profile = profileOf(row);
    const of = profiles[profile];
    const cell = of?.scan.cellOf[row] ?? noCell;
    if (of === undefined || cell === noCell || (of.ranks[cell] as number) > 1) continue;
    ranked += 1;
    const last = kept.at(-1);
    if (kept.length >= top && (last === undefined || !before(row, profile, last.row, last.profile))) continue;
    let at = kept.length;
    for (; at > 0; at -= 1) {
      const other = kept[at - 1];
      if (other === undefined || !before(row, profile, other.row, other.profile)) break;
    }
    kept.splice(at, 0, { row, profile });
    if (kept.length > top) kept.pop();
  }
  return { rows: kept.map(({ row }) => row), ranked };
}

/** The keys of rows, each computed once for what it depends on. */
function rowKeys(of: ProfileCells, columns: OfferColumns, context: CandidateContext): Readonly<Record<Key, (row: number) => number | string>> {
  const { statics, scan } = of;
  const budget = budgetCurrencyOf(context.workload);
  const { micros, kinds, kindOf } = columns.priceColumns();
  const shapeOf = (row: number): number => columns.shape.values[row] as number;
  const rankOf = (row: number): number => of.ranks[scan.cellOf[row] as number] as number;
  const unitsOf = (row: number): number => (rankOf(row) === 0 ? statics.unitsNow : statics.unitsLater)[shapeOf(row)] as number;
  const costs = new Map<string, { readonly cost: number; readonly currency: string }>();
  const slowCost = (row: number): { readonly cost: number; readonly currency: string } => {
    const shape = shapeOf(row);
    const price = columns.price.values[row] as number;
    const units = unitsOf(row);
    const key = `${String(scan.classes.of[shape])} ${String(price)} ${String(units)}`;
    let found = costs.get(key);
    if (found === undefined) {
      const perHour = scan.pricedOutcome(shape, price).price?.perHour;
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
  const costOf = (row: number): { readonly cost: number; readonly currency: string } => {
    const price = columns.price.values[row] as number;
    if (!scan.isLimited(shapeOf(row), price)) return slowCost(row);
    const { perDevice, currency } = kindOf(kinds[price] as number);
    const amount = (micros[price] as number) * (perDevice ? (scan.classes.devices[shapeOf(row)] as number) : 1);
    return { cost: (amount * unitsOf(row)) / 1e6, currency: currency === budget ? "" : currency };
  };
  const powers = remembered((shape: number) => powerOf(of, columns, shape));
  const unmets = remembered((cell: number) => unmetOf(of, cell));
  return {
    verdict: rankOf,
    unmet: (row) => unmets(scan.cellOf[row] as number),
    currency: (row) => costOf(row).currency,
    cost: (row) => costOf(row).cost,
    start: (row) => startOf(columns, row),
    power: (row) => powers(shapeOf(row)),
    provider: (row) => providerOf(columns.shapes.documentOf(shapeOf(row))) ?? "",
    name: (row) => columns.shapes.documentOf(shapeOf(row)).spec?.pool?.name ?? columns.nameOf(row),
  };
}

function startOf(columns: OfferColumns, row: number): number {
  const text = columns.rests.textOf(columns.rest.values[row] ?? 0);
  if (!text.includes("earliestStart")) return 0;
  const start = Date.parse(columns.offerOf(row).status?.availability?.earliestStart ?? "");
  return Number.isNaN(start) ? 0 : start;
}

/** The power of a job on a shape, as ranked candidates give it; infinity where it is not known. */
function powerOf({ profile }: ProfileCells, columns: OfferColumns, shape: number): number {
  const offer = columns.shapes.documentOf(shape);
  let sum: Quantity | undefined;
  for (const role of profile.roles) {
    for (const { entries, request } of evaluateRequests(role, offer).selections) {
      const fact = entries[0] === undefined ? undefined : deviceFact(entries[0], "power", offer.spec?.sources ?? []);
      if (fact?.kind !== "quantity") return Number.POSITIVE_INFINITY;
      const part = scaleQuantity(fact.value, role.replicas * request.count);
      sum = sum === undefined ? part : addQuantities(sum, part);
    }
  }
  return sum === undefined ? Number.POSITIVE_INFINITY : roughSize(sum);
}

function unmetOf({ profile, statics, scan }: ProfileCells, cell: number): number {
  const shape = scan.cells.shape[cell] as number;
  const combination = scan.cells.combination[cell] as number;
  const paths = new Map<string, number>();
  for (const column of [...statics.roles.flatMap((role) => role.predicates), ...statics.terms]) {
    if (column !== undefined && column.codes[column.ids[shape] as number] === outcomeCodes.unmetPreference)
      paths.set(column.predicate.path, column.predicate.preferred ?? 0);
  }
  for (const [position, predicate] of profile.terms.entries())
    if (scan.combinations[combination]?.codes[position] === outcomeCodes.unmetPreference) paths.set(predicate.path, predicate.preferred ?? 0);
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
