import type { MatchReportJson, OfferJson, ProfileReportJson, VerdictCountsJson, WorkloadJson } from "@cornercast/schemas";
import { documentDigest, type TextHash } from "../../document/index.js";
import { evaluateCandidate, type CandidateOutcome } from "../candidates/evaluate-candidate.js";
import type { CandidateContext } from "../candidates/evaluate-offer.js";
import { poolsOf } from "../candidates/pools.js";
import { contradictionsOf } from "../contradictions.js";
import { blockedCandidates, findFixes, unlockedBy, witnessName, type Blocked, type FoundFixes } from "../explain/fixes.js";
import { createFunnel } from "../explain/funnel.js";
import { nearestMiss } from "../explain/nearest-miss.js";
import { createConflicts, createUnknownFacts } from "../explain/unknown-facts.js";
import { countOffers, match, matchAgain, matchContext, witnessJson, type MatchOptions } from "../match.js";
import { compileWorkload, type CompiledProfile } from "../predicates/compile-workload.js";
import { bestVerdict, countsJson, invalidSpec, matchReport, notesOf } from "../report/match-report.js";
import { bestProfile, rankCandidates, rankedCandidateJson } from "../report/ranking.js";
import { rankOf, verdictsByRank, type Verdict } from "../verdict.js";
import { blockedCells } from "./blocked-cells.js";
import { countConflicts, countInFunnel, countMissing } from "./explain-cells.js";
import { leastNames } from "./least-names.js";
import type { OfferColumns, OfferIndex } from "./offer-index.js";
import { nearestRow } from "./nearest-row.js";
import { profileCells, rankOf as rankOnMask, type ProfileCells } from "./profile-cells.js";
import type { Combination } from "./combinations.js";
import { codeTables, combinationNumbers, rowDecisions } from "./row-decisions.js";
import { blockRows } from "./rows/offer-rows.js";
import { isColumnar, staticOutcomes } from "./static-outcomes.js";
import { sortShapes } from "./sorted-shapes.js";
import { topRows } from "./top-rows.js";

/**
 * The report that {@link match} gives, over an index: byte for byte the same, in the time of a few passes over its columns.
 *
 * - Offers of one pool that has several are decided together, as `match` decides them.
 * - So is a workload with a role that spans units, and one whose duration depends on the devices by a reference chip.
 *
 * @example
 * ```ts
 * const index = createOfferIndex(offers);
 * const report = matchIndex(workload, index, { at: "2026-11-24T00:00:00Z" });
 * report.spec?.counts?.fits; // how many offers fit
 * ```
 */
export function matchIndex(workload: WorkloadJson, index: OfferIndex, options: MatchOptions): MatchReportJson {
  const { columns } = index;
  const context = matchContext(workload, options);
  const profiles = compileWorkload(workload, options);
  const contradictions = profiles.map((profile) => contradictionsOf(profile, workload, context.at));
  const possible = profiles.filter((_, position) => contradictions[position]?.length === 0);
  if (!possible.every(isColumnar)) return match(workload, everyOffer(columns), options);
  const { wanted, pooled, pools, providers } = sortShapes(columns);
  const head = {
    at: options.at,
    workload: { kind: "Workload", name: workload.metadata?.name ?? "", digest: documentDigest(workload, options.sha256) },
    offers: { count: index.size, digest: index.digest(options.sha256), pools, providers },
    by: options.by ?? "cost",
  };
  if (profiles.length > 0 && possible.length === 0) return matchReport(workload, { ...head, ...invalidSpec(contradictions) });
  const together = poolsOf(pooled).map((pool) => possible.map((profile) => evaluateCandidate(profile, pool, context)));
  const cells = possible.map((profile) => profileCells(profile, columns, context, wanted));
  const bestRows = bestProfiles(cells, columns, wanted);
  const bestTogether = together.flatMap((outcomes) => bestProfile(outcomes) ?? []);

  const top = options.top ?? 10;
  const first = topRows(cells, bestRows.of, columns, wanted, context, head.by, top);
  const single = first.rows.flatMap((row) => bestProfile(possible.map((profile) => evaluateRow(profile, columns, row, context, options.sha256))) ?? []);
  const ranked = rankCandidates([...single, ...bestTogether], head.by, context);
  const rankedCount = first.ranked - first.rows.length + ranked.length;
  const missing = createUnknownFacts();
  const disagreeing = createConflicts();
  for (const [position, of] of cells.entries()) countMissing(missing, of, bestRows.counted[position]?.cells ?? of.offers, columns);
  for (const { outcome } of bestTogether) for (const offer of outcome.offers) missing.addOffer(outcome, offer);
  countConflicts(disagreeing, cells, columns, wanted, leastNames(columns));
  for (const outcomes of together)
    for (const position of outcomes[0]?.offers.keys() ?? []) disagreeing.addOffer(outcomes.flatMap(({ offers }) => offers[position] ?? []));
  const unknowns = missing.list();
  const conflicts = disagreeing.list();
  const notes = notesOf(workload, index.size, contradictions, profiles);
  const counted = countBoth(
    cells.map((of, position) => ({ of, ...(bestRows.counted[position] ?? { cells: of.offers, closed: of.closedOffers }) })),
    bestTogether.map(({ outcome }) => outcome),
  );
  return matchReport(workload, {
    ...head,
    verdict: bestVerdict([...verdictsIn(counted.ranks), ...bestTogether.map(({ outcome }) => outcome.verdict)]),
    counts: counted.json,
    ranking: ranked.slice(0, top).map((candidate) => rankedCandidateJson(candidate, context)),
    ...(rankedCount > top ? { rankingOmitted: rankedCount - top } : {}),
    profiles: cells.map((of, position) =>
      profileReport(
        of,
        together.flatMap((outcomes) => outcomes[position] ?? []),
        columns,
        wanted,
        context,
        options,
      ),
    ),
    ...(unknowns.length === 0 ? {} : { unknowns: [...unknowns] }),
    ...(conflicts.length === 0 ? {} : { conflicts: [...conflicts] }),
    ...(notes.length === 0 ? {} : { notes: [...notes] }),
  });
}

