import type { Conflicts } from "../explain/unknown-facts.js";
import { conflictIn, conflictKey, isMissing, type UnknownFacts } from "../explain/unknown-facts.js";
import type { Funnel } from "../explain/funnel.js";
import type { PredicateFinding } from "../findings.js";
import { isViolation, outcomeCodes } from "./outcome-code.js";
import type { OfferColumns } from "./offer-index.js";
import type { ProfileCells } from "./profile-cells.js";
import { noCombination } from "./scan-offers.js";
import type { PredicateColumn } from "./static-outcomes.js";

/** Counts into a funnel what the cells of a profile found. */
export function countInFunnel(funnel: Funnel, cells: ProfileCells, columns: OfferColumns): void {
  const { statics, scan } = cells;
  const { combinations } = scan;
  const count = combinations.length;
  const shapes = columns.shapes.size;
  const offers = new Float64Array(shapes);
  /** Offers of each shape whose status violates nothing. */
  const clean = new Float64Array(shapes);
  for (const [cell, number] of scan.cells.entries()) {
    if (number === 0) continue;
    const combination = cell % count;
    const shape = (cell - combination) / count;
    offers[shape] = (offers[shape] ?? 0) + number;
    if (combinations[combination]?.violations === 0) clean[shape] = (clean[shape] ?? 0) + number;
  }
  const open = new Uint8Array(shapes);
  for (const [index, role] of statics.roles.entries()) {
    const race = new Uint8Array(shapes).fill(1);
    for (const column of role.predicates) {
      const { ids, codes, predicate } = column;
      addFindings(funnel, column, offers);
      let remaining = 0;
      let sole = 0;
      for (let shape = 0; shape < shapes; shape += 1) {
        const number = offers[shape] as number;
        if (number === 0) continue;
        const code = codes[ids[shape] as number] as number;
        if (code === outcomeCodes.notApplied) continue;
        if (isViolation(code)) {
          race[shape] = 0;
          if ((role.violations[shape] as number) + (statics.termViolations[shape] as number) === 1) sole += clean[shape] as number;
        }
        if (race[shape] === 1) remaining += number;
      }
      funnel.addRemaining(predicate.path, remaining);
      funnel.addSole(predicate.path, sole);
    }
    // Terms do not depend on the role: they are counted once an offer, after the first role.
    if (index === 0) open.set(race);
  }
  countTerms(funnel, cells, offers, open);
  addStatusFindings(funnel, cells, columns);
}

function countTerms(funnel: Funnel, { profile, statics, scan }: ProfileCells, offers: Float64Array, open: Uint8Array): void {
  const { combinations, cells } = scan;
  const count = combinations.length;
  const first = statics.roles[0];
  if (first === undefined) return;
  const race = Uint8Array.from(cells, (number, cell) => (number > 0 && open[(cell - (cell % count)) / count] === 1 ? 1 : 0));
  for (const [position, predicate] of profile.terms.entries()) {
    const column = statics.terms[position];
    if (column !== undefined) addFindings(funnel, column, offers);
    let remaining = 0;
    let sole = 0;
    for (let cell = 0; cell < cells.length; cell += 1) {
      const number = cells[cell] as number;
      if (number === 0) continue;
      const combination = cell % count;
      const shape = (cell - combination) / count;
      const found = combinations[combination];
      const code = column === undefined ? (found?.codes[position] ?? 0) : (column.codes[column.ids[shape] as number] as number);
      if (code === outcomeCodes.notApplied) continue;
      if (isViolation(code)) {
        race[cell] = 0;
        if ((first.violations[shape] as number) + (statics.termViolations[shape] as number) + (found?.violations ?? 0) === 1) sole += number;
      }
      if (race[cell] === 1) remaining += number;
    }
    funnel.addRemaining(predicate.path, remaining);
    funnel.addSole(predicate.path, sole);
  }
}

