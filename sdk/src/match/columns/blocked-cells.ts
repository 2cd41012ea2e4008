import { largestFix, type Way } from "../explain/fixes.js";
import type { PredicateFinding } from "../findings.js";
import { statusFinding, violationsOf, type CellViolations } from "./cell-violations.js";
import type { Combination } from "./combinations.js";
import type { OfferColumns } from "./offer-index.js";
import { isViolation } from "./outcome-code.js";
import type { ProfileCells } from "./profile-cells.js";
import type { PoolRows } from "./sorted-shapes.js";

/** Offers that neither fit nor wait, which the same findings keep from it. */
export interface BlockedOffers {
  readonly count: number;
  rows(): readonly number[];
  readonly ways: readonly Way[];
}

interface Entry {
  count: number;
  /** Shapes, each followed by a combination, whose offers it holds, and single rows. */
  readonly shapes: number[];
  readonly rows: number[];
  readonly violations: readonly CellViolations[];
  /** Where limits decide the budget, the cheapest row. */
  row: number;
  amount: number;
}

/**
 * Collects the offers that changes of a few requirements may unlock, those together that the same findings keep from fitting.
 *
 * - `counted` says how many offers of each cell count, and `wanted` lists their shapes.
 * - Offers are apart where findings on their status differ in more than an amount: of amounts the least decides.
 * - Offers that violate more than a change may touch, or that miss a fact besides, are left out, all but an entry that says whether
 *   a locked requirement is in their way.
 */
export function blockedCells(of: ProfileCells, counted: Uint32Array, columns: OfferColumns, wanted: Uint32Array): readonly BlockedOffers[] {
  const { statics, combinations, width } = of;
  const open = new Uint8Array(counted.length);
  const leftOut: BlockedOffers[] = [];
  const anyLocked = of.profile.predicates.some(({ locked }) => locked);
  for (let cell = 0; cell < counted.length; cell += 1) {
    if (counted[cell] === 0 || (of.ranks[cell] as number) <= 1) continue;
    if (mayBeMended(of, cell)) open[cell] = 1;
    else if (leftOut.length === 0 || anyLocked) leftOut.push(lockedEntry(of, Math.floor(cell / width), combinations[cell % width]));
  }
  const closed = new Set<number>();
  const isAlone = new Uint8Array(columns.shapes.size);
  for (const shape of wanted) {
    isAlone[shape] = 1;
    const mask = statics.masks.of[shape] as number;
    if (of.closed[mask] === 0 || closed.has(mask) || (leftOut.length > 0 && !anyLocked)) continue;
    closed.add(mask);
    leftOut.push(lockedEntry(of, mask, undefined));
  }
  const entries = blockedEntries(of, columns);
  const { shapes, offers } = of.scan.ofShapes;
  for (let position = 0; position < shapes.length; position += 1) {
    const shape = shapes[position] as number;
    if (isAlone[shape] === 0) continue;
    const mask = statics.masks.of[shape] as number;
    for (let combination = 0; combination < width; combination += 1) {
      const number = offers[position * width + combination] as number;
      if (number !== 0 && open[mask * width + combination] === 1) entries.collectAll(shape, mask, combination, number);
    }
  }
  return [...entries.list(), ...leftOut];
}

/**
 * What keeps the offers of pools from serving a job of one role: an entry for each pool, which has a way for each different set of findings.
 *
 * - `blocked` lists the pools that neither serve the job nor will.
 */
export function blockedPools(of: ProfileCells, blocked: readonly PoolRows[], columns: OfferColumns): ReadonlyMap<PoolRows, readonly Way[]> {
  const { statics, combinations, width } = of;
  const anyLocked = of.profile.predicates.some(({ locked }) => locked);
  const findings = findingKeys(of);
  const found = new Map<PoolRows, readonly Way[]>();
  for (const pool of blocked) {
    const entries = blockedEntries(of, columns, findings);
    const locked = new Map<number, Way[]>();
    for (const row of pool.rows) {
      const shape = columns.rows.shapeOf(row);
      const mask = statics.masks.of[shape] as number;
      const cell = of.cellOf(row);
      if (cell >= 0 && mayBeMended(of, cell)) entries.collect(row, shape, mask, cell);
      else if (anyLocked) {
        const key = cell < 0 ? -1 - mask : cell;
        if (!locked.has(key)) locked.set(key, [...lockedEntry(of, mask, cell < 0 ? undefined : combinations[cell % width]).ways]);
      }
    }
    found.set(pool, [...entries.list().flatMap(({ ways }) => ways), ...[...locked.values()].flat()]);
  }
  return found;
}

