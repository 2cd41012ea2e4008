/**
 * The time, which enters at the edges.
 *
 * @example
 * ```ts
 * // In Node, `setTimeout` of node:timers/promises.
 * declare function wait(milliseconds: number, value: undefined, options: { signal: AbortSignal }): Promise<void>;
 * const clock: Clock = { now: Date.now, sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal }) };
 * ```
 */
export interface Clock {
  /** Now, in milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** Resolves after a time; resolves or rejects early where the signal aborts. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}
