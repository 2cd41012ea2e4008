import type { CandidateContext } from "../candidates/evaluate-offer.js";
import { createCombinations, rowFlags, type Combination, type Combinations } from "./combinations.js";
import { noShape, notStated, type OfferColumns } from "./offer-index.js";
import { shapeClasses, type ShapeClasses } from "./shape-classes.js";
import type { StaticOutcomes } from "./static-outcomes.js";
import { statusOutcomes, type PricedOutcome, type StatusOutcomes } from "./status-outcomes.js";

/** Offers of one shape with one combination. */
export interface Cells {
  readonly shape: Uint32Array;
  readonly combination: Uint16Array;
  readonly offers: Uint32Array;
}

/** Every offer sorted by its shape and by what its status adds. */
export interface Scan {
  readonly combinations: readonly Combination[];
  /** The cells that have offers. */
  readonly cells: Cells;
  /** The cell of each row, or {@link noCell}. */
  readonly cellOf: Int32Array;
  readonly classes: ShapeClasses;
  /** Offers with each list of prices: class of shape × number of lists + list. */
  readonly priced: Uint32Array;
  /** Offers with each rest of a status: rest × 2, and one more where no unit is free. Empty where no term says anything of it. */
  readonly rests: Uint32Array;
  readonly status: StatusOutcomes;
  /** Whether limits decide a list of prices on a shape. */
  readonly isLimited: (shape: number, price: number) => boolean;
  /** What a list of prices decides on a shape. */
  readonly pricedOutcome: (shape: number, price: number) => PricedOutcome;
}

/** The cell of a row that is not scanned. */
export const noCell = -1;

/** Decides what the status of rows adds to their shapes. */
export interface RowDecisions {
  readonly combinations: readonly Combination[];
  readonly classes: ShapeClasses;
  readonly status: StatusOutcomes;
  readonly restsApply: boolean;
  /** The number of a list of prices on a class of shapes. */
  readonly lists: number;
  /** For each such number what it decides: a class of prices with the flags of limits, as {@link decideSlot} gives it; 0 where it was not needed yet. */
  readonly slots: Int32Array;
  decideSlot(slot: number, shape: number): number;
  /** Units that a job takes now and later, by class of shapes. */
  readonly now: Float64Array;
  readonly later: Float64Array;
  readonly restClassOf: (slot: number) => number;
  readonly table: Combinations;
  readonly isLimited: (shape: number, price: number) => boolean;
  readonly pricedOutcome: (shape: number, price: number) => PricedOutcome;
}

/** Prepares the decisions for the rows of some shapes. */
export function rowDecisions(statics: StaticOutcomes, columns: OfferColumns, context: CandidateContext, wanted: Uint32Array): RowDecisions {
  const prices = columns.priceColumns();
  const status = statusOutcomes(statics.profile, columns, prices, context);
  const classes = shapeClasses(statics, columns.shapes, wanted);
  const table = createCombinations(statics.profile.terms.length, status);
  const decide = priceDecisions(statics, columns, status, classes, table);
  const restClass = restClasses(columns, status, table);
  const lists = Math.max(columns.prices.size, 1);
  const slots = new Int32Array(classes.shapes.length * lists);
  const of = (values: Float64Array): Float64Array => Float64Array.from(classes.shapes, (shape) => values[shape] as number);
  const { micros, kinds, kindOf } = prices;
  const limits = status.budgets.flatMap((_, budget) =>
    [of(statics.units), of(statics.unitsNow), of(statics.unitsLater)].map((units) => units.map((count) => status.limit(budget, count))),
  );
  const decideSlot = (slot: number, shape: number): number => {
    const price = slot % lists;
    const group = (slot - price) / lists;
    const kind = kinds[price] as number;
    let priceClass = decide.ofKind(shape, group, kind);
    let flags = 0;
    if (priceClass < 0) priceClass = decide.ofList(shape, group, price).id;
    else if (table.isLimited(priceClass)) {
      const amount = (micros[price] as number) * (kindOf(kind).perDevice ? (classes.devices[shape] as number) : 1);
      for (const [index, limit] of limits.entries()) if (amount > (limit[group] as number)) flags |= rowFlags.firstLimit << index;
    }
    const decided = ((priceClass + 1) << 8) | flags;
    slots[slot] = decided;
    return decided;
  };
  return {
    combinations: table.list,
    classes,
    status,
    restsApply: restClass.applies,
    lists,
    slots,
    decideSlot,
    now: of(statics.unitsNow),
    later: of(statics.unitsLater),
    restClassOf: restClass.ofSlot,
    table,
    isLimited(shape, price) {
      const priceClass = decide.ofKind(shape, classes.of[shape] as number, kinds[price] as number);
      return priceClass >= 0 && table.isLimited(priceClass);
    },
    pricedOutcome: (shape, price) => decide.ofList(shape, classes.of[shape] as number, price).outcome,
  };
}

