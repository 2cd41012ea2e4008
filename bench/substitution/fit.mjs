// @ts-check
// Finds the exponents of each mix and their spread: multiples of an eighth, none of them 0, that add up to 1.
import { predict } from "./predict.mjs";

/** @typedef {import("./predict.mjs").Case} Case */
/** @typedef {import("./predict.mjs").Mix} Mix */

/** An error counts up to this much, in natural logarithm: results that were never tuned say nothing of a chip. */
const errorLimit = 0.5;
/** The share of ratios that the interval has to hold where it is fitted. */
const heldShare = 0.8;

/**
 * The mixes that fit some cases best, with one spread for all of them. Each phase of each round counts the same, however many pairs it has.
 * @param {readonly Case[]} cases @returns {ReadonlyMap<string, Mix>}
 */
export function fitMixes(cases) {
  const mixes = new Map([...new Set(cases.map(({ mix }) => mix))].map((mix) => [mix, fitExponents(cases.filter((one) => one.mix === mix))]));
  const spread = fitSpread(cases, mixes);
  return new Map([...mixes].map(([name, mix]) => [name, { ...mix, spread }]));
}

/** @param {readonly Case[]} cases @returns {Mix} */
function fitExponents(cases) {
  let best = { mix: { matrix: 0.75, power: 0.125, bandwidth: 0.125, spread: 0 }, loss: Infinity };
  for (let matrix = 1; matrix <= 6; matrix += 1) {
    for (let power = 1; power <= 7 - matrix; power += 1) {
      const mix = { matrix: matrix / 8, power: power / 8, bandwidth: (8 - matrix - power) / 8, spread: 0 };
      const loss = lossOf(cases, mix);
      if (loss < best.loss) best = { mix, loss };
    }
  }
  return best.mix;
}

/** The least spread with which the intervals hold enough. @param {readonly Case[]} cases @param {ReadonlyMap<string, Mix>} mixes */
function fitSpread(cases, mixes) {
  for (let step = 1; step < 20; step += 1) {
    const inside = cases.filter((one) => {
      const mix = mixes.get(one.mix);
      const answer = predict(one, mix === undefined ? undefined : { ...mix, spread: step / 20 });
      return answer.kind === "interval" && answer.low <= one.pair.measured && one.pair.measured <= answer.high;
    });
    if (inside.length >= heldShare * cases.length) return step / 20;
  }
  return 1;
}

/** @param {readonly Case[]} cases @param {Mix} mix */
function lossOf(cases, mix) {
  /** @type {Map<string, number[]>} */
  const groups = new Map();
  for (const one of cases) {
    const answer = predict(one, mix);
    if (answer.kind !== "interval") continue;
    const key = `${one.pair.round} ${one.phase}`;
    const errors = groups.get(key) ?? [];
    groups.set(key, errors);
    errors.push(Math.min(errorLimit, Math.abs(Math.log(answer.mid / one.pair.measured))));
  }
  const means = [...groups.values()].map(mean);
  return mean(means);
}

/** @param {readonly number[]} values */
function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