function profileReport(
  of: ProfileCells,
  together: readonly CandidateOutcome[],
  columns: OfferColumns,
  wanted: Uint32Array,
  context: CandidateContext,
  options: MatchOptions,
): ProfileReportJson {
  const { profile } = of;
  const counted = countBoth([{ of, cells: of.offers, closed: of.closedOffers }], together);
  const verdict = bestVerdict([...verdictsIn(counted.ranks), ...together.map((candidate) => candidate.verdict)]);
  const funnel = createFunnel(profile);
  countInFunnel(funnel, of, columns, wanted);
  for (const { offers } of together) for (const offer of offers) funnel.addOffer(offer);
  const { steps, omitted } = funnel.steps();
  const found = fixesOf(of, together, columns, wanted, context, options);
  const nearest = rankOf(verdict) <= rankOf("waits") ? undefined : nearestRow(of, columns, wanted, context.workload);
  const miss =
    rankOf(verdict) <= rankOf("waits")
      ? undefined
      : nearestMiss(context.workload, [...(nearest === undefined ? [] : [evaluateRow(profile, columns, nearest, context, options.sha256)]), ...together]);
  return {
    profile: profile.name,
    verdict,
    counts: counted.json,
    funnel: [...steps],
    ...(omitted > 0 ? { funnelOmitted: omitted } : {}),
    fixes: [...found.fixes],
    ...(found.omitted > 0 ? { fixesOmitted: found.omitted } : {}),
    ...(found.noFix === undefined ? {} : { noFix: found.noFix }),
    ...(miss === undefined ? {} : { nearestMiss: miss }),
  };
}

type Member = { readonly rows: readonly number[] } | { readonly candidate: CandidateOutcome };

function fixesOf(
  of: ProfileCells,
  together: readonly CandidateOutcome[],
  columns: OfferColumns,
  wanted: Uint32Array,
  context: CandidateContext,
  options: MatchOptions,
): FoundFixes {
  const entries: readonly Blocked<Member>[] = [
    ...blockedCells(of, columns, wanted).map(({ rows, ways }): Blocked<Member> => ({ member: { rows }, candidates: rows.length, ways })),
    ...[...blockedCandidates(together)].map(({ member, ...rest }): Blocked<Member> => ({ member: { candidate: member }, ...rest })),
  ];
  return findFixes(
    context.workload,
    entries,
    (edited, members) => {
      const profile = compileWorkload(edited, options)[of.profile.index];
      if (profile === undefined) return undefined;
      const again: CandidateContext = { ...context, workload: edited, shapes: context.shapes.forgotten() };
      const rows = members.flatMap((member) => ("rows" in member ? member.rows : []));
      const unlocked = unlockedRows(of, profile, rows, columns, again);
      const pools = unlockedBy(
        matchAgain(
          of.profile,
          edited,
          members.flatMap((member) => ("candidate" in member ? [member.candidate] : [])),
          context,
          options,
        ),
      );
      if (unlocked.count === 0 && pools === undefined) return undefined;
      return {
        unlocks: unlocked.count + (pools?.unlocks ?? 0),
        witness: () => {
          const row = unlocked.first();
          const single = row === undefined ? undefined : evaluateRow(profile, columns, row, again, options.sha256);
          const first = single === undefined || (pools !== undefined && witnessName(pools.first) < witnessName(single)) ? pools?.first : single;
          return first === undefined ? {} : witnessJson(first, context);
        },
      };
    },
    options.fixes ?? 5,
  );
}

