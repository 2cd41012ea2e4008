// @ts-check
// How good predictions are.

/** @typedef {{measured: number, mid: number, low?: number, high?: number}} Prediction */

/** @param {readonly number[]} values */
function median(values) {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

/** @param {number} share null where there is nothing to share */
const percent = (share) => (Number.isNaN(share) ? null : Math.round(share * 1000) / 10);

/**
 * Median absolute error of the ratio, the share of pairs whose faster device was said to be faster, and the share of measured ratios
 * inside of the interval; in percent, and null of no pairs.
 * @param {readonly Prediction[]} predictions
 */
export function score(predictions) {
  const usable = predictions.filter(({ mid }) => Number.isFinite(mid));
  const bounded = usable.filter(({ low }) => low !== undefined);
  const inside = bounded.filter(({ measured, low = NaN, high = NaN }) => low <= measured && measured <= high);
  return {
    pairs: usable.length,
    medianAbsolutePercentError: percent(median(usable.map(({ measured, mid }) => Math.abs(mid / measured - 1)))),
    orderAccuracy: percent(usable.filter(({ measured, mid }) => (measured >= 1 ? mid > 1 : mid < 1)).length / usable.length),
    ...(bounded.length === 0 ? {} : { intervalCoverage80: percent(inside.length / bounded.length) }),
  };
}
