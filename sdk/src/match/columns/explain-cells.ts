import type { Conflicts } from "../explain/unknown-facts.js";
import { conflictIn, conflictKey, isMissing, type UnknownFacts } from "../explain/unknown-facts.js";
import type { Funnel } from "../explain/funnel.js";
import type { PredicateFinding } from "../findings.js";
import { isViolation, outcomeCodes } from "./outcome-code.js";
import type { OfferColumns } from "./offer-index.js";
import type { Combination } from "./combinations.js";
import { roleRank, type ProfileCells } from "./profile-cells.js";
import { noCell } from "./scan-offers.js";
import type { PredicateColumn } from "./static-outcomes.js";

/** Counts into a funnel what the cells of a profile found. */
export function countInFunnel(funnel: Funnel, of: ProfileCells, columns: OfferColumns): void {
  const { statics, scan } = of;
  const { cells, combinations } = scan;
  const shapes = columns.shapes.size;
  const offers = new Float64Array(shapes);
  /** Offers of each shape whose status violates nothing. */
  const clean = new Float64Array(shapes);
  for (let cell = 0; cell < cells.offers.length; cell += 1) {
    const shape = cells.shape[cell] as number;
    const number = cells.offers[cell] as number;
    offers[shape] = (offers[shape] as number) + number;
    if (combinations[cells.combination[cell] as number]?.violations === 0) clean[shape] = (clean[shape] as number) + number;
  }
  const filled = Uint32Array.from(offers.keys()).filter((shape) => offers[shape] !== 0);
  const open = new Uint8Array(shapes);
  for (const [index, role] of statics.roles.entries()) {
    const race = new Uint8Array(shapes).fill(1);
    for (const column of role.predicates) {
      const { ids, codes, predicate } = column;
      addFindings(funnel, column, offers, filled);
      let remaining = 0;
      let sole = 0;
      for (const shape of filled) {
        const code = codes[ids[shape] as number] as number;
        if (code === outcomeCodes.notApplied) continue;
        if (isViolation(code)) {
          race[shape] = 0;
          if ((role.violations[shape] as number) + (statics.termViolations[shape] as number) === 1) sole += clean[shape] as number;
        }
        if (race[shape] === 1) remaining += offers[shape] as number;
      }
      funnel.addRemaining(predicate.path, remaining);
      funnel.addSole(predicate.path, sole);
    }
    // Terms do not depend on the role: they are counted once an offer, after the first role.
    if (index === 0) open.set(race);
  }
  countTerms(funnel, of, offers, filled, open);
  addStatusFindings(funnel, of, columns);
}

function countTerms(funnel: Funnel, { profile, statics, scan }: ProfileCells, offers: Float64Array, filled: Uint32Array, open: Uint8Array): void {
  const { combinations, cells } = scan;
  const first = statics.roles[0];
  if (first === undefined) return;
  const race = Uint8Array.from(cells.shape, (shape) => open[shape] as number);
  for (const [position, predicate] of profile.terms.entries()) {
    const column = statics.terms[position];
    if (column !== undefined) {
      if (column.codes.every((code) => code === outcomeCodes.notApplied)) continue;
      addFindings(funnel, column, offers, filled);
    }
    const ofStatus = combinations.map(({ codes }) => codes[position] as number);
    let remaining = 0;
    let sole = 0;
    for (let cell = 0; cell < race.length; cell += 1) {
      const shape = cells.shape[cell] as number;
      const combination = cells.combination[cell] as number;
      const code = column === undefined ? (ofStatus[combination] as number) : (column.codes[column.ids[shape] as number] as number);
      if (code === outcomeCodes.notApplied) continue;
      if (isViolation(code)) {
        race[cell] = 0;
        if ((first.violations[shape] as number) + (statics.termViolations[shape] as number) + (combinations[combination]?.violations ?? 0) === 1)
          sole += cells.offers[cell] as number;
      }
      if (race[cell] === 1) remaining += cells.offers[cell] as number;
    }
    funnel.addRemaining(predicate.path, remaining);
    funnel.addSole(predicate.path, sole);
  }
}

