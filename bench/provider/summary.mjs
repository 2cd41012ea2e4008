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
 * - `ratio` is the median of the ratios of each round: what else the machine does in a round falls on both.
 * - `database` is what a server with a database takes beyond the one without, by its name.
 *
 * @param {Rounds} took
 */
export function summaryOf(took) {
  const microseconds = Object.fromEntries(Object.entries(took).map(([name, list]) => [name, Math.round(median(list))]));
  const ratio = median((took["provider"] ?? []).map((time, round) => time / (took["echo"]?.[round] ?? Number.NaN)));
  const database = Object.fromEntries(
    ["pglite", "postgres"].flatMap((name) => (microseconds[name] === undefined ? [] : [[name, microseconds[name] - (microseconds["provider"] ?? 0)]])),
  );
  return { microseconds, ratio: Number(ratio.toFixed(2)), ...(Object.keys(database).length === 0 ? {} : { database }) };
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
export function median(list) {
  const sorted = [...list].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? Number.NaN) : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}