/** The rows of some on which an edited profile fits or waits: how many, and the first of them by pool and name. */
function unlockedRows(
  of: ProfileCells,
  edited: CompiledProfile,
  rows: readonly number[],
  columns: OfferColumns,
  context: CandidateContext,
): { readonly count: number; first(): number | undefined } {
  if (rows.length === 0) return { count: 0, first: () => undefined };
  const shapeOf = (row: number): number => columns.rows.shapeOf(row);
  const poolOf = (shape: number): string => `${columns.shapes.documentOf(shape).spec?.pool?.name ?? ""}\u0000`;
  const statics = staticOutcomes(edited, columns.shapes, context, Uint32Array.from(new Set(rows.map(shapeOf))), of.statics);
  const decide = rowDecisions(statics, columns, context);
  const combinationOf = combinationNumbers(decide, columns, codeTables(decide, columns));
  const rankOf = (row: number): number => rankOnMask(statics, statics.masks.of[shapeOf(row)] as number, decide.combinations[combinationOf(row)] as Combination);
  const unlocked = rows.filter((row) => rankOf(row) <= 1);
  return {
    count: unlocked.length,
    first() {
      let first: number | undefined;
      let least = "";
      for (const row of unlocked) {
        const pool = poolOf(shapeOf(row));
        if (first === undefined || pool < least || (pool === least && columns.isNamedBefore(row, first))) {
          first = row;
          least = pool;
        }
      }
      return first;
    },
  };
}

/** One offer alone, decided as `match` decides it. */
function evaluateRow(profile: CompiledProfile, columns: OfferColumns, row: number, context: CandidateContext, hash: TextHash | undefined): CandidateOutcome {
  const offer = columns.offerOf(row);
  // The index knows the digest of each shape.
  const shapes = { ...context.shapes, digestOf: () => columns.shapes.digestOf(columns.rows.shapeOf(row), hash) };
  return evaluateCandidate(profile, poolsOf([offer])[0] ?? { offers: [offer] }, { ...context, shapes });
}

function everyOffer(columns: OfferColumns): readonly OfferJson[] {
  const offers: OfferJson[] = [];
  for (let shape = 0; shape < columns.shapes.size; shape += 1) columns.rows.each(shape, (row) => offers.push(columns.offerOf(row)));
  return offers;
}

/** What counts where several profiles do: for each row the first of the best, and the offers that each profile counts for. */
interface BestProfiles {
  readonly of: (row: number) => number;
  /** For each profile the offers of its cells, and those of its closed masks. */
  readonly counted: readonly CountedOffers[];
}

interface CountedOffers {
  readonly cells: Uint32Array;
  readonly closed: number;
}

function bestProfiles(profiles: readonly ProfileCells[], columns: OfferColumns, wanted: Uint32Array): BestProfiles {
  if (profiles.length < 2) return { of: () => 0, counted: profiles.map(({ offers, closedOffers }) => ({ cells: offers, closed: closedOffers })) };
  const best = new Uint8Array(columns.rows.blocks * blockRows);
  const counted = profiles.map(({ offers }) => ({ cells: new Uint32Array(offers.length), closed: 0 }));
  for (const shape of wanted) {
    if (profiles.every(({ closed, statics }) => closed[statics.masks.of[shape] as number] === 1)) {
      const [first] = counted;
      if (first !== undefined) first.closed += columns.shapes.counts[shape] as number;
      continue;
    }
    columns.rows.each(shape, (row) => {
      let chosen = 0;
      let chosenCell = 0;
      let least = 5;
      for (const [position, of] of profiles.entries()) {
        const cell = of.cellOf(row);
        const rank = cell < 0 ? 4 : (of.ranks[cell] as number);
        if (rank < least) [least, chosen, chosenCell] = [rank, position, cell];
      }
      best[row] = chosen;
      const of = counted[chosen];
      if (of === undefined) return;
      if (chosenCell < 0) of.closed += 1;
      else of.cells[chosenCell] = (of.cells[chosenCell] as number) + 1;
    });
  }
  return { of: (row) => best[row] as number, counted };
}

interface Counted {
  /** The ranks of the verdicts of candidates that occur: 1 where one does. */
  readonly ranks: Uint8Array;
  readonly json: VerdictCountsJson;
}

function countBoth(singles: readonly (CountedOffers & { readonly of: ProfileCells })[], together: readonly CandidateOutcome[]): Counted {
  const { counts, refused: refusedTogether } = countOffers(together);
  const ranks = new Uint8Array(5);
  let refused = refusedTogether;
  for (const { of, cells, closed } of singles) {
    counts["does-not-fit"] += closed;
    if (closed > 0) ranks[4] = 1;
    const { statics, combinations, width } = of;
    for (let cell = 0; cell < cells.length; cell += 1) {
      const offers = cells[cell] as number;
      if (offers === 0) continue;
      ranks[of.ranks[cell] as number] = 1;
      const verdict: Verdict = verdictsByRank[of.offerRanks[cell] as number] ?? "does-not-fit";
      counts[verdict] += offers;
      if (verdict !== "blocked") continue;
      const mask = Math.floor(cell / width);
      const demands = statics.refusals[mask] as number;
      const rest =
        (statics.ofTerms.violations[mask] as number) -
        demands +
        (combinations[cell % width]?.violations ?? 0) +
        statics.ofRoles.reduce((sum, { violations }) => sum + (violations[mask] as number), 0);
      if (demands > 0 && rest === 0) refused += offers;
    }
  }
  return { ranks, json: countsJson(counts, refused) };
}

function verdictsIn(ranks: Uint8Array): readonly Verdict[] {
  return verdictsByRank.filter((_, rank) => ranks[rank] === 1);
}
