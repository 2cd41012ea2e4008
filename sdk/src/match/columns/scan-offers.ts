import type { CandidateContext } from "../candidates/evaluate-offer.js";
import { createCombinations, rowFlags, type Combination, type Combinations } from "./combinations.js";
import { noShape, notStated, type OfferColumns } from "./offer-index.js";
import { shapeClasses, type ShapeClasses } from "./shape-classes.js";
import type { StaticOutcomes } from "./static-outcomes.js";
import { statusOutcomes, type PricedOutcome, type StatusOutcomes } from "./status-outcomes.js";

/** Every offer sorted by its shape and by what its status adds. */
export interface Scan {
  readonly combinations: readonly Combination[];
  /** The combination of each row, or {@link noCombination}. */
  readonly ofRow: Uint16Array;
  /** Offers in each cell: shape × number of combinations + combination. */
  readonly cells: Uint32Array;
  readonly classes: ShapeClasses;
  /** Offers with each list of prices: class of shape × number of lists + list. */
  readonly priced: Uint32Array;
  /** Offers with each rest of a status: rest × 2, and one more where no unit is free. Empty where no term says anything of it. */
  readonly rests: Uint32Array;
  readonly status: StatusOutcomes;
  /** What a list of prices decides on a shape. */
  pricedOutcome(shape: number, price: number): PricedOutcome;
}

/** The combination of a row that is not scanned. */
export const noCombination = 0xffff;

/** Sorts the rows into cells; only those whose shape is wanted, and, where rows are given, only these. */
export function scanOffers(statics: StaticOutcomes, columns: OfferColumns, context: CandidateContext, wanted: Uint8Array, onlyRows?: Uint8Array): Scan {
  const { rows, shapes } = columns;
  const prices = columns.priceColumns();
  const status = statusOutcomes(statics.profile, columns, prices, context);
  const classes = shapeClasses(statics, shapes, wanted);
  const combinations = createCombinations(statics.profile.terms.length, status);
  const decide = priceDecisions(statics, columns, status, classes, combinations);
  const restClass = restClasses(columns, status, combinations);
  const limits = budgetLimits(statics, status);
  const lists = Math.max(columns.prices.size, 1);
  const ofRow = new Uint16Array(rows).fill(noCombination);
  const priced = new Uint32Array(classes.shapes.length * lists);
  const rests = new Uint32Array(restClass.applies ? columns.rests.size * 2 : 0);
  const [shapeOf, priceOf, unitsOf, totalOf, restOf] = [
    columns.shape.values,
    columns.price.values,
    columns.units.values,
    columns.total.values,
    columns.rest.values,
  ];
  const { micros, kinds } = prices;
  const perDevice = Uint8Array.from({ length: prices.kindCount }, (_, kind) => (prices.kindOf(kind).perDevice ? 1 : 0));
  const { unitsNow, unitsLater } = statics;
  for (let row = 0; row < rows; row += 1) {
    const shape = shapeOf[row] as number;
    if (shape === noShape || wanted[shape] === 0 || (onlyRows !== undefined && onlyRows[row] === 0)) continue;
    const price = priceOf[row] as number;
    const units = unitsOf[row] as number;
    const total = totalOf[row] as number;
    const group = classes.of[shape] as number;
    const listSlot = group * lists + price;
    priced[listSlot] = (priced[listSlot] as number) + 1;
    // A number that is not stated is no limit; free units that are not stated are as many as there are.
    const free = units === notStated ? total : units;
    let flags = 0;
    if ((free === notStated ? unlimited : free) >= (unitsNow[shape] as number)) flags |= rowFlags.now;
    if ((total === notStated ? unlimited : total) >= (unitsLater[shape] as number)) flags |= rowFlags.later;
    const restSlot = (restOf[row] as number) * 2 + (units === 0 ? 1 : 0);
    if (restClass.applies) rests[restSlot] = (rests[restSlot] as number) + 1;
    const kind = kinds[price] as number;
    let priceClass = decide.ofKind(shape, group, kind);
    if (priceClass < 0) priceClass = decide.ofList(shape, group, price).id;
    else if (combinations.isLimited(priceClass)) {
      const amount = (micros[price] as number) * (perDevice[kind] === 1 ? (classes.devices[shape] as number) : 1);
      for (const { flag, values } of limits) if (amount > (values[shape] as number)) flags |= flag;
    }
    ofRow[row] = combinations.idOf(priceClass, restClass.ofSlot(restSlot), flags);
  }
  return {
    combinations: combinations.list,
    ofRow,
    cells: countCells(shapeOf, ofRow, rows, shapes.size, combinations.list.length),
    classes,
    priced,
    rests,
    status,
    pricedOutcome: (shape, price) => decide.ofList(shape, classes.of[shape] ?? 0, price).outcome,
  };
}

/** As many units as no job asks for: the number for units that are not stated. */
const unlimited = 1_000_000_000;

function countCells(shapeOf: Uint32Array, ofRow: Uint16Array, rows: number, shapes: number, combinations: number): Uint32Array {
  const cells = new Uint32Array(shapes * combinations);
  for (let row = 0; row < rows; row += 1) {
    const combination = ofRow[row] as number;
    if (combination === noCombination) continue;
    const cell = (shapeOf[row] as number) * combinations + combination;
    cells[cell] = (cells[cell] as number) + 1;
  }
  return cells;
}

interface Limit {
  readonly flag: number;
  /** The largest amount in millionths for a unit of each shape. */
  readonly values: Float64Array;
}

/** For each budget, what a unit of each shape may cost: by the units that offers are judged by, those taken now, and those taken later. */
function budgetLimits({ units, unitsNow, unitsLater }: StaticOutcomes, status: StatusOutcomes): readonly Limit[] {
  return status.budgets.flatMap((_, budget) =>
    [units, unitsNow, unitsLater].map((counts, basis): Limit => {
      const known = new Map<number, number>();
      const values = new Float64Array(counts.length);
      for (let shape = 0; shape < counts.length; shape += 1) {
        const count = counts[shape] as number;
        let limit = known.get(count);
        if (limit === undefined) known.set(count, (limit = status.limit(budget, count)));
        values[shape] = limit;
      }
      return { flag: rowFlags.firstLimit << (budget * 3 + basis), values };
    }),
  );
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

function restClasses(columns: OfferColumns, status: StatusOutcomes, combinations: Combinations): { readonly applies: boolean; ofSlot(slot: number): number } {
  const ids = new Int32Array(columns.rests.size * 2);
  let applies = false;
  for (let slot = 0; slot < ids.length; slot += 1) {
    const findings = status.rest(slot >> 1, slot % 2 === 1);
    if (findings.some((finding) => finding !== undefined)) applies = true;
    ids[slot] = combinations.addRest(findings);
  }
  return { applies, ofSlot: (slot) => ids[slot] as number };
}