function addFindings(funnel: Funnel, { ids, findings }: PredicateColumn, offers: Float64Array, filled: Uint32Array): void {
  const times = new Float64Array(findings.length);
  for (const shape of filled) {
    const id = ids[shape] as number;
    times[id] = (times[id] as number) + (offers[shape] as number);
  }
  for (const [id, finding] of findings.entries()) if (finding !== undefined && (times[id] ?? 0) > 0) funnel.addFinding(finding, times[id] ?? 0);
}

/** Counts the terms that look at the status: how many offers from the cells, and what was seen from the lists of prices and the rest. */
function addStatusFindings(funnel: Funnel, { scan }: ProfileCells, columns: OfferColumns): void {
  const { cells, combinations, status } = scan;
  const terms = [...status.priceTerms, ...status.restTerms];
  const byCombination = new Float64Array(combinations.length);
  for (let cell = 0; cell < cells.offers.length; cell += 1) {
    const combination = cells.combination[cell] as number;
    byCombination[combination] = (byCombination[combination] as number) + (cells.offers[cell] as number);
  }
  for (const { predicate, position } of terms) {
    const outcomes = { applied: 0, unknown: 0, rejects: 0 };
    for (const [id, { codes }] of combinations.entries()) {
      const code = codes[position] as number;
      const offers = byCombination[id] as number;
      if (code === outcomeCodes.notApplied) continue;
      outcomes.applied += offers;
      if (code === outcomeCodes.unknown || code === outcomeCodes.unknownCapacity) outcomes.unknown += offers;
      if (isViolation(code)) outcomes.rejects += offers;
    }
    // Codes do not tell an unmet preference that is violated from one that is unknown.
    if (predicate.preferred === undefined) funnel.addOutcomes(predicate.path, outcomes);
  }
  const add = (finding: PredicateFinding, offers: number): void => {
    if (finding.predicate.preferred === undefined) funnel.addSeen(finding, offers);
    else funnel.addFinding(finding, offers);
  };
  const fast =
    status.budgets.length > 0 && status.priceTerms.length === status.budgets.length && status.budgets.every(({ preferred }) => preferred === undefined);
  if (fast) addCosts(funnel, scan, columns, add);
  else for (const [finding, offers] of pricedFindings(scan, columns)) add(finding, offers);
  for (const [finding, offers] of restFindings(scan)) add(finding, offers);
}

/** Tells what offers cost, where limits decide the budget: as amounts, whose texts few need. */
function addCosts(funnel: Funnel, scan: ProfileCells["scan"], columns: OfferColumns, add: (finding: PredicateFinding, offers: number) => void): void {
  const lists = Math.max(columns.prices.size, 1);
  const { micros, kinds, kindOf } = columns.priceColumns();
  const slots: number[] = [];
  for (let slot = 0; slot < scan.priced.length; slot += 1) {
    const offers = scan.priced[slot] as number;
    if (offers === 0) continue;
    const price = slot % lists;
    const shape = scan.classes.shapes[(slot - price) / lists] as number;
    if (scan.isLimited(shape, price)) slots.push(slot);
    else for (const finding of scan.pricedOutcome(shape, price).findings) if (finding !== undefined) add(finding, offers);
  }
  const sizes = new Float64Array(slots.length);
  const times = new Float64Array(slots.length);
  for (const [index, slot] of slots.entries()) {
    const price = slot % lists;
    const shape = scan.classes.shapes[(slot - price) / lists] as number;
    const each = (micros[price] as number) * (kindOf(kinds[price] as number).perDevice ? (scan.classes.devices[shape] as number) : 1);
    sizes[index] = (each * Math.max(scan.classes.units[shape] as number, 1)) / 1e6;
    times[index] = scan.priced[slot] as number;
  }
  for (const [budget, predicate] of scan.status.budgets.entries()) {
    funnel.addAmounts(predicate.path, {
      // Costs for the whole job grow as costs for an hour do.
      sizes: sizes.map((size) => size * scan.status.hours(budget)),
      times,
      textOf(index) {
        const slot = slots[index] as number;
        const price = slot % lists;
        const shape = scan.classes.shapes[(slot - price) / lists] as number;
        const term = scan.status.priceTerms.findIndex((entry) => entry.predicate.path === predicate.path);
        return scan.pricedOutcome(shape, price).findings[term]?.seen ?? "";
      },
    });
  }
}

