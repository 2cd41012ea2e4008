import type { FunnelStepJson } from "@cornercast/schemas";
import type { OfferOutcome } from "../candidates/evaluate-offer.js";
import { roughSize } from "../amounts.js";
import type { Fact } from "../facts/fact.js";
import type { PredicateFinding } from "../findings.js";
import type { CompiledProfile } from "../predicates/compile-profiles.js";
import type { Predicate } from "../predicates/predicate.js";

interface Tally {
  readonly predicate: Predicate;
  rejects: number;
  unknown: number;
  remaining: number;
  sole: number;
  applied: number;
  wanted: string;
  readonly amounts: Amounts[];
  /** How often each value was seen, and its size where it has one. */
  readonly seen: Map<string, { readonly text: string; count: number; size: number | undefined }>;
}

/** Findings that offers of one shape share: how many of them are violations, and how many offers have each number of violations beside them. */
interface SharedFindings {
  readonly violations: number;
  readonly offers: (number | undefined)[];
}

/** Many sizes that were seen, each a number of times, whose texts are made only where they are printed. */
export interface Amounts {
  readonly sizes: Float64Array;
  readonly times: Float64Array;
  readonly textOf: (index: number) => string;
}

/** The values that are listed for a predicate without an order. */
const seenLimit = 4;

/**
 * Counts, for each predicate of a profile, how many offers violate it, for how many it is unknown, how many it alone keeps
 * from fitting, and how many are left after it and those before it of the same role.
 *
 * - Predicates that no offer violates and that are known everywhere are left out; `omitted` says how many.
 */
export interface Funnel {
  /** Counts what was found on an offer. */
  addOffer(offer: OfferOutcome): void;
  /** Counts a finding that a number of offers share. */
  addFinding(finding: PredicateFinding, offers: number): void;
  /** Counts what a predicate found on offers, without saying what was seen. */
  addOutcomes(path: string, outcomes: { readonly applied: number; readonly unknown: number; readonly rejects: number }): void;
  /** Tells of amounts that were seen. */
  addAmounts(path: string, amounts: Amounts): void;
  /** Tells of a value that a number of offers have, without counting the finding. */
  addSeen(finding: PredicateFinding, offers: number): void;
  /** Counts offers that are still in the race after a predicate. */
  addRemaining(path: string, offers: number): void;
  /** Counts offers that nothing but a predicate keeps from fitting. */
  addSole(path: string, offers: number): void;
  steps(): { readonly steps: readonly FunnelStepJson[]; readonly omitted: number };
}

/**
 * An empty funnel for a profile.
 *
 * @implements match.funnel
 */
export function createFunnel(profile: CompiledProfile): Funnel {
  const tallies = new Map<string, Tally>();
  for (const predicate of profile.predicates)
    tallies.set(predicate.path, {
      predicate,
      rejects: 0,
      unknown: 0,
      remaining: 0,
      sole: 0,
      applied: 0,
      wanted: predicate.wanted,
      amounts: [],
      seen: new Map(),
    });
  const pending = new Map<readonly PredicateFinding[], SharedFindings>();
  return {
    addOffer(offer) {
      const ofTerms = violationsOf(offer.terms);
      for (const [index, { findings }] of offer.roles.entries()) {
        let shared = pending.get(findings);
        if (shared === undefined) pending.set(findings, (shared = { violations: violationsOf(findings), offers: [] }));
        shared.offers[ofTerms] = (shared.offers[ofTerms] ?? 0) + 1;
        // Terms do not depend on the role: they are counted once an offer, after the first role.
        if (index === 0) count(tallies, offer.terms, shared.violations + ofTerms, shared.violations === 0, 1);
      }
    },
    addFinding(finding, offers) {
      const tally = tallies.get(finding.predicate.path);
      if (tally !== undefined) tell(tally, finding, offers);
    },
    addOutcomes(path, { applied, unknown, rejects }) {
      const tally = tallies.get(path);
      if (tally === undefined) return;
      tally.applied += applied;
      tally.unknown += unknown;
      tally.rejects += rejects;
    },
    addAmounts(path, amounts) {
      tallies.get(path)?.amounts.push(amounts);
    },
    addSeen(finding, offers) {
      const tally = tallies.get(finding.predicate.path);
      if (tally !== undefined) show(tally, finding, offers);
    },
    addRemaining(path, offers) {
      const tally = tallies.get(path);
      if (tally !== undefined) tally.remaining += offers;
    },
    addSole(path, offers) {
      const tally = tallies.get(path);
      if (tally !== undefined) tally.sole += offers;
    },
    steps() {
      for (const [findings, { violations, offers }] of pending)
        for (const [ofTerms, number] of offers.entries()) if (number !== undefined) count(tallies, findings, violations + ofTerms, true, number);
      pending.clear();
      const steps = [...tallies.values()].filter((tally) => tally.rejects > 0 || tally.unknown > 0);
      const asked = [...tallies.values()].filter((tally) => tally.applied > 0);
      return { steps: steps.map(stepOf), omitted: asked.length - steps.length };
    },
  };
}

/** Counts findings that a number of offers share, in their order. `violations` are those of the whole offer; `open` says whether it is in the race before them. */
function count(tallies: ReadonlyMap<string, Tally>, findings: readonly PredicateFinding[], violations: number, open: boolean, offers: number): void {
  let inRace = open;
  for (const finding of findings) {
    const tally = tallies.get(finding.predicate.path);
    if (tally === undefined) continue;
    tell(tally, finding, offers);
    if (finding.status === "violated" && finding.predicate.preferred === undefined) {
      inRace = false;
      if (violations === 1) tally.sole += offers;
    }
    if (inRace) tally.remaining += offers;
  }
}

