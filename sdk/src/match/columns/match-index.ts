import type { MatchReportJson, OfferJson, ProfileReportJson, WorkloadJson } from "@cornercast/schemas";
import type { TextHash } from "../../document/index.js";
import type { CandidateOutcome } from "../candidates/evaluate-candidate.js";
import type { CandidateContext } from "../candidates/evaluate-offer.js";
import { createFunnel } from "../explain/funnel.js";
import { nearestMiss } from "../explain/nearest-miss.js";
import { createConflicts, createUnknownFacts } from "../explain/unknown-facts.js";
import { match } from "../match.js";
import type { MatchOptions } from "../evaluate-market.js";
import { findingJson } from "../report/finding-json.js";
import { bestVerdict, invalidSpec, matchReport, notesOf } from "../report/match-report.js";
import { bestProfile, rankCandidates, rankedCandidateJson } from "../report/ranking.js";
import { rankOf } from "../verdict.js";
import { countVerdicts, offersAlone, pooledOffers, undeterminedOffers, type CountedOffers } from "./counted-offers.js";
import { evaluateRow } from "./evaluate-row.js";
import { countConflicts, countInFunnel, countMissing } from "./explain-cells.js";
import { fixesOf } from "./index-fixes.js";
import { leastNames } from "./least-names.js";
import { matchPlan } from "./match-plan.js";
import type { OfferColumns, OfferIndex } from "./offer-index.js";
import { nearestInPool, nearestRow } from "./nearest-row.js";
import { poolOutcome, rowOutcomes, type PoolOutcome } from "./pool-outcomes.js";
import { profileCells, type ProfileCells } from "./profile-cells.js";
import { blockRows } from "./rows/offer-rows.js";
import { sortShapes } from "./sorted-shapes.js";
import { topRows } from "./top-rows.js";

/**
 * The report that {@link match} gives, over an index: byte for byte the same, in the time of a few passes over its columns.
 *
 * - Left to `match` are a workload with a role that spans units, and one whose duration depends on the devices by a reference chip.
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
  const { wanted, alone, together, pools, providers } = sortShapes(columns);
  const plan = matchPlan(workload, columns, wanted, options);
  const { context, profiles, contradictions } = plan;
  if (!plan.columnar) return match(workload, everyOffer(columns), options);
  const head = {
    at: options.at,
    workload: { kind: "Workload", name: workload.metadata?.name ?? "", digest: plan.digest },
    offers: { count: index.size, digest: index.digest(options.sha256), pools, providers },
    by: options.by ?? "cost",
  };
  if (profiles.length > 0 && plan.possible.length === 0) return matchReport(workload, { ...head, ...invalidSpec(contradictions, findingJson) });
  const found = plan.possible.map((part): FoundProfile => {
    const of = profileCells(part, columns, wanted);
    const outcomeOf = rowOutcomes(of.profile, columns, context, options.sha256);
    const poolsOfProfile = together.map((pool) =>
      poolOutcome(of.profile, pool, columns, { statics: of.statics, decide: of.scan.decide, combinationOf: of.scan.combinationOf }, context, outcomeOf),
    );
    const pooled = pooledOffers(of, poolsOfProfile);
    return { of, pools: poolsOfProfile, alone: offersAlone(of, pooled), pooled };
  });
  const cells = found.map(({ of }) => of);
  const bestRows = bestProfiles(
    found.map((profile) => profile.alone),
    columns,
    alone,
  );
  const bestOfPools = together.map((_, pool) => bestPosition(found.map(({ pools: outcomes }) => outcomes[pool]?.rank ?? 4)));
  const counted = found.map(({ of, pools: outcomes }, position) => [
    ...(bestRows.counted[position] === undefined ? [] : [bestRows.counted[position]]),
    ...pooledOffers(
      of,
      outcomes.filter((_, pool) => bestOfPools[pool] === position),
    ),
  ]);
  const bestTogether = together.flatMap((_, pool) => {
    const outcomes = found.flatMap(({ pools: own }) => own[pool] ?? []);
    if ((outcomes[bestOfPools[pool] ?? 0]?.rank ?? 4) > rankOf("waits")) return [];
    return bestProfile(outcomes.map((outcome) => outcome.candidate())) ?? [];
  });

  const top = options.top ?? 10;
  const first = topRows(cells, bestRows.of, columns, alone, context, head.by, top);
  const single = first.rows.flatMap(
    (row) => bestProfile(plan.possible.map(({ profile }) => evaluateRow(profile, columns, row, context, options.sha256))) ?? [],
  );
  const ranked = rankCandidates([...single, ...bestTogether], head.by, context);
  const rankedCount = first.ranked - first.rows.length + ranked.length;
  const missing = createUnknownFacts();
  const disagreeing = createConflicts();
  for (const [position, of] of cells.entries()) countMissing(missing, of, undeterminedOffers(counted[position] ?? [], of.offers.length), columns);
  countConflicts(disagreeing, cells, columns, wanted, leastNames(columns));
  const unknowns = missing.list();
  const conflicts = disagreeing.list();
  const notes = notesOf(workload, index.size, contradictions, profiles);
  const all = countVerdicts(counted.flat());
  return matchReport(workload, {
    ...head,
    verdict: bestVerdict(all.verdicts),
    counts: all.json,
    ranking: ranked.slice(0, top).map((candidate) => rankedCandidateJson(candidate, context, findingJson)),
    ...(rankedCount > top ? { rankingOmitted: rankedCount - top } : {}),
    profiles: found.map((profile) => profileReport(profile, columns, { wanted, alone }, context, options)),
    ...(unknowns.length === 0 ? {} : { unknowns: [...unknowns] }),
    ...(conflicts.length === 0 ? {} : { conflicts: [...conflicts] }),
    ...(notes.length === 0 ? {} : { notes: [...notes] }),
  });
}

/** What a profile found on all offers. */
interface FoundProfile {
  readonly of: ProfileCells;
  /** On the pools that are decided together. */
  readonly pools: readonly PoolOutcome[];
  /** The offers that are decided alone, and those of the pools. */
  readonly alone: CountedOffers;
  readonly pooled: readonly CountedOffers[];
}

