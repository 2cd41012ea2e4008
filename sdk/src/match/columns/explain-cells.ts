import type { Conflicts } from "../explain/unknown-facts.js";
import { conflictIn, conflictKey, isMissing, type UnknownFacts } from "../explain/unknown-facts.js";
import type { Funnel } from "../explain/funnel.js";
import type { PredicateFinding } from "../findings.js";
import { isViolation, outcomeCode, outcomeCodes } from "./outcome-code.js";
import type { OfferColumns } from "./offer-index.js";
import type { Combination } from "./combinations.js";
import { roleRank, type ProfileCells } from "./profile-cells.js";
import type { PredicateColumn } from "./known-outcomes.js";

/** Counts into a funnel what the cells of a profile found. */
export function countInFunnel(funnel: Funnel, of: ProfileCells, columns: OfferColumns, wanted: Uint32Array): void {
  const { statics, combinations, width } = of;
  const masks = statics.masks.shapes.length;
  const offers = of.ofMasks;
  /** Offers of each mask whose status violates nothing. */
  const clean = new Float64Array(masks);
  for (let cell = 0; cell < of.offers.length; cell += 1) {
    const number = of.offers[cell] as number;
    if (number === 0) continue;
    const mask = Math.floor(cell / width);
    if (combinations[cell % width]?.violations === 0) clean[mask] = (clean[mask] as number) + number;
  }
  const { counts } = columns.shapes;
  const open = new Uint8Array(masks);
  for (const [index, role] of statics.roles.entries()) {
    const race = new Uint8Array(masks).fill(1);
    const violations = statics.ofRoles[index]?.violations ?? new Uint16Array(masks);
    for (const column of role) {
      const codes = codesOfMasks(column, statics.masks.shapes);
      addFindings(funnel, column, counts, wanted);
      let remaining = 0;
      let sole = 0;
      for (let mask = 0; mask < masks; mask += 1) {
        const code = codes[mask] as number;
        if (code === outcomeCodes.notApplied) continue;
        if (isViolation(code)) {
          race[mask] = 0;
          if ((violations[mask] as number) + (statics.ofTerms.violations[mask] as number) === 1) sole += clean[mask] as number;
        }
        if (race[mask] === 1) remaining += offers[mask] as number;
      }
      funnel.addRemaining(column.predicate.path, remaining);
      funnel.addSole(column.predicate.path, sole);
    }
    // Terms do not depend on the role: they are counted once an offer, after the first role.
    if (index === 0) open.set(race);
  }
  countTerms(funnel, of, counts, wanted, open);
  addStatusFindings(funnel, of, columns);
}

/** The codes of a predicate on each mask. */
function codesOfMasks({ ids, outcomes }: PredicateColumn, shapes: readonly number[]): Uint8Array {
  const { codes } = outcomes;
  const found = new Uint8Array(shapes.length);
  for (let mask = 0; mask < found.length; mask += 1) found[mask] = codes[ids[shapes[mask] as number] as number] as number;
  return found;
}

function countTerms(funnel: Funnel, of: ProfileCells, counts: Uint32Array, wanted: Uint32Array, open: Uint8Array): void {
  const { profile, statics, combinations, width, offers } = of;
  const first = statics.ofRoles[0];
  if (first === undefined) return;
  const race = new Uint8Array(offers.length);
  for (let cell = 0; cell < race.length; cell += 1) race[cell] = open[Math.floor(cell / width)] as number;
  for (const [position, predicate] of profile.terms.entries()) {
    const column = statics.terms[position];
    if (column?.outcomes.codes.every((code) => code === outcomeCodes.notApplied) === true) continue;
    if (column !== undefined) addFindings(funnel, column, counts, wanted);
    const ofMasks = column === undefined ? undefined : codesOfMasks(column, statics.masks.shapes);
    const ofStatus = combinations.map(({ codes }) => codes[position] as number);
    let remaining = 0;
    let sole = 0;
    for (let cell = 0; cell < offers.length; cell += 1) {
      const number = offers[cell] as number;
      if (number === 0) continue;
      const mask = Math.floor(cell / width);
      const combination = cell % width;
      const code = ofMasks === undefined ? (ofStatus[combination] as number) : (ofMasks[mask] as number);
      if (code === outcomeCodes.notApplied) continue;
      if (isViolation(code)) {
        race[cell] = 0;
        if ((first.violations[mask] as number) + (statics.ofTerms.violations[mask] as number) + (combinations[combination]?.violations ?? 0) === 1)
          sole += number;
      }
      if (race[cell] === 1) remaining += number;
    }
    funnel.addRemaining(predicate.path, remaining);
    funnel.addSole(predicate.path, sole);
  }
}