/** Whether the offers of a cell miss no fact, and violate no more than a change may touch. */
function mayBeMended({ statics, combinations, width }: ProfileCells, cell: number): boolean {
  const mask = Math.floor(cell / width);
  const combination = combinations[cell % width] as Combination;
  let violations = (statics.ofTerms.violations[mask] as number) + combination.violations;
  let unknowns = (statics.ofTerms.unknowns[mask] as number) + combination.unknowns;
  for (const role of statics.ofRoles) {
    violations += role.violations[mask] as number;
    unknowns += role.unknowns[mask] as number;
  }
  return violations > 0 && violations <= largestFix && unknowns === 0;
}

interface BlockedEntries {
  /** All offers of a shape with a combination. */
  collectAll(shape: number, mask: number, combination: number, offers: number): void;
  collect(row: number, shape: number, mask: number, cell: number): void;
  list(): readonly BlockedOffers[];
}

function blockedEntries(of: ProfileCells, columns: OfferColumns, byFindings = findingKeys(of)): BlockedEntries {
  const entries = new Map<string, Entry>();
  const status = statusViolations(of);
  const { combinationOf, decide } = of.scan;
  const amountOf = amounts(of, columns);
  let last = -1;
  let findings = "";
  const findingsOf = (shape: number, mask: number): string => {
    if (shape !== last) findings = byFindings(mask, shape);
    last = shape;
    return findings;
  };
  const entryAt = (key: string, shape: number, combination: Combination): Entry => {
    let entry = entries.get(key);
    if (entry === undefined) {
      const violations = of.statics.roles.map((_, role) => violationsOf(of, role, shape, combination));
      entries.set(key, (entry = { count: 0, shapes: [], rows: [], violations, row: -1, amount: Number.POSITIVE_INFINITY }));
    }
    return entry;
  };
  const cheapen = (entry: Entry, row: number, amount: number): void => {
    if (entry.row >= 0 && amount >= entry.amount) return;
    entry.row = row;
    entry.amount = amount;
  };
  const keyOf = (shape: number, mask: number, { number }: StatusViolations): string =>
    `${findingsOf(shape, mask)} ${String(number)} ${String(decide.needs.of[shape])}`;
  const collect = (row: number, shape: number, mask: number, combination: number): void => {
    const found = status[combination] as StatusViolations;
    const { prices, stocks } = columns.rows;
    let key = found.any ? keyOf(shape, mask, found) : findingsOf(shape, mask);
    const amount = found.any ? amountOf(shape, prices[row] as number) : 0;
    if (Number.isNaN(amount)) key += ` price ${String(prices[row])}`;
    if (found.looksAtRest) {
      const stock = stocks[row] as number;
      key += ` rest ${String(columns.stocks.rests[stock])} ${String(columns.stocks.units[stock] === 0)}`;
    }
    const entry = entryAt(key, shape, found.combination);
    entry.count += 1;
    entry.rows.push(row);
    cheapen(entry, row, Number.isNaN(amount) ? 0 : amount);
  };
  return {
    collectAll(shape, mask, combination, offers) {
      const found = status[combination] as StatusViolations;
      const single: number[] = [];
      let cheapest = -1;
      let least = 0;
      if (found.any)
        columns.rows.each(shape, (row) => {
          if (combinationOf(row) !== combination) return;
          const amount = found.looksAtRest ? Number.NaN : amountOf(shape, columns.rows.prices[row] as number);
          if (Number.isNaN(amount)) single.push(row);
          else if (cheapest < 0 || amount < least) [cheapest, least] = [row, amount];
        });
      if (single.length > 0) {
        columns.rows.each(shape, (row) => {
          if (combinationOf(row) === combination) collect(row, shape, mask, combination);
        });
        return;
      }
      const entry = entryAt(found.any ? keyOf(shape, mask, found) : findingsOf(shape, mask), shape, found.combination);
      entry.count += offers;
      entry.shapes.push(shape, combination);
      cheapen(entry, cheapest, least);
    },
    collect: (row, shape, mask, cell) => collect(row, shape, mask, cell - mask * of.width),
    list: () =>
      Array.from(entries.values(), ({ count, shapes, rows, violations, row }): BlockedOffers => {
        const each = violations.map(({ ofShape, ofStatus }) => [
          ...ofShape,
          ...ofStatus.flatMap((position) => statusFinding(of, columns, row, position) ?? []),
        ]);
        return {
          count,
          ways: [{ violated: joined(each), unknown: false }],
          rows() {
            const found = [...rows];
            for (let at = 0; at < shapes.length; at += 2) {
              columns.rows.each(shapes[at] as number, (each) => {
                if (combinationOf(each) === shapes[at + 1]) found.push(each);
              });
            }
            return found;
          },
        };
      }),
  };
}