function profileReport(
  found: FoundProfile,
  columns: OfferColumns,
  { wanted, alone }: { readonly wanted: Uint32Array; readonly alone: Uint32Array },
  context: CandidateContext,
  options: MatchOptions,
): ProfileReportJson {
  const { of } = found;
  const { profile } = of;
  const counted = countVerdicts([found.alone, ...found.pooled]);
  const verdict = bestVerdict(counted.verdicts);
  const funnel = createFunnel(profile);
  countInFunnel(funnel, of, columns, wanted);
  const { steps, omitted } = funnel.steps();
  const proposed = fixesOf(found.alone, found.pools, columns, alone, context, options);
  const miss = rankOf(verdict) <= rankOf("waits") ? undefined : nearestMiss(context.workload, nearest(found, columns, alone, context, options.sha256));
  return {
    profile: profile.name,
    verdict,
    counts: counted.json,
    funnel: [...steps],
    ...(omitted > 0 ? { funnelOmitted: omitted } : {}),
    fixes: [...proposed.fixes],
    ...(proposed.omitted > 0 ? { fixesOmitted: proposed.omitted } : {}),
    ...(proposed.noFix === undefined ? {} : { noFix: proposed.noFix }),
    ...(miss === undefined ? {} : { nearestMiss: miss }),
  };
}

/** The candidates that may come closest: the nearest offer that is decided alone, and each pool with the offer nearest to each role. */
function* nearest(
  { of, alone: counted, pools }: FoundProfile,
  columns: OfferColumns,
  alone: Uint32Array,
  context: CandidateContext,
  hash: TextHash | undefined,
): Generator<CandidateOutcome> {
  const row = nearestRow(counted, columns, alone, context.workload);
  if (row !== undefined) yield evaluateRow(of.profile, columns, row, context, hash);
  for (const outcome of pools) yield outcome.candidate(nearestInPool(of, outcome.pool, columns, context.workload));
}

function everyOffer(columns: OfferColumns): readonly OfferJson[] {
  const offers: OfferJson[] = [];
  for (let shape = 0; shape < columns.shapes.size; shape += 1) columns.rows.each(shape, (row) => offers.push(columns.offerOf(row)));
  return offers;
}

/** What counts where several profiles do: for each row the first of the best, and the offers that each profile counts for. */
interface BestProfiles {
  readonly of: (row: number) => number;
  readonly counted: readonly CountedOffers[];
}

function bestProfiles(profiles: readonly CountedOffers[], columns: OfferColumns, alone: Uint32Array): BestProfiles {
  if (profiles.length < 2) return { of: () => 0, counted: profiles };
  const best = new Uint8Array(columns.rows.blocks * blockRows);
  const counted = profiles.map(({ of }) => ({ of, cells: new Uint32Array(of.offers.length), closed: 0 }));
  for (const shape of alone) {
    if (profiles.every(({ of: { closed, statics } }) => closed[statics.masks.of[shape] as number] === 1)) {
      const [first] = counted;
      if (first !== undefined) first.closed += columns.shapes.counts[shape] as number;
      continue;
    }
    columns.rows.each(shape, (row) => {
      let chosen = 0;
      let chosenCell = 0;
      let least = 5;
      for (const [position, { of }] of profiles.entries()) {
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

/** The position of the first of the least ranks. */
function bestPosition(ranks: readonly number[]): number {
  return ranks.indexOf(Math.min(...ranks));
}