interface SeenFinding {
  readonly finding: PredicateFinding;
  readonly offers: number;
}

const seenBy = new WeakMap<PredicateColumn, { readonly wanted: Uint32Array; readonly seen: readonly SeenFinding[] }>();

/** Tells what a predicate found on the shapes, which is counted once for a list of these. */
function addFindings(funnel: Funnel, column: PredicateColumn, counts: Uint32Array, wanted: Uint32Array): void {
  let known = seenBy.get(column);
  if (known?.wanted !== wanted) seenBy.set(column, (known = { wanted, seen: seenFindings(column, counts, wanted) }));
  for (const { finding, offers } of known.seen) funnel.addFinding(finding, offers);
}

function seenFindings({ ids, outcomes }: PredicateColumn, counts: Uint32Array, wanted: Uint32Array): readonly SeenFinding[] {
  const { of, findings } = outcomes.groups();
  const times = new Float64Array(findings.length);
  for (let index = 0; index < wanted.length; index += 1) {
    const shape = wanted[index] as number;
    const group = of[ids[shape] as number] as number;
    times[group] = (times[group] as number) + (counts[shape] as number);
  }
  return findings.flatMap((finding, group) => (finding !== undefined && (times[group] ?? 0) > 0 ? [{ finding, offers: times[group] ?? 0 }] : []));
}

/** Counts the terms that look at the status: how many offers from the cells, and what was seen from the lists of prices and the rest. */
function addStatusFindings(funnel: Funnel, of: ProfileCells, columns: OfferColumns): void {
  const { scan } = of;
  const { status } = scan.decide;
  countOutcomes(funnel, scan, columns);
  const add = (finding: PredicateFinding, number: number): void => {
    if (finding.predicate.preferred === undefined) funnel.addSeen(finding, number);
    else funnel.addFinding(finding, number);
  };
  const fast =
    status.budgets.length > 0 && status.priceTerms.length === status.budgets.length && status.budgets.every(({ preferred }) => preferred === undefined);
  if (fast) addCosts(funnel, scan, columns, add);
  else eachPricedFinding(scan, add);
  eachRestFinding(scan, columns, add);
}

/** Counts what terms on the status found: from all lists of prices, and from the rests of all statuses. */
function countOutcomes(funnel: Funnel, scan: ProfileCells["scan"], columns: OfferColumns): void {
  const { decide } = scan;
  const { status } = decide;
  const outcomes = [...status.priceTerms, ...status.restTerms].map(() => ({ applied: 0, unknown: 0, rejects: 0 }));
  const count = (term: number, code: number, offers: number): void => {
    const tally = outcomes[term];
    if (tally === undefined || code === outcomeCodes.notApplied) return;
    tally.applied += offers;
    if (code === outcomeCodes.unknown || code === outcomeCodes.unknownCapacity) tally.unknown += offers;
    if (isViolation(code)) tally.rejects += offers;
  };
  const { length, codes, offers } = scan.priced();
  const byCode = new Float64Array(decide.priceCodes + 1);
  for (let index = 0; index < length; index += 1) byCode[codes[index] as number] = (byCode[codes[index] as number] as number) + (offers[index] as number);
  for (const [code, number] of byCode.entries()) if (number > 0) for (const [term, found] of decide.codesOfPrice(code).entries()) count(term, found, number);
  eachRest(scan, columns, (rest, taken, offers) => {
    for (const [term, finding] of status.rest(rest, taken).entries()) count(status.priceTerms.length + term, outcomeCode(finding), offers);
  });
  for (const [term, { predicate }] of [...status.priceTerms, ...status.restTerms].entries()) {
    // Codes do not tell an unmet preference that is violated from one that is unknown.
    const tally = outcomes[term];
    if (predicate.preferred === undefined && tally !== undefined) funnel.addOutcomes(predicate.path, tally);
  }
}

