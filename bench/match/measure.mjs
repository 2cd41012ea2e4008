// @ts-check
// Times of what is repeated, by the clock or by the processor.

/** @typedef {"wall" | "cpu"} Clock */
/** @typedef {{readonly runs: number, readonly leastMs: number, readonly medianMs: number, readonly mostMs: number}} Times */

/** Milliseconds so far: of the clock, or of the processor, all threads together. @param {Clock} clock */
export function now(clock) {
  if (clock === "wall") return performance.now();
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

// The engine is some hundred functions: the compiler is done with the last of them after dozens of matches.
const warmRuns = 60;
const warmMs = 4_000;

/**
 * Times something some times, after runs that are not counted, in which the compiler gets to know it: one, and more until there are sixty or four
 * seconds are over.
 * @template Result
 * @param {() => Result | Promise<Result>} run @param {{readonly runs: number, readonly clock: Clock}} options
 * @returns {Promise<{readonly times: Times, readonly result: Result}>}
 */
export async function timed(run, { runs, clock }) {
  const begin = performance.now();
  let result = await run();
  for (let warm = 1; warm < warmRuns && performance.now() - begin < warmMs; warm += 1) result = await run();
  /** @type {number[]} */
  const found = [];
  for (let index = 0; index < runs; index += 1) {
    const start = now(clock);
    result = await run();
    found.push(now(clock) - start);
  }
  found.sort((left, right) => left - right);
  return { times: { runs, leastMs: found[0] ?? 0, medianMs: quantile(found, 0.5), mostMs: found.at(-1) ?? 0 }, result };
}

/** A quantile of numbers in order, the upper of the two where it lies between. @param {readonly number[]} sorted @param {number} share */
export function quantile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/**
 * How a time grows with the number of offers: the slope of a line through the logarithms; 1 is linear.
 * @param {readonly {readonly offers: number, readonly ms: number}[]} points
 * @returns {number | undefined}
 */
export function growthExponent(points) {
  const logs = points.filter(({ ms }) => ms > 0).map(({ offers, ms }) => ({ x: Math.log(offers), y: Math.log(ms) }));
  if (new Set(logs.map(({ x }) => x)).size < 2) return undefined;
  const meanX = logs.reduce((sum, { x }) => sum + x, 0) / logs.length;
  const meanY = logs.reduce((sum, { y }) => sum + y, 0) / logs.length;
  const over = logs.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0);
  return over / logs.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
}
