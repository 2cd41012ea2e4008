// @ts-check
// What is made of the times that calls took.

/** What a call to the provider may cost of what the bare server takes. */
export const target = 1.25;

/**
 * The microseconds that rounds took, by the name of the server.
 *
 * @typedef {Readonly<Record<string, readonly number[]>>} Rounds
 */

/**
 * The figures of one row.
 *
 * - `ratio` is the median of the ratios of each round: what else the machine does in a round falls on both. Half of the rounds are within `middleHalf`.
 * - `database` is what a server with a database takes beyond the one without, by its name.
 *
 * @param {Rounds} took
 */
export function summaryOf(took) {
  const microseconds = Object.fromEntries(Object.entries(took).map(([name, list]) => [name, Math.round(median(list))]));
  const ratios = (took["provider"] ?? []).map((time, round) => time / (took["echo"]?.[round] ?? Number.NaN));
  const database = Object.fromEntries(
    ["pglite", "postgres"].flatMap((name) => (microseconds[name] === undefined ? [] : [[name, microseconds[name] - (microseconds["provider"] ?? 0)]])),
  );
  const [ratio, ...middleHalf] = [0.5, 0.25, 0.75].map((part) => Number(quantile(ratios, part).toFixed(2)));
  return { microseconds, ratio: ratio ?? Number.NaN, middleHalf, ...(Object.keys(database).length === 0 ? {} : { database }) };
}

/**
 * The rows that miss the target, of those that it is for.
 *
 * @template {{readonly ratio: number, readonly isTarget: boolean}} Row
 * @param {readonly Row[]} rows @returns {readonly Row[]}
 */
export function missedOf(rows) {
  return rows.filter(({ ratio, isTarget }) => isTarget && !(ratio <= target));
}

/** @param {readonly number[]} list */
export const median = (list) => quantile(list, 0.5);

/**
 * The value that a part of a list is not above, between two values of it where it falls between them.
 * @param {readonly number[]} list @param {number} part
 */
export function quantile(list, part) {
  const sorted = [...list].sort((left, right) => left - right);
  const place = part * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(place)] ?? Number.NaN, sorted[Math.ceil(place)] ?? Number.NaN];
  return below + (above - below) * (place - Math.floor(place));
}