/** Tells what offers cost, where limits decide the budget: as amounts, whose texts few need. */
function addCosts(funnel: Funnel, scan: ProfileCells["scan"], columns: OfferColumns, add: (finding: PredicateFinding, offers: number) => void): void {
  const { decide } = scan;
  const { micros, kinds, kindCount, kindOf } = columns.priceColumns();
  const { length, groups, prices, codes, offers } = scan.priced();
  const sizes = new Float64Array(length);
  const times = new Float64Array(length);
  const at = new Uint32Array(length);
  let filled = 0;
  const { shapes, units, devices } = decide.needs;
  const isLimited = Uint8Array.from({ length: decide.priceCodes + 1 }, (_, code) => (code > 0 && decide.isLimitedCode(code) ? 1 : 0));
  const isPerDevice = Uint8Array.from({ length: kindCount }, (_, kind) => (kindOf(kind).perDevice ? 1 : 0));
  for (let index = 0; index < length; index += 1) {
    const group = groups[index] as number;
    const price = prices[index] as number;
    if (isLimited[codes[index] as number] === 0) {
      for (const finding of decide.pricedOutcome(shapes[group] as number, price).findings) if (finding !== undefined) add(finding, offers[index] as number);
      continue;
    }
    const each = (micros[price] as number) * (isPerDevice[kinds[price] as number] === 1 ? (devices[group] as number) : 1);
    sizes[filled] = (each * Math.max(units[group] as number, 1)) / 1e6;
    times[filled] = offers[index] as number;
    at[filled] = index;
    filled += 1;
  }
  for (const [budget, predicate] of decide.status.budgets.entries()) {
    const hours = decide.status.hours(budget);
    const term = decide.status.priceTerms.findIndex((entry) => entry.predicate.path === predicate.path);
    funnel.addAmounts(predicate.path, {
      // Costs for the whole job grow as costs for an hour do.
      sizes: hours === 1 ? sizes.subarray(0, filled) : sizes.subarray(0, filled).map((size) => size * hours),
      times: times.subarray(0, filled),
      textOf(index) {
        const place = at[index] ?? 0;
        return decide.pricedOutcome(shapes[groups[place] ?? 0] as number, prices[place] ?? 0).findings[term]?.seen ?? "";
      },
    });
  }
}

function eachPricedFinding(scan: ProfileCells["scan"], visit: (finding: PredicateFinding, offers: number) => void): void {
  const { decide } = scan;
  const { length, groups, prices, offers } = scan.priced();
  for (let index = 0; index < length; index += 1) {
    const { findings } = decide.pricedOutcome(decide.needs.shapes[groups[index] as number] as number, prices[index] as number);
    for (const finding of findings) if (finding !== undefined) visit(finding, offers[index] as number);
  }
}

function eachRestFinding(scan: ProfileCells["scan"], columns: OfferColumns, visit: (finding: PredicateFinding, offers: number) => void): void {
  eachRest(scan, columns, (rest, taken, offers) => {
    for (const finding of scan.decide.status.rest(rest, taken)) if (finding !== undefined) visit(finding, offers);
  });
}

/** Visits the rests of statuses, those of offers without a free unit apart. */
function eachRest(scan: ProfileCells["scan"], columns: OfferColumns, visit: (rest: number, taken: boolean, offers: number) => void): void {
  const { rests, units } = columns.stocks;
  const byRest = new Map<number, number>();
  scan.stocked((stock, offers) => {
    const key = (rests[stock] as number) * 2 + (units[stock] === 0 ? 1 : 0);
    byRest.set(key, (byRest.get(key) ?? 0) + offers);
  });
  for (const [key, offers] of byRest) visit(Math.floor(key / 2), key % 2 === 1, offers);
}