function tell(tally: Tally, finding: PredicateFinding, offers: number): void {
  tally.applied += offers;
  // Providers demand different things: the first by its text stands for all, whatever the order of the offers.
  const { wanted } = finding.predicate;
  if (tally.predicate.wanted === "" && wanted !== "" && (tally.wanted === "" || wanted < tally.wanted)) tally.wanted = wanted;
  if (finding.status === "unknown") tally.unknown += offers;
  if (finding.status === "violated") tally.rejects += offers;
  show(tally, finding, offers);
}

function show(tally: Tally, finding: PredicateFinding, offers: number): void {
  if (finding.seen === undefined) return;
  const size = finding.fact === undefined ? undefined : sizeOf(finding.fact);
  const key = `${size === undefined ? "" : "#"}${finding.seen}`;
  const known = tally.seen.get(key);
  if (known === undefined) tally.seen.set(key, { text: finding.seen, count: offers, size });
  else {
    known.count += offers;
    // Amounts that are rounded to one text differ a little: the least of them stands for all.
    if (known.size !== undefined && size !== undefined && size < known.size) known.size = size;
  }
}

function violationsOf(findings: readonly PredicateFinding[]): number {
  let sum = 0;
  for (const finding of findings) if (finding.status === "violated" && finding.predicate.preferred === undefined) sum += 1;
  return sum;
}

function sizeOf(fact: Fact): number | undefined {
  if (fact.kind === "quantity") return roughSize(fact.value);
  return fact.kind === "count" ? fact.value : undefined;
}

/** The least, the middle (the lower one of two) and the greatest of all sizes that were seen, as texts; undefined where there are none. */
function spread(tally: Tally): { readonly least: string; readonly middle: string; readonly greatest: string } | undefined {
  const seen = [...tally.seen.values()].flatMap(({ text, count: times, size }) => (size === undefined ? [] : [{ text, times, size }]));
  const [only, ...others] = tally.amounts;
  const [first] = seen;
  if (first === undefined && only !== undefined && others.length === 0) return spreadOfAmounts(only);
  const all = [
    ...seen.map(({ text, times, size }) => ({ text: () => text, times, size })),
    ...tally.amounts.flatMap((amounts) =>
      Array.from(amounts.sizes, (size, index) => ({ text: () => amounts.textOf(index), times: amounts.times[index] ?? 0, size })),
    ),
  ].sort((a, b) => a.size - b.size || (a.text() < b.text() ? -1 : 1));
  const middle = (all.reduce((sum, { times }) => sum + times, 0) - 1) >> 1;
  let before = 0;
  for (const { text, times } of all) {
    before += times;
    if (middle < before) return { least: all[0]?.text() ?? "", middle: text(), greatest: all.at(-1)?.text() ?? "" };
  }
  return undefined;
}

/** Sorts no more than the part of the amounts that holds the middle. */
function spreadOfAmounts({ sizes, times, textOf }: Amounts): { readonly least: string; readonly middle: string; readonly greatest: string } | undefined {
  if (sizes.length === 0) return undefined;
  let total = 0;
  let least = 0;
  let greatest = 0;
  for (let index = 0; index < sizes.length; index += 1) {
    total += times[index] as number;
    if ((sizes[index] as number) < (sizes[least] as number)) least = index;
    if ((sizes[index] as number) > (sizes[greatest] as number)) greatest = index;
  }
  const parts = 1024;
  const from = sizes[least] as number;
  const width = ((sizes[greatest] as number) - from) / parts || 1;
  const partOf = (index: number): number => Math.min(parts - 1, Math.floor(((sizes[index] as number) - from) / width));
  const counts = new Float64Array(parts);
  for (let index = 0; index < sizes.length; index += 1) counts[partOf(index)] = (counts[partOf(index)] as number) + (times[index] as number);
  const middle = Math.floor((total - 1) / 2);
  let before = 0;
  let part = 0;
  while (part < parts - 1 && before + (counts[part] as number) <= middle) {
    before += counts[part] as number;
    part += 1;
  }
  const inside: number[] = [];
  for (let index = 0; index < sizes.length; index += 1) if (partOf(index) === part) inside.push(index);
  inside.sort((a, b) => (sizes[a] as number) - (sizes[b] as number));
  for (const index of inside) {
    before += times[index] as number;
    if (middle < before) return { least: textOf(least), middle: textOf(index), greatest: textOf(greatest) };
  }
  return undefined;
}

function stepOf(tally: Tally): FunnelStepJson {
  const seen = [...tally.seen.values()];
  const sizes = spread(tally);
  const texts = seen
    .filter(({ size }) => size === undefined)
    .sort((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1))
    .slice(0, seenLimit);
  const { predicate } = tally;
  return {
    predicate: predicate.path,
    ...(predicate.pointer === "" ? {} : { pointer: predicate.pointer }),
    class: predicate.class,
    wanted: tally.wanted,
    rejects: tally.rejects,
    unknown: tally.unknown,
    remaining: tally.remaining,
    soleBlocker: tally.sole,
    ...(sizes === undefined ? {} : { seenMin: sizes.least, seenMedian: sizes.middle, seenMax: sizes.greatest }),
    ...(texts.length === 0 ? {} : { seen: texts.map(({ text: value, count: offers }) => ({ value, offers })) }),
    ...(predicate.preferred === undefined ? {} : { preferred: true }),
  };
}
