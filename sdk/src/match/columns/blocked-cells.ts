import { largestFix, type Way } from "../explain/fixes.js";
import type { PredicateFinding } from "../findings.js";
import { statusFinding, violationsOf, type CellViolations } from "./cell-violations.js";
import type { Combination } from "./combinations.js";
import type { OfferColumns } from "./offer-index.js";
import { isViolation } from "./outcome-code.js";
import type { ProfileCells } from "./profile-cells.js";
import { shapesByMask } from "./shapes-by-mask.js";
import type { PoolRows } from "./sorted-shapes.js";

/** Offers that neither fit nor wait, which the same findings keep from it. */
export interface BlockedOffers {
  readonly rows: readonly number[];
  readonly ways: readonly Way[];
}

interface Entry {
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
  const masks = new Set<number>();
  const leftOut: BlockedOffers[] = [];
  const anyLocked = of.profile.predicates.some(({ locked }) => locked);
  for (let cell = 0; cell < counted.length; cell += 1) {
    if (counted[cell] === 0 || (of.ranks[cell] as number) <= 1) continue;
    const mask = Math.floor(cell / width);
    if (mayBeMended(of, cell)) {
      open[cell] = 1;
      masks.add(mask);
    } else if (leftOut.length === 0 || anyLocked) leftOut.push(lockedEntry(of, mask, combinations[cell % width]));
  }
  const closed = new Set<number>();
  for (const shape of wanted) {
    const mask = statics.masks.of[shape] as number;
    if (of.closed[mask] === 0 || closed.has(mask) || (leftOut.length > 0 && !anyLocked)) continue;
    closed.add(mask);
    leftOut.push(lockedEntry(of, mask, undefined));
  }
  const entries = blockedEntries(of, columns);
  for (const [mask, shapes] of shapesByMask(statics.masks, wanted, (mask) => masks.has(mask)))
    for (const shape of shapes)
      columns.rows.each(shape, (row) => {
        const cell = of.cellOf(row);
        if (open[cell] === 1) entries.collect(row, shape, mask, cell);
      });
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
  collect(row: number, shape: number, mask: number, cell: number): void;
  list(): readonly BlockedOffers[];
}

function blockedEntries(of: ProfileCells, columns: OfferColumns, byFindings = findingKeys(of)): BlockedEntries {
  const entries = new Map<string, Entry>();
  const status = statusViolations(of);
  const collectors: (((row: number) => void) | undefined)[] = [];
  let last = -1;
  let findings = "";
  return {
    collect(row, shape, mask, cell) {
      if (shape !== last) {
        findings = byFindings(mask, shape);
        collectors.fill(undefined);
        last = shape;
      }
      const combination = cell - mask * of.width;
      const collect = (collectors[combination] ??= collector(of, columns, entries, findings, shape, status[combination] as StatusViolations));
      collect(row);
    },
    list: () =>
      Array.from(entries.values(), ({ rows, violations, row }): BlockedOffers => {
        const each = violations.map(({ ofShape, ofStatus }) => [
          ...ofShape,
          ...ofStatus.flatMap((position) => statusFinding(of, columns, row, position) ?? []),
        ]);
        return { rows, ways: [{ violated: joined(each), unknown: false }] };
      }),
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
  return { rows: [], ways: [{ violated: [...ofShape, ...ofStatus], unknown: true }] };
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

/** What puts the rows of one shape with one combination into entries. */
function collector(
  of: ProfileCells,
  columns: OfferColumns,
  entries: Map<string, Entry>,
  findings: string,
  shape: number,
  found: StatusViolations,
): (row: number) => void {
  const { decide } = of.scan;
  const entryAt = (text: string, row: number, amount: number): Entry => {
    let entry = entries.get(text);
    if (entry === undefined) {
      const violations = of.statics.roles.map((_, role) => violationsOf(of, role, shape, found.combination));
      entries.set(text, (entry = { rows: [], violations, row, amount }));
    }
    return entry;
  };
  if (!found.any) {
    const { rows } = entryAt(findings, 0, 0);
    return (row) => rows.push(row);
  }
  const { micros, kinds, kindOf } = columns.priceColumns();
  const { rows } = columns;
  const group = decide.needs.of[shape] as number;
  const key = `${findings} ${String(found.number)} ${String(group)}`;
  /** The entry of rows that differ in an amount alone. */
  let alike: Entry | undefined;
  return (row) => {
    const price = rows.prices[row] as number;
    const limited = decide.isLimited(shape, price);
    const amount = limited ? (micros[price] as number) * (kindOf(kinds[price] as number).perDevice ? (decide.needs.devices[group] as number) : 1) : 0;
    let entry = limited && !found.looksAtRest ? alike : undefined;
    if (entry === undefined) {
      const stock = rows.stocks[row] as number;
      const rest = found.looksAtRest ? `${String(columns.stocks.rests[stock])} ${String(columns.stocks.units[stock] === 0)}` : "";
      entry = entryAt(`${key} ${limited ? "" : String(price)} ${rest}`, row, amount);
      if (limited && !found.looksAtRest) alike = entry;
    }
    entry.rows.push(row);
    if (amount >= entry.amount) return;
    entry.row = row;
    entry.amount = amount;
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