/** The combination of a row. */
export function combinationOf(decide: RowDecisions, columns: OfferColumns, row: number): number {
  const shape = columns.shape.values[row] as number;
  const units = columns.units.values[row] as number;
  const total = columns.total.values[row] as number;
  const group = decide.classes.of[shape] as number;
  const slot = group * decide.lists + (columns.price.values[row] as number);
  const decided = (decide.slots[slot] as number) || decide.decideSlot(slot, shape);
  // A number that is not stated is no limit; free units that are not stated are as many as there are.
  const free = units === notStated ? total : units;
  const flags =
    (decided & 0xff) |
    ((free === notStated ? unlimited : free) >= (decide.now[group] as number) ? rowFlags.now : 0) |
    ((total === notStated ? unlimited : total) >= (decide.later[group] as number) ? rowFlags.later : 0);
  return decide.table.idOf((decided >> 8) - 1, decide.restClassOf((columns.rest.values[row] as number) * 2 + (units === 0 ? 1 : 0)), flags);
}

/** As many units as no job asks for: the number for units that are not stated. */
const unlimited = 1_000_000_000;

/** Sorts the rows of the wanted shapes into cells, in one pass over the columns. */
export function scanOffers(statics: StaticOutcomes, columns: OfferColumns, context: CandidateContext, wanted: Uint32Array): Scan {
  const { rows, shapes } = columns;
  const decide = rowDecisions(statics, columns, context, wanted);
  const { classes, slots, lists, table, now, later } = decide;
  const [shapeOf, priceOf, unitsOf, totalOf, restOf] = [
    columns.shape.values,
    columns.price.values,
    columns.units.values,
    columns.total.values,
    columns.rest.values,
  ];
  const classOf = new Int32Array(shapes.size).fill(-1);
  for (const shape of wanted) classOf[shape] = classes.of[shape] as number;
  const restClassOf = Int32Array.from({ length: columns.rests.size * 2 }, (_, slot) => decide.restClassOf(slot));
  const priced = new Uint32Array(slots.length);
  const rests = new Uint32Array(decide.restsApply ? columns.rests.size * 2 : 0);
  const counted = rests.length > 0;
  // A place is a combination × the number of shapes + a shape: it stays when more combinations come.
  const stride = shapes.size;
  let counts = new Uint32Array(stride * 4);
  const placeOf = new Int32Array(rows).fill(noCell);
  let lastPrice = -1;
  let lastRest = -1;
  let ids = table.tableOf(0, 0);
  for (let row = 0; row < rows; row += 1) {
    const shape = shapeOf[row] as number;
    if (shape === noShape) continue;
    const group = classOf[shape] as number;
    if (group < 0) continue;
    const slot = group * lists + (priceOf[row] as number);
    priced[slot] = (priced[slot] as number) + 1;
    let decided = slots[slot] as number;
    if (decided === 0) decided = decide.decideSlot(slot, shape);
    const units = unitsOf[row] as number;
    const total = totalOf[row] as number;
    const restSlot = ((restOf[row] as number) << 1) | (units === 0 ? 1 : 0);
    if (counted) rests[restSlot] = (rests[restSlot] as number) + 1;
    // As in combinationOf: a number that is not stated is no limit.
    const free = units === notStated ? total : units;
    let flags = decided & 0xff;
    if (free >= (now[group] as number) && (free !== notStated || unlimited >= (now[group] as number))) flags |= rowFlags.now;
    if (total >= (later[group] as number) && (total !== notStated || unlimited >= (later[group] as number))) flags |= rowFlags.later;
    const price = (decided >> 8) - 1;
    const rest = restClassOf[restSlot] as number;
    if (price !== lastPrice || rest !== lastRest) {
      ids = table.tableOf(price, rest);
      lastPrice = price;
      lastRest = rest;
    }
    let id = ids[flags] as number;
    if (id < 0) {
      id = table.idOf(price, rest, flags);
      if ((id + 1) * stride > counts.length) counts = larger(counts, (id + 1) * stride * 2);
    }
    const place = id * stride + shape;
    counts[place] = (counts[place] as number) + 1;
    placeOf[row] = place;
  }
  const cells = numberCells(counts, stride, table.list.length);
  // From here on a count is the number of the cell.
  for (let row = 0; row < rows; row += 1) {
    const place = placeOf[row] as number;
    if (place >= 0) placeOf[row] = counts[place] as number;
  }
  return {
    combinations: table.list,
    cells,
    cellOf: placeOf,
    classes,
    priced,
    rests,
    status: decide.status,
    isLimited: decide.isLimited,
    pricedOutcome: decide.pricedOutcome,
  };
}