function* pricedFindings(scan: ProfileCells["scan"], columns: OfferColumns): Generator<readonly [PredicateFinding, number]> {
  if (scan.status.priceTerms.length === 0) return;
  const lists = Math.max(columns.prices.size, 1);
  for (let slot = 0; slot < scan.priced.length; slot += 1) {
    const offers = scan.priced[slot] as number;
    if (offers === 0) continue;
    const price = slot % lists;
    for (const finding of scan.pricedOutcome(scan.classes.shapes[(slot - price) / lists] as number, price).findings)
      if (finding !== undefined) yield [finding, offers];
  }
}

function* restFindings(scan: ProfileCells["scan"]): Generator<readonly [PredicateFinding, number]> {
  for (let slot = 0; slot < scan.rests.length; slot += 1) {
    const offers = scan.rests[slot] as number;
    if (offers === 0) continue;
    for (const finding of scan.status.rest(slot >> 1, slot % 2 === 1)) if (finding !== undefined) yield [finding, offers];
  }
}

/** Counts the facts that leave offers undetermined; `counted` says how many offers of each cell count. */
export function countMissing(missing: UnknownFacts, of: ProfileCells, counted: Uint32Array, columns: OfferColumns): void {
  const { statics, scan } = of;
  const { combinations, cells } = scan;
  const undetermined: { readonly shape: number; readonly combination: Combination; readonly offers: number; readonly facts: number }[] = [];
  for (let cell = 0; cell < counted.length; cell += 1) {
    const offers = counted[cell] as number;
    if (offers === 0 || of.offerRanks[cell] !== 2) continue;
    const combination = combinations[cells.combination[cell] as number] as Combination;
    const shape = cells.shape[cell] as number;
    const ofRoles = statics.roles.reduce(
      (sum, role, index) => sum + (roleRank(statics, index, shape, combination) === 2 ? (role.unknowns[shape] as number) : 0),
      0,
    );
    undetermined.push({ shape, combination, offers, facts: ofRoles + (statics.termUnknowns[shape] as number) + combination.unknowns });
  }
  if (undetermined.length === 0) return;
  const add = ({ ids, codes, findings }: PredicateColumn, counts: (shape: number, combination: Combination) => boolean): void => {
    let offers = 0;
    let settles = 0;
    let example: PredicateFinding | undefined;
    for (const entry of undetermined) {
      const id = ids[entry.shape] as number;
      if (codes[id] !== outcomeCodes.unknown || !counts(entry.shape, entry.combination)) continue;
      example ??= findings[id];
      offers += entry.offers;
      if (entry.facts === 1) settles += entry.offers;
    }
    if (example !== undefined) missing.add(example, offers, settles);
  };
  for (const [index, role] of statics.roles.entries())
    for (const column of role.predicates) add(column, (shape, combination) => roleRank(statics, index, shape, combination) === 2);
  for (const column of statics.terms) if (column !== undefined) add(column, () => true);
  const examples = new Map<string, PredicateFinding>();
  for (const { predicate, position } of [...scan.status.priceTerms, ...scan.status.restTerms]) {
    let offers = 0;
    let settles = 0;
    for (const entry of undetermined) {
      if (entry.combination.codes[position] !== outcomeCodes.unknown) continue;
      offers += entry.offers;
      if (entry.facts === 1) settles += entry.offers;
    }
    if (offers === 0) continue;
    if (examples.size === 0)
      for (const [finding] of [...pricedFindings(scan, columns), ...restFindings(scan)])
        if (isMissing(finding) && !examples.has(finding.predicate.path)) examples.set(finding.predicate.path, finding);
    const example = examples.get(predicate.path);
    if (example !== undefined) missing.add(example, offers, settles);
  }
}