/** What a unit costs by a list of prices, in millionths; not a number where limits do not decide that. */
function amounts({ scan: { decide } }: ProfileCells, columns: OfferColumns): (shape: number, price: number) => number {
  const { micros, kinds, kindOf } = columns.priceColumns();
  return (shape, price) => {
    if (!decide.isLimited(shape, price)) return Number.NaN;
    const devices = kindOf(kinds[price] as number).perDevice ? (decide.needs.devices[decide.needs.of[shape] as number] as number) : 1;
    return (micros[price] as number) * devices;
  };
}

/** An entry without rows that no change unlocks. */
function lockedEntry({ statics, profile }: ProfileCells, mask: number, combination: Combination | undefined): BlockedOffers {
  const shape = statics.masks.shapes[mask] as number;
  const ofShape = [...statics.roles.flat(), ...statics.terms].flatMap((column) => {
    const id = column?.ids[shape] as number;
    const finding = column?.outcomes.findings[id];
    return column === undefined || finding === undefined || !isViolation(column.outcomes.codes[id] as number) ? [] : [finding];
  });
  const ofStatus = profile.terms.flatMap((predicate, position): PredicateFinding[] =>
    isViolation(combination?.codes[position] ?? 0) ? [{ predicate, status: "violated" }] : [],
  );
  return { count: 0, rows: () => [], ways: [{ violated: [...ofShape, ...ofStatus], unknown: true }] };
}

/** A text for each shape that is equal where the violated predicates and what they found are. */
function findingKeys({ statics }: ProfileCells): (mask: number, shape: number) => string {
  const columns = [...statics.roles.flat(), ...statics.terms].flatMap((column) => column ?? []);
  const violatedOf = new Map<number, readonly (typeof columns)[number][]>();
  return (mask, shape) => {
    let violated = violatedOf.get(mask);
    if (violated === undefined) {
      const example = statics.masks.shapes[mask] as number;
      violated = columns.filter(({ ids, outcomes }) => isViolation(outcomes.codes[ids[example] as number] as number));
      violatedOf.set(mask, violated);
    }
    return `${String(mask)} ${violated.map(({ ids, outcomes }) => String(outcomes.groups().of[ids[shape] as number])).join(" ")}`;
  };
}

/** What the status violates in a combination. */
interface StatusViolations {
  readonly number: number;
  readonly combination: Combination;
  readonly any: boolean;
  /** Whether one of the violations is of the rest of the status. */
  readonly looksAtRest: boolean;
}

function statusViolations({ combinations, scan, statics }: ProfileCells): readonly StatusViolations[] {
  const { restTerms } = scan.decide.status;
  return combinations.map((combination, number) => ({
    number,
    combination,
    any: statics.terms.some((column, position) => column === undefined && isViolation(combination.codes[position] as number)),
    looksAtRest: restTerms.some(({ position }) => isViolation(combination.codes[position] as number)),
  }));
}

/** The findings of all roles, those on terms once. */
export function joined(each: readonly (readonly PredicateFinding[])[]): readonly PredicateFinding[] {
  const [only, ...others] = each;
  if (only !== undefined && others.length === 0) return only;
  return [...new Map(each.flat().map((finding) => [finding.predicate.path, finding])).values()];
}