function addFindings(funnel: Funnel, { ids, findings }: PredicateColumn, offers: Float64Array): void {
  const times = new Float64Array(findings.length);
  for (let shape = 0; shape < offers.length; shape += 1) {
    const id = ids[shape] as number;
    times[id] = (times[id] as number) + (offers[shape] as number);
  }
  for (const [id, finding] of findings.entries()) if (finding !== undefined && (times[id] ?? 0) > 0) funnel.addFinding(finding, times[id] ?? 0);
}

function addStatusFindings(funnel: Funnel, { scan }: ProfileCells, columns: OfferColumns): void {
  for (const [finding, offers] of statusFindings(scan, columns)) funnel.addFinding(finding, offers);
}

/** What the terms that look at the status of offers found, each with the number of offers. */
function* statusFindings(scan: ProfileCells["scan"], columns: OfferColumns): Generator<readonly [PredicateFinding, number]> {
  const lists = Math.max(columns.prices.size, 1);
  if (scan.status.priceTerms.length > 0) {
    for (const [slot, offers] of scan.priced.entries()) {
      if (offers === 0) continue;
      const price = slot % lists;
      const shape = scan.classes.shapes[(slot - price) / lists] ?? 0;
      for (const finding of scan.pricedOutcome(shape, price).findings) if (finding !== undefined) yield [finding, offers];
    }
  }
  for (const [slot, offers] of scan.rests.entries()) {
    if (offers === 0) continue;
    for (const finding of scan.status.rest(slot >> 1, slot % 2 === 1)) if (finding !== undefined) yield [finding, offers];
  }
}

/** Counts the facts that leave offers undetermined; `cells` says how many offers of each cell count. */
export function countMissing(missing: UnknownFacts, of: ProfileCells, cells: Uint32Array, columns: OfferColumns): void {
  const { statics, scan } = of;
  const { combinations } = scan;
  const count = combinations.length;
  const undetermined: { readonly shape: number; readonly combination: number; readonly offers: number; readonly facts: number }[] = [];
  for (const [cell, offers] of cells.entries()) {
    if (offers === 0 || of.offerRanks[cell] !== 2) continue;
    const combination = cell % count;
    const shape = (cell - combination) / count;
    const ofRoles = statics.roles.reduce((sum, role, index) => sum + (of.roleRank(index, shape, combination) === 2 ? (role.unknowns[shape] ?? 0) : 0), 0);
    undetermined.push({ shape, combination, offers, facts: ofRoles + (statics.termUnknowns[shape] ?? 0) + (combinations[combination]?.unknowns ?? 0) });
  }
  if (undetermined.length === 0) return;
  const add = ({ ids, codes, findings }: PredicateColumn, counts: (shape: number, combination: number) => boolean): void => {
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
    for (const column of role.predicates) add(column, (shape, combination) => of.roleRank(index, shape, combination) === 2);
  for (const column of statics.terms) if (column !== undefined) add(column, () => true);
  const examples = new Map<string, PredicateFinding>();
  for (const { predicate, position } of [...scan.status.priceTerms, ...scan.status.restTerms]) {
    let offers = 0;
    let settles = 0;
    for (const entry of undetermined) {
      if (combinations[entry.combination]?.codes[position] !== outcomeCodes.unknown) continue;
      offers += entry.offers;
      if (entry.facts === 1) settles += entry.offers;
    }
    if (offers === 0) continue;
    if (examples.size === 0)
      for (const [finding] of statusFindings(scan, columns))
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
  const count = first.scan.combinations.length;
  for (const { finding, shapes } of found.values()) {
    let offers = 0;
    let name: string | undefined;
    for (let shape = 0; shape < shapes.length; shape += 1) {
      if (shapes[shape] === 0) continue;
      let here = 0;
      for (let combination = 0; combination < count; combination += 1) here += first.scan.cells[shape * count + combination] as number;
      if (here === 0) continue;
      offers += here;
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
      if (scan.ofRow[row] === noCombination) continue;
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