/** Counts the figures that disagree, once an offer whatever the number of profiles. */
export function countConflicts(conflicts: Conflicts, profiles: readonly ProfileCells[], columns: OfferColumns, leastName: (shape: number) => string): void {
  const found = new Map<string, { readonly finding: PredicateFinding; readonly shapes: Uint8Array }>();
  for (const { statics } of profiles) {
    for (const column of [...statics.roles.flatMap((role) => role.predicates), ...statics.terms]) {
      if (column === undefined) continue;
      const keys = column.findings.map((finding) => (finding !== undefined && conflictIn(finding.fact) !== undefined ? conflictKey(finding) : undefined));
      if (keys.every((key) => key === undefined)) continue;
      for (let shape = 0; shape < columns.shapes.size; shape += 1) {
        const id = column.ids[shape] as number;
        const key = keys[id];
        const finding = column.findings[id];
        if (key === undefined || finding === undefined) continue;
        let entry = found.get(key);
        if (entry === undefined) found.set(key, (entry = { finding, shapes: new Uint8Array(columns.shapes.size) }));
        entry.shapes[shape] = 1;
      }
    }
  }
  const [first] = profiles;
  if (first === undefined) return;
  const here = new Float64Array(columns.shapes.size);
  const { cells } = first.scan;
  for (let cell = 0; cell < cells.offers.length; cell += 1)
    here[cells.shape[cell] as number] = (here[cells.shape[cell] as number] as number) + (cells.offers[cell] as number);
  for (const { finding, shapes } of found.values()) {
    let offers = 0;
    let name: string | undefined;
    for (let shape = 0; shape < shapes.length; shape += 1) {
      if (shapes[shape] === 0 || here[shape] === 0) continue;
      offers += here[shape] as number;
      const least = leastName(shape);
      if (name === undefined || least < name) name = least;
    }
    if (offers > 0) conflicts.add(finding, offers, name ?? "");
  }
  countStatusConflicts(conflicts, profiles, columns);
}

/** Conflicts in what terms on prices rest on: whether such a term applies depends on the row. */
function countStatusConflicts(conflicts: Conflicts, profiles: readonly ProfileCells[], columns: OfferColumns): void {
  const lists = Math.max(columns.prices.size, 1);
  const found = new Map<string, { readonly finding: PredicateFinding; readonly rows: Set<number> }>();
  for (const { scan } of profiles) {
    const slots = new Map<number, readonly PredicateFinding[]>();
    if (!scan.status.priceTerms.some(({ predicate }) => predicate.subject.kind === "notice")) continue;
    for (const [slot, offers] of scan.priced.entries()) {
      if (offers === 0) continue;
      const price = slot % lists;
      const findings = scan.pricedOutcome(scan.classes.shapes[(slot - price) / lists] ?? 0, price).findings;
      const disagreeing = findings.flatMap((finding) => (conflictIn(finding?.fact) === undefined || finding === undefined ? [] : [finding]));
      if (disagreeing.length > 0) slots.set(slot, disagreeing);
    }
    if (slots.size === 0) continue;
    for (let row = 0; row < columns.rows; row += 1) {
      if (scan.cellOf[row] === noCell) continue;
      const slot = (scan.classes.of[columns.shape.values[row] as number] as number) * lists + (columns.price.values[row] as number);
      for (const finding of slots.get(slot) ?? []) {
        const key = conflictKey(finding);
        const entry = found.get(key) ?? { finding, rows: new Set<number>() };
        entry.rows.add(row);
        found.set(key, entry);
      }
    }
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
