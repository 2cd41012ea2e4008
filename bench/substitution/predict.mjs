// @ts-check
// What the library says of each pair, with the exponents of the registry or with others.
import { chipById, findChipsByName } from "@cornercast/sdk/hardware";
import { chipPrecision, matrixShare, substitute, substitutionPhase } from "@cornercast/sdk/substitution";
import { formatOf, modelOf, phaseOf } from "./benchmarks.mjs";

/** @typedef {import("./read-pairs.mjs").Pair} Pair */
/** @typedef {import("@cornercast/schemas/registry").ChipRow} ChipRow */
/** @typedef {import("@cornercast/sdk/substitution").SubstitutionMix} Mix */
/** @typedef {{pair: Pair, kind: "inference" | "training", phase: import("@cornercast/sdk/substitution").SubstitutionPhase, mix: string, factor: number, fast: ChipRow, slow: ChipRow, precisions: readonly [string, string]}} Case */

/** Phases under a tight bound on latency are not checked by two rounds; their interval is this much wider than that of their mix. */
const unchecked = 2;

/**
 * A pair as a case of the library, or the name of what the registry does not know.
 * @param {Pair} pair @returns {Case | string}
 */
export function caseOf(pair) {
  const fast = chip(pair.chip_fast);
  const slow = chip(pair.chip_slow);
  if (fast === undefined) return pair.chip_fast;
  if (slow === undefined) return pair.chip_slow;
  const phase = phaseOf(pair.benchmark, pair.scenario);
  const row = substitutionPhase(phase);
  return {
    pair,
    kind: phase === "train" ? "training" : "inference",
    phase,
    mix: row?.mix ?? "",
    factor: row?.checked === true ? 1 : unchecked,
    fast,
    slow,
    precisions: [formatOf(pair, fast, pair.precision_fast), formatOf(pair, slow, pair.precision_slow)],
  };
}

/** @param {string} name */
function chip(name) {
  const found = findChipsByName(name);
  return chipById(name) ?? (found.length === 1 ? found[0] : undefined);
}

/** @param {Case} one @param {Mix} [mix] the exponents; those of the registry where there is none */
export function predict(one, mix) {
  const model = modelOf(one.pair.benchmark);
  return substitute(
    { chip: one.slow, precision: one.precisions[1] },
    { chip: one.fast, precision: one.precisions[0] },
    {
      phase: one.phase,
      precision: one.precisions[1],
      ...(model === undefined ? {} : { model }),
      ...(mix === undefined ? {} : { mix: { ...mix, spread: mix.spread * one.factor } }),
    },
  );
}

/** The ratio of peaks, each times the measured share of it. @param {Case} one */
export function deratedPeak({ fast, slow, precisions }) {
  const [above, below] = [fast, slow].map((each, index) => {
    const format = chipPrecision(each, precisions[index] ?? "");
    return format === undefined ? NaN : format.peak * matrixShare(each, format.bits).share;
  });
  return (above ?? NaN) / (below ?? NaN);
}
