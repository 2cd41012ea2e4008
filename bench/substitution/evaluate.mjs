// @ts-check
// Holds the library against measured pairs.
import { phaseOf } from "./benchmarks.mjs";
import { fitMixes } from "./fit.mjs";
import { caseOf, deratedPeak, predict } from "./predict.mjs";
import { score } from "./score.mjs";

/** @typedef {import("./predict.mjs").Case} Case */
/** @typedef {import("./predict.mjs").Mix} Mix */
/** @typedef {import("./read-pairs.mjs").Pair} Pair */
/** @typedef {"inference" | "training"} Kind */
/** @typedef {"leave-one-round-out" | "registry"} Method */
/** @typedef {ReadonlyMap<string, ReadonlyMap<string, Mix>>} HeldBack for each round, what the others give */

/** The rounds on which the exponents of the registry rest. */
const fittedOn = new Set(["inference-v4.1", "inference-v5.1", "training-v4.1", "training-v5.0"]);
/** A round is held back only where this many others of those are in the file ... */
const fewestOthers = 2;
/** ... and only for mixes of which those have this many pairs. A fit on fewer says more of them than of the method. */
const fewestPairs = 30;

export const kinds = /** @type {const} */ (["inference", "training"]);

/**
 * The scores of the library and of simple predictors on some pairs.
 *
 * - A round that the registry was fitted on is predicted with what the other rounds of the file give, where those are enough; every other
 *   round with the registry as it is. `predictedWith` says which, and `why`.
 * - Chips that the registry does not know are counted and named; their pairs are in no figure.
 * - A figure of no pairs is null, and `why` says what there is none of.
 *
 * @param {readonly Pair[]} pairs
 */
export function evaluate(pairs) {
  /** @type {Map<string, number>} */
  const unknown = new Map();
  const cases = pairs.flatMap((pair) => {
    const one = caseOf(pair);
    if (typeof one !== "string") return [one];
    unknown.set(one, (unknown.get(one) ?? 0) + 1);
    return [];
  });
  const rounds = [...new Set(cases.map(({ pair }) => pair.round))].sort();
  const heldBack = new Map(rounds.map((round) => [round, withoutRound(cases, round)]));
  const predictions = cases.map((one) => {
    const mix = heldBack.get(one.pair.round)?.get(one.mix);
    /** @type {Method} */
    const method = mix === undefined ? "registry" : "leave-one-round-out";
    return { one, method, headline: predict(one, mix), shipped: predict(one) };
  });
  /** @param {"headline" | "shipped"} which @param {(one: Case) => boolean} wanted */
  const scoreOf = (which, wanted) =>
    score(
      predictions.flatMap(({ one, [which]: answer }) =>
        wanted(one) && answer.kind === "interval" ? [{ measured: one.pair.measured, mid: answer.mid, low: answer.low, high: answer.high }] : [],
      ),
    );
  /** @param {Kind} kind */
  const headlineOf = (kind) => {
    const scored = scoreOf("headline", (one) => one.kind === kind);
    const ours = predictions.filter(({ one }) => one.kind === kind);
    const methods = [...new Set(ours.map(({ method }) => method))].sort();
    return {
      ...scored,
      intervalCoverage80: scored.intervalCoverage80 ?? null,
      predictedWith: scored.pairs === 0 ? null : methods.join(" and "),
      why: scored.pairs === 0 ? whyNone(pairs, kind, ours.length) : whyMethod(ours),
    };
  };
  /** @param {(one: Case) => number} baseline */
  const baselineOf = (baseline) => {
    /** @param {Kind} kind */
    const of = (kind) => score(cases.filter((one) => one.kind === kind).map((one) => ({ measured: one.pair.measured, mid: baseline(one) })));
    return { inference: of("inference"), training: of("training") };
  };
  return {
    cases,
    heldBack: /** @type {HeldBack} */ (heldBack),
    result: {
      inference: headlineOf("inference"),
      training: headlineOf("training"),
      baselines: {
        peakFlops: baselineOf(({ pair }) => pair.peakFlops),
        bandwidth: baselineOf(({ pair }) => pair.bandwidth),
        geometricMean: baselineOf(({ pair }) => Math.sqrt(pair.peakFlops * pair.bandwidthBytes)),
        deratedPeak: baselineOf(deratedPeak),
      },
      asShipped: {
        inference: scoreOf("shipped", (one) => one.kind === "inference"),
        training: scoreOf("shipped", (one) => one.kind === "training"),
      },
      byRound: Object.fromEntries(rounds.map((round) => [round, scoreOf("headline", (one) => one.pair.round === round)])),
      pairs: pairs.length,
      unknownChips: Object.fromEntries([...unknown].sort(([left], [right]) => left.localeCompare(right))),
      unanswered: predictions.filter(({ headline }) => headline.kind !== "interval").length,
      heldBackRounds: rounds.filter((round) => (heldBack.get(round)?.size ?? 0) > 0),
      roundsOfTheFit: rounds.filter((round) => fittedOn.has(round)),
    },
  };
}

/**
 * What the other rounds give for each mix, as far as they are enough; nothing for a round that the registry was not fitted on.
 * @param {readonly Case[]} cases @param {string} round @returns {ReadonlyMap<string, Mix>}
 */
function withoutRound(cases, round) {
  const others = cases.filter(({ pair }) => pair.round !== round && fittedOn.has(pair.round));
  if (!fittedOn.has(round) || new Set(others.map(({ pair }) => pair.round)).size < fewestOthers) return new Map();
  return new Map([...fitMixes(others)].filter(([name]) => others.filter(({ mix }) => mix === name).length >= fewestPairs));
}

/** @param {readonly {readonly one: Case, readonly method: Method}[]} predictions */
function whyMethod(predictions) {
  const byRegistry = predictions.filter(({ method }) => method === "registry").map(({ one }) => one.pair.round);
  const names = [...new Set(byRegistry)].sort();
  const seen = names.filter((round) => fittedOn.has(round));
  const fresh = names.filter((round) => !fittedOn.has(round));
  return [
    ...(byRegistry.length < predictions.length ? ["each round of the fit is predicted by the others"] : []),
    ...(fresh.length > 0 ? [`${fresh.join(", ")}: the registry was not fitted on it`] : []),
    ...(seen.length > 0 ? [`${seen.join(", ")}: the file has too few other rounds to fit on, and the registry has seen it`] : []),
  ].join("; ");
}

/** @param {readonly Pair[]} pairs @param {Kind} kind @param {number} known how many pairs are of chips that the registry knows */
function whyNone(pairs, kind, known) {
  const own = pairs.filter((pair) => (phaseOf(pair.benchmark, pair.scenario) === "train" ? "training" : "inference") === kind);
  if (own.length === 0) return `the file has no pairs of ${kind}`;
  return known === 0 ? "the registry does not know the chips of these pairs" : "the registry lacks the figures of these chips";
}
