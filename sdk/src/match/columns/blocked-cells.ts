import { largestFix, type Way } from "../explain/fixes.js";
import type { PredicateFinding } from "../findings.js";
import { statusFinding } from "./cell-violations.js";
import type { Combination } from "./combinations.js";
import type { OfferColumns } from "./offer-index.js";
import { isViolation } from "./outcome-code.js";
import type { ProfileCells } from "./profile-cells.js";
import { blockRows } from "./rows/offer-rows.js";
import type { PoolRows } from "./sorted-shapes.js";
import { joined, staticViolations } from "./static-violations.js";

/** Offers that neither fit nor wait, which the same findings keep from it. */
export interface BlockedOffers {
  readonly count: number;
  /** Shapes with a combination, all offers of which they are; and offers by themselves. */
  readonly parts: readonly BlockedPart[];
  readonly rows: readonly number[];
  readonly ways: readonly Way[];
}

/** The offers of a shape with a combination. */
export interface BlockedPart {
  readonly shape: number;
  /** The position of the shape among the open ones. */
  readonly position: number;
  readonly combination: number;
  readonly offers: number;
}

interface Entry {
  count: number;
  readonly parts: BlockedPart[];
  readonly rows: number[];
  /** What their shapes violate, and the combination of one of them. */
  readonly ofShapes: number;
  readonly status: StatusViolations;
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
  if (leftOut.length === 0 || anyLocked) {
    const closed = new Set<number>();
    for (const shape of wanted) {
      const mask = statics.masks.of[shape] as number;
      if (of.closed[mask] === 0 || closed.has(mask)) continue;
      closed.add(mask);
      leftOut.push(lockedEntry(of, mask, undefined));
      if (!anyLocked) break;
    }
  }
  const isAlone = new Uint8Array(columns.shapes.size);
  for (let index = 0; index < wanted.length; index += 1) isAlone[wanted[index] as number] = 1;
  const entries = blockedEntries(of, columns);
  const { shapes } = of.scan.ofShapes.open;
  const { offers } = of.scan.ofShapes;
  for (let position = 0; position < shapes.length; position += 1) {
    const shape = shapes[position] as number;
    if (isAlone[shape] === 0) continue;
    const first = (statics.masks.of[shape] as number) * width;
    for (let combination = 0; combination < width; combination += 1) {
      const number = offers[position * width + combination] as number;
      if (number !== 0 && open[first + combination] === 1) entries.collectAll(position, shape, combination, number);
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
  const found = new Map<PoolRows, readonly Way[]>();
  for (const pool of blocked) {
    const entries = blockedEntries(of, columns);
    const locked = new Map<number, Way[]>();
    for (const row of pool.rows) {
      const shape = columns.rows.shapeOf(row);
      const mask = statics.masks.of[shape] as number;
      const cell = of.cellOf(row);
      if (cell >= 0 && mayBeMended(of, cell)) entries.collect(row, shape, cell - mask * width);
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
  /** All offers of the open shape at a position with a combination. */
  collectAll(position: number, shape: number, combination: number, offers: number): void;
  collect(row: number, shape: number, combination: number): void;
  list(): readonly BlockedOffers[];
}

function blockedEntries(of: ProfileCells, columns: OfferColumns): BlockedEntries {
  const violations = staticViolations(of.statics);
  const status = statusViolations(of);
  const { decide } = of.scan;
  const { needs } = decide;
  const groups = needs.shapes.length;
  const amountOf = amounts(of, columns);
  const cheapestOf = cheapestRows(of, columns, status, amountOf);
  const byNumber = new Map<number, Entry>();
  const byText = new Map<string, Entry>();
  const entryAt = <Key>(entries: Map<Key, Entry>, key: Key, ofShapes: number, found: StatusViolations): Entry => {
    let entry = entries.get(key);
    if (entry === undefined) entries.set(key, (entry = { count: 0, parts: [], rows: [], ofShapes, status: found, row: -1, amount: Number.POSITIVE_INFINITY }));
    return entry;
  };
  const keyOf = (ofShapes: number, shape: number, { number, any }: StatusViolations): number =>
    (ofShapes * (status.length + 1) + (any ? number + 1 : 0)) * groups + (any ? (needs.of[shape] as number) : 0);
  const cheapen = (entry: Entry, row: number, amount: number): void => {
    if (entry.row >= 0 && amount >= entry.amount) return;
    entry.row = row;
    entry.amount = amount;
  };
  const collect = (row: number, shape: number, combination: number): void => {
    const found = status[combination] as StatusViolations;
    const { prices, stocks } = columns.rows;
    const ofShapes = violations.idOf(shape);
    let key = String(keyOf(ofShapes, shape, found));
    const amount = found.any ? amountOf(shape, prices[row] as number) : 0;
    if (Number.isNaN(amount)) key += ` price ${String(prices[row])}`;
    if (found.looksAtRest) {
      const stock = stocks[row] as number;
      key += ` rest ${String(columns.stocks.rests[stock])} ${String(columns.stocks.units[stock] === 0)}`;
    }
    const entry = entryAt(byText, key, ofShapes, found);
    entry.count += 1;
    entry.rows.push(row);
    cheapen(entry, row, Number.isNaN(amount) ? 0 : amount);
  };
  return {
    collectAll(position, shape, combination, offers) {
      const found = status[combination] as StatusViolations;
      const cheapest = found.any ? cheapestOf(position, shape, combination) : noRow;
      if (cheapest.each) {
        for (const row of rowsAt(of, position, combination)) collect(row, shape, combination);
        return;
      }
      const ofShapes = violations.idOf(shape);
      const entry = entryAt(byNumber, keyOf(ofShapes, shape, found), ofShapes, found);
      entry.count += offers;
      entry.parts.push({ shape, position, combination, offers });
      cheapen(entry, cheapest.row, cheapest.amount);
    },
    collect,
    list: () =>
      [...byNumber.values(), ...byText.values()].map(({ count, parts, rows, ofShapes, status: { positions }, row }): BlockedOffers => {
        if (positions.length === 0) return { count, parts, rows, ways: [{ violated: violations.together(ofShapes), unknown: false }] };
        const ofStatus = positions.flatMap((position) => statusFinding(of, columns, row, position) ?? []);
        const each = of.statics.roles.map((_, role) => [...violations.of(ofShapes, role), ...ofStatus]);
        return { count, parts, rows, ways: [{ violated: joined(each), unknown: false }] };
      }),
  };
}

/** The cheapest of some rows; `each` says that their findings differ in more than an amount. */
interface CheapestRow {
  readonly row: number;
  readonly amount: number;
  readonly each: boolean;
}

const noRow: CheapestRow = { row: -1, amount: 0, each: false };

/** The cheapest row of an open shape with a combination, which all combinations of the shape look for together. */
function cheapestRows(
  { scan }: ProfileCells,
  { rows }: OfferColumns,
  status: readonly StatusViolations[],
  amountOf: (shape: number, price: number) => number,
): (position: number, shape: number, combination: number) => CheapestRow {
  const { open, ofRows } = scan.ofShapes;
  const { blocks, starts } = open;
  const least = new Float64Array(status.length);
  const cheapest = new Int32Array(status.length);
  const asked = Uint8Array.from(status, ({ any, looksAtRest }) => (any && !looksAtRest ? 1 : 0));
  let last = -1;
  return (position, shape, combination) => {
    if (asked[combination] === 0) return { row: -1, amount: Number.NaN, each: true };
    if (position !== last) {
      last = position;
      cheapest.fill(-1);
      const end = starts[position + 1] as number;
      for (let index = starts[position] as number; index < end; index += 1) {
        for (let place = 0; place < blockRows; place += 1) {
          const found = (ofRows[index * blockRows + place] as number) - 1;
          if (found < 0 || asked[found] === 0) continue;
          const row = (blocks[index] as number) * blockRows + place;
          const amount = amountOf(shape, rows.prices[row] as number);
          // An amount that is not a number is never the least, and stays.
          if ((cheapest[found] as number) >= 0 && !(amount < (least[found] as number) || Number.isNaN(amount))) continue;
          cheapest[found] = row;
          least[found] = amount;
        }
      }
    }
    const amount = least[combination] as number;
    return { row: cheapest[combination] as number, amount, each: Number.isNaN(amount) };
  };
}

/** The rows of the open shape at a position with a combination. */
export function rowsAt({ scan }: ProfileCells, position: number, combination: number): readonly number[] {
  const { open, ofRows } = scan.ofShapes;
  const { blocks, starts } = open;
  const rows: number[] = [];
  for (let index = starts[position] as number; index < (starts[position + 1] as number); index += 1)
    for (let place = 0; place < blockRows; place += 1)
      if (ofRows[index * blockRows + place] === combination + 1) rows.push((blocks[index] as number) * blockRows + place);
  return rows;
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
  return { count: 0, parts: [], rows: [], ways: [{ violated: [...ofShape, ...ofStatus], unknown: true }] };
}

/** What the status violates in a combination. */
interface StatusViolations {
  readonly number: number;
  /** The positions of the violated terms. */
  readonly positions: readonly number[];
  readonly any: boolean;
  /** Whether one of the violations is of the rest of the status. */
  readonly looksAtRest: boolean;
}

function statusViolations({ combinations, scan, statics }: ProfileCells): readonly StatusViolations[] {
  const { restTerms } = scan.decide.status;
  return combinations.map(({ codes }, number) => {
    const positions = statics.terms.flatMap((column, position) => (column === undefined && isViolation(codes[position] as number) ? [position] : []));
    return { number, positions, any: positions.length > 0, looksAtRest: restTerms.some(({ position }) => isViolation(codes[position] as number)) };
  });
}
