import { largestFix, type Way } from "../explain/fixes.js";
import type { PredicateFinding } from "../findings.js";
import { countsOf, statusFinding, violationsOf, type CellViolations } from "./cell-violations.js";
import type { OfferColumns } from "./offer-index.js";
import type { ProfileCells } from "./profile-cells.js";
import { noCell } from "./scan-offers.js";

/** Offers that neither fit nor wait, of one cell and with changes in common, and what stands in their way. */
export interface BlockedOffers {
  readonly id: number;
  readonly offers: number;
  readonly ways: readonly Way[];
}

/** The blocked offers of a profile that changes of a few requirements may unlock. */
export interface BlockedCells {
  readonly list: readonly BlockedOffers[];
  /** The rows of some of the list. */
  rowsOf(some: readonly BlockedOffers[]): Uint32Array;
}

interface Entry {
  readonly cell: number;
  readonly violations: readonly CellViolations[];
  offers: number;
  /** A row of the entry; where limits decide the budget, the cheapest. */
  row: number;
  amount: number;
}

/**
 * Collects the offers that changes of a few requirements may unlock.
 *
 * - Offers of a cell are apart where findings on their status differ in more than an amount: of amounts the least decides.
 * - Offers that violate more than a change may touch are left out, all but one entry, which says that something is blocked.
 */
export function blockedCells(of: ProfileCells, columns: OfferColumns): BlockedCells {
  const { statics, scan, profile } = of;
  const { cells } = scan;
  const single = statics.roles.length === 1;
  // Whether a locked requirement is in the way is looked for everywhere.
  const everything = profile.predicates.some(({ locked }) => locked);
  const entries: Entry[] = [];
  const entryOf = new Int32Array(cells.offers.length).fill(leftAside);
  const split = new Map<number, readonly CellViolations[]>();
  let leftOut = false;
  for (let cell = 0; cell < cells.offers.length; cell += 1) {
    if ((of.ranks[cell] as number) <= 1) continue;
    if (single && !everything) {
      const { violations, unknowns } = countsOf(of, 0, cell);
      if (violations > largestFix || unknowns > 0) {
        leftOut = true;
        continue;
      }
    }
    const violations = statics.roles.map((_, role) => violationsOf(of, role, cell));
    if (violations.some(({ ofStatus }) => ofStatus.length > 0)) {
      entryOf[cell] = isSplit;
      split.set(cell, violations);
    } else {
      entryOf[cell] = entries.length;
      entries.push({ cell, violations, offers: cells.offers[cell] as number, row: 0, amount: 0 });
    }
  }
  const blocked = collectRows(of, columns, entryOf, split, entries);
  const list = entries.map(({ violations, offers, row, cell }, id): BlockedOffers => {
    const each = violations.map(({ ofShape, ofStatus }) => [...ofShape, ...ofStatus.flatMap((position) => statusFinding(of, columns, row, position) ?? [])]);
    return {
      id,
      offers,
      ways: [
        wayOf(
          each,
          statics.roles.some((_, role) => countsOf(of, role, cell).unknowns > 0),
        ),
      ],
    };
  });
  let sorted: { readonly rows: Uint32Array; readonly starts: Uint32Array } | undefined;
  return {
    list: leftOut ? [...list, { id: -1, offers: 1, ways: [] }] : list,
    rowsOf(some) {
      sorted ??= sortRows(blocked, entries.length);
      const { rows, starts } = sorted;
      const parts = some.flatMap(({ id }) => (id < 0 ? [] : [rows.subarray(starts[id], starts[id + 1])]));
      const joined = new Uint32Array(parts.reduce((sum, part) => sum + part.length, 0));
      let at = 0;
      for (const part of parts) {
        joined.set(part, at);
        at += part.length;
      }
      return joined;
    },
  };
}

/** What stands for an entry where a cell has none, and where its rows have several. */
const leftAside = -1;
const isSplit = -2;

/** Rows in the order of the index, and the entry of each. */
interface EntryRows {
  readonly rows: Uint32Array;
  readonly entries: Uint32Array;
}

/** The rows of all entries, in one pass; adds the entries of cells whose status violates something. */
function collectRows(
  { scan }: ProfileCells,
  columns: OfferColumns,
  entryOf: Int32Array,
  split: ReadonlyMap<number, readonly CellViolations[]>,
  entries: Entry[],
): EntryRows {
  const { cellOf, classes } = scan;
  let count = 0;
  for (let cell = 0; cell < entryOf.length; cell += 1) if (entryOf[cell] !== leftAside) count += scan.cells.offers[cell] as number;
  const found = { rows: new Uint32Array(count), entries: new Uint32Array(count) };
  if (count === 0) return found;
  const rests = columns.rests.size * 2 + 1;
  const parts = (columns.prices.size + 1) * rests;
  const restTerms = new Set(scan.status.restTerms.map(({ position }) => position));
  const looksAtRest = new Uint8Array(entryOf.length);
  for (const [cell, violations] of split) if (violations.some(({ ofStatus }) => ofStatus.some((position) => restTerms.has(position)))) looksAtRest[cell] = 1;
  const known = new Map<number, number>();
  const { micros, kinds, kindOf } = columns.priceColumns();
  const entryOfRow = (cell: number, row: number): number => {
    const shape = columns.shape.values[row] as number;
    const price = columns.price.values[row] as number;
    const limited = scan.isLimited(shape, price);
    const rest = looksAtRest[cell] === 1 ? (columns.rest.values[row] as number) * 2 + (columns.units.values[row] === 0 ? 2 : 1) : 0;
    const key = cell * parts + (limited ? 0 : price + 1) * rests + rest;
    const amount = limited ? (micros[price] as number) * (kindOf(kinds[price] as number).perDevice ? (classes.devices[shape] as number) : 1) : 0;
    let id = known.get(key);
    if (id === undefined) {
      id = entries.length;
      known.set(key, id);
      entries.push({ cell, violations: split.get(cell) ?? [], offers: 0, row, amount });
    }
    const entry = entries[id] as Entry;
    entry.offers += 1;
    if (amount < entry.amount) {
      entry.row = row;
      entry.amount = amount;
    }
    return id;
  };
  let next = 0;
  for (let row = 0; row < cellOf.length; row += 1) {
    const cell = cellOf[row] as number;
    if (cell === noCell) continue;
    const entry = entryOf[cell] as number;
    if (entry === leftAside) continue;
    found.rows[next] = row;
    found.entries[next] = entry === isSplit ? entryOfRow(cell, row) : entry;
    next += 1;
  }
  return found;
}

/** The same rows entry by entry. */
function sortRows(blocked: EntryRows, entries: number): { readonly rows: Uint32Array; readonly starts: Uint32Array } {
  const starts = new Uint32Array(entries + 1);
  for (const id of blocked.entries) starts[id + 1] = (starts[id + 1] as number) + 1;
  for (let id = 0; id < entries; id += 1) starts[id + 1] = (starts[id + 1] as number) + (starts[id] as number);
  const next = starts.slice(0, entries);
  const rows = new Uint32Array(blocked.rows.length);
  for (let index = 0; index < rows.length; index += 1) {
    const id = blocked.entries[index] as number;
    rows[next[id] as number] = blocked.rows[index] as number;
    next[id] = (next[id] as number) + 1;
  }
  return { rows, starts };
}

function wayOf(each: readonly (readonly PredicateFinding[])[], unknown: boolean): Way {
  const [only, ...others] = each;
  if (only !== undefined && others.length === 0) return { violated: only, unknown };
  return { violated: [...new Map(each.flat().map((finding) => [finding.predicate.path, finding])).values()], unknown };
}