function larger(counts: Uint32Array<ArrayBuffer>, room: number): Uint32Array<ArrayBuffer> {
  const copy = new Uint32Array(room);
  copy.set(counts);
  return copy;
}

/** Lists the cells that have offers, shape by shape, and puts the number of the cell in the place of each count. */
function numberCells(counts: Uint32Array, shapes: number, combinations: number): Cells {
  let filled = 0;
  for (let place = 0; place < shapes * combinations; place += 1) if (counts[place] !== 0) filled += 1;
  const cells = { shape: new Uint32Array(filled), combination: new Uint16Array(filled), offers: new Uint32Array(filled) };
  let cell = 0;
  for (let shape = 0; shape < shapes; shape += 1) {
    for (let combination = 0; combination < combinations; combination += 1) {
      const place = combination * shapes + shape;
      const offers = counts[place] as number;
      if (offers === 0) continue;
      cells.shape[cell] = shape;
      cells.combination[cell] = combination;
      cells.offers[cell] = offers;
      counts[place] = cell;
      cell += 1;
    }
  }
  return cells;
}

interface PriceDecisions {
  /** The class of the prices of a kind on a shape, or -1 where each list is decided on its own. */
  ofKind(shape: number, group: number, kind: number): number;
  ofList(shape: number, group: number, price: number): { readonly id: number; readonly outcome: PricedOutcome };
}

function priceDecisions(
  { units, unitsNow, unitsLater }: StaticOutcomes,
  columns: OfferColumns,
  status: StatusOutcomes,
  classes: ShapeClasses,
  combinations: Combinations,
): PriceDecisions {
  const { kindCount } = columns.priceColumns();
  const notKnown = -2;
  const table = new Int32Array(classes.shapes.length * kindCount).fill(notKnown);
  const lists = new Map<number, { readonly id: number; readonly outcome: PricedOutcome }>();
  return {
    ofKind(shape, group, kind) {
      const slot = group * kindCount + kind;
      let id = table[slot] as number;
      if (id === notKnown) {
        const found = status.priceClass(shape, kind);
        table[slot] = id = found.mode === "each" ? -1 : combinations.addClass(found);
      }
      return id;
    },
    ofList(shape, group, price) {
      const slot = group * columns.prices.size + price;
      let found = lists.get(slot);
      if (found === undefined) {
        const outcome = status.priced(shape, price, { units: units[shape] ?? 0, now: unitsNow[shape] ?? 0, later: unitsLater[shape] ?? 0 });
        lists.set(slot, (found = { id: combinations.addPriced(outcome), outcome }));
      }
      return found;
    },
  };
}

function restClasses(
  columns: OfferColumns,
  status: StatusOutcomes,
  combinations: Combinations,
): { readonly applies: boolean; readonly ofSlot: (slot: number) => number } {
  const ids = new Int32Array(columns.rests.size * 2);
  let applies = false;
  for (let slot = 0; slot < ids.length; slot += 1) {
    const findings = status.rest(slot >> 1, slot % 2 === 1);
    if (findings.some((finding) => finding !== undefined)) applies = true;
    ids[slot] = combinations.addRest(findings);
  }
  return { applies, ofSlot: (slot) => ids[slot] as number };
}
