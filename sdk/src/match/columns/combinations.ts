import { isViolation, outcomeCode, outcomeCodes, verdictBits } from "./outcome-code.js";
import type { PriceClass, PricedOutcome, StatusOutcomes } from "./status-outcomes.js";
import type { PredicateFinding } from "../findings.js";

/** What the status of an offer adds to its shape: everything besides the shape that a verdict depends on. */
export interface Combination {
  /** The code of each term of the profile that looks at the status; 0 for the others. */
  readonly codes: Uint8Array;
  /** The joined bits, the violations and the missing facts of these terms. */
  readonly bits: number;
  readonly violations: number;
  readonly unknowns: number;
  /** Whether the free units, or all units, serve the job. */
  readonly now: boolean;
  readonly later: boolean;
  /** What the budgets say of the units that are taken then. */
  readonly bitsNow: number;
  readonly bitsLater: number;
}

/** The bits of a row: free units serve the job, all units do, and one for each budget and number of units that is exceeded. */
export const rowFlags = { now: 1, later: 2, firstLimit: 4 } as const;

/** Numbers for the combinations that occur. */
export interface Combinations {
  readonly list: readonly Combination[];
  /** A class of prices that limits decide, or that give no price. */
  addClass(found: PriceClass): number;
  /** A class of prices that was decided as a whole. */
  addPriced(found: PricedOutcome): number;
  addRest(findings: readonly (PredicateFinding | undefined)[]): number;
  /** The codes of the terms of a profile that a class of prices decides, with row flags; 0 for the others. */
  codesOf(priceClass: number, flags: number): Uint8Array;
  /** Whether limits count for a class of prices. */
  isLimited(priceClass: number): boolean;
  /** For each row flags the combination with a class of prices and one of the rest, or -1 where it was not needed yet. */
  tableOf(priceClass: number, restClass: number): Int32Array;
  /** The combination, which is in the table from then on. */
  idOf(priceClass: number, restClass: number, flags: number): number;
}

interface KnownPrice {
  readonly codes: readonly number[];
  readonly limited: boolean;
  readonly bitsNow: number;
  readonly bitsLater: number;
}

export function createCombinations(terms: number, status: StatusOutcomes): Combinations {
  const list: Combination[] = [];
  const byContent = new Map<string, number>();
  const prices = interned<KnownPrice>();
  const rests = interned<readonly number[]>();
  const tables: Int32Array[][] = [];
  const tableOf = (priceClass: number, restClass: number): Int32Array => ((tables[priceClass] ??= [])[restClass] ??= new Int32Array(256).fill(-1));
  const violatedBudget = status.budgets.map((predicate) => outcomeCode({ predicate, status: "violated" }));
  const combine = (priceClass: number, restClass: number | undefined, flags: number): Combination => {
    const price = prices.valueOf(priceClass);
    const codes = new Uint8Array(terms);
    let budget = 0;
    let bitsNow = price.bitsNow;
    let bitsLater = price.bitsLater;
    for (const [index, { predicate, position }] of status.priceTerms.entries()) {
      let code = price.codes[index] ?? 0;
      if (predicate.subject.kind === "budget") {
        if (price.limited) {
          const exceeded = (basis: number): number =>
            (flags & (rowFlags.firstLimit << (budget * 3 + basis))) === 0 ? outcomeCodes.satisfied : (violatedBudget[budget] ?? 0);
          code = exceeded(0);
          bitsNow |= verdictBits[exceeded(1)] ?? 0;
          bitsLater |= verdictBits[exceeded(2)] ?? 0;
        }
        budget += 1;
      }
      codes[position] = code;
    }
    for (const [index, { position }] of status.restTerms.entries()) codes[position] = restClass === undefined ? 0 : (rests.valueOf(restClass)[index] ?? 0);
    let bits = 0;
    let violations = 0;
    let unknowns = 0;
    for (const code of codes) {
      bits |= verdictBits[code] ?? 0;
      if (isViolation(code)) violations += 1;
      if (code === outcomeCodes.unknown) unknowns += 1;
    }
    return { codes, bits, violations, unknowns, now: (flags & rowFlags.now) !== 0, later: (flags & rowFlags.later) !== 0, bitsNow, bitsLater };
  };
  return {
    list,
    addClass({ mode, findings }) {
      const codes = findings.map(outcomeCode);
      const unknown =
        mode === "limits" ? 0 : status.budgets.reduce((bits, predicate) => bits | (verdictBits[outcomeCode({ predicate, status: "unknown" })] ?? 0), 0);
      return prices.idOf(`${mode} ${codes.join(" ")}`, () => ({ codes, limited: mode === "limits", bitsNow: unknown, bitsLater: unknown }));
    },
    addPriced({ findings, bitsNow, bitsLater }) {
      const codes = findings.map(outcomeCode);
      return prices.idOf(`each ${codes.join(" ")} ${String(bitsNow)} ${String(bitsLater)}`, () => ({ codes, limited: false, bitsNow, bitsLater }));
    },
    addRest(findings) {
      const codes = findings.map(outcomeCode);
      return rests.idOf(codes.join(" "), () => codes);
    },
    tableOf,
    codesOf: (priceClass, flags) => combine(priceClass, undefined, flags).codes,
    isLimited: (priceClass) => prices.valueOf(priceClass).limited,
    idOf(priceClass, restClass, flags) {
      const row = tableOf(priceClass, restClass);
      let id = row[flags] as number;
      if (id < 0) {
        const found = combine(priceClass, restClass, flags);
        const content = JSON.stringify([...found.codes, found.now, found.later, found.bitsNow, found.bitsLater]);
        const known = byContent.get(content);
        id = known ?? list.length;
        if (known === undefined) {
          byContent.set(content, id);
          list.push(found);
        }
        row[flags] = id;
      }
      return id;
    },
  };
}

function interned<Value>(): { idOf(key: string, make: () => Value): number; valueOf(id: number): Value } {
  const ids = new Map<string, number>();
  const values: Value[] = [];
  return {
    idOf(key, make) {
      const known = ids.get(key);
      if (known !== undefined) return known;
      ids.set(key, values.length);
      values.push(make());
      return values.length - 1;
    },
    valueOf(id) {
      const value = values[id];
      if (value === undefined) throw new RangeError(`nothing has the number ${String(id)}`);
      return value;
    },
  };
}