/** Counts the facts that leave offers undetermined; `counted` says how many such offers each cell has. */
export function countMissing(missing: UnknownFacts, of: ProfileCells, counted: Uint32Array, columns: OfferColumns): void {
  const { statics, scan, combinations, width } = of;
  const { masks } = statics;
  const undetermined: { readonly mask: number; readonly combination: Combination; readonly offers: number; readonly facts: number }[] = [];
  for (let cell = 0; cell < counted.length; cell += 1) {
    const offers = counted[cell] as number;
    if (offers === 0) continue;
    const mask = Math.floor(cell / width);
    const combination = combinations[cell % width] as Combination;
    const ofRoles = statics.ofRoles.reduce(
      (sum, role, index) => sum + (roleRank(statics, index, mask, combination) === 2 ? (role.unknowns[mask] as number) : 0),
      0,
    );
    undetermined.push({ mask, combination, offers, facts: ofRoles + (statics.ofTerms.unknowns[mask] as number) + combination.unknowns });
  }
  if (undetermined.length === 0) return;
  const add = ({ ids, outcomes }: PredicateColumn, counts: (mask: number, combination: Combination) => boolean): void => {
    let offers = 0;
    let settles = 0;
    let example: PredicateFinding | undefined;
    for (const entry of undetermined) {
      const id = ids[masks.shapes[entry.mask] as number] as number;
      if (outcomes.codes[id] !== outcomeCodes.unknown || !counts(entry.mask, entry.combination)) continue;
      example ??= outcomes.findings[id];
      offers += entry.offers;
      if (entry.facts === 1) settles += entry.offers;
    }
    if (example !== undefined) missing.add(example, offers, settles);
  };
  for (const [index, role] of statics.roles.entries())
    for (const column of role) add(column, (mask, combination) => roleRank(statics, index, mask, combination) === 2);
  for (const column of statics.terms) if (column !== undefined) add(column, () => true);
  const examples = new Map<string, PredicateFinding>();
  const note = (finding: PredicateFinding): void => {
    if (isMissing(finding) && !examples.has(finding.predicate.path)) examples.set(finding.predicate.path, finding);
  };
  for (const { predicate, position } of [...scan.decide.status.priceTerms, ...scan.decide.status.restTerms]) {
    let offers = 0;
    let settles = 0;
    for (const entry of undetermined) {
      if (entry.combination.codes[position] !== outcomeCodes.unknown) continue;
      offers += entry.offers;
      if (entry.facts === 1) settles += entry.offers;
    }
    if (offers === 0) continue;
    if (examples.size === 0) {
      eachPricedFinding(scan, note);
      eachRestFinding(scan, columns, note);
    }
    const example = examples.get(predicate.path);
    if (example !== undefined) missing.add(example, offers, settles);
  }
}

/** Counts the figures that disagree, once an offer whatever the number of profiles. */
export function countConflicts(
  conflicts: Conflicts,
  profiles: readonly ProfileCells[],
  columns: OfferColumns,
  wanted: Uint32Array,
  leastName: (shape: number) => string,
): void {
  const found = new Map<string, { readonly finding: PredicateFinding; readonly shapes: Uint8Array }>();
  for (const { statics } of profiles) {
    for (const column of [...statics.roles.flat(), ...statics.terms]) {
      if (column === undefined) continue;
      const { findings } = column.outcomes;
      const keys = findings.map((finding) => (finding !== undefined && conflictIn(finding.fact) !== undefined ? conflictKey(finding) : undefined));
      if (keys.every((key) => key === undefined)) continue;
      for (const shape of wanted) {
        const id = column.ids[shape] as number;
        const key = keys[id];
        const finding = findings[id];
        if (key === undefined || finding === undefined) continue;
        let entry = found.get(key);
        if (entry === undefined) found.set(key, (entry = { finding, shapes: new Uint8Array(columns.shapes.size) }));
        entry.shapes[shape] = 1;
      }
    }
  }
  for (const { finding, shapes } of found.values()) {
    let offers = 0;
    let name: string | undefined;
    for (let shape = 0; shape < shapes.length; shape += 1) {
      if (shapes[shape] === 0) continue;
      offers += columns.shapes.counts[shape] as number;
      const least = leastName(shape);
      if (name === undefined || least < name) name = least;
    }
    if (offers > 0) conflicts.add(finding, offers, name ?? "");
  }
  countStatusConflicts(conflicts, profiles, columns, wanted);
}

/** Conflicts in what terms on prices rest on: whether such a term applies depends on the row. */
function countStatusConflicts(conflicts: Conflicts, profiles: readonly ProfileCells[], columns: OfferColumns, wanted: Uint32Array): void {
  const found = new Map<string, { readonly finding: PredicateFinding; readonly rows: Set<number> }>();
  for (const { scan } of profiles) {
    const { decide } = scan;
    if (!decide.status.priceTerms.some(({ predicate }) => predicate.subject.kind === "notice")) continue;
    let disagrees = false;
    eachPricedFinding(scan, (finding) => {
      if (conflictIn(finding.fact) !== undefined) disagrees = true;
    });
    if (!disagrees) continue;
    for (const shape of wanted)
      columns.rows.each(shape, (row) => {
        for (const finding of decide.pricedOutcome(shape, columns.rows.prices[row] as number).findings) {
          if (finding === undefined || conflictIn(finding.fact) === undefined) continue;
          const key = conflictKey(finding);
          const entry = found.get(key) ?? { finding, rows: new Set<number>() };
          entry.rows.add(row);
          found.set(key, entry);
        }
      });
  }
  for (const { finding, rows } of found.values()) {
    const names = [...rows].map((row) => columns.nameOf(row));
    conflicts.add(
      finding,
      rows.size,
      names.reduce((least, name) => (name < least ? name : least)),
    );
  }
}
