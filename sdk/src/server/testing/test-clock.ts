import type { Clock } from "../index.js";

/** A clock that stands still until it is moved on. */
export interface TestClock extends Clock {
  advance(milliseconds: number): Promise<void>;
}

/** A clock that begins at a time. */
export function testClock(start = Date.parse("2026-11-25T12:00:00Z")): TestClock {
  let now = start;
  const sleepers = new Set<{ readonly at: number; readonly wake: () => void }>();
  return {
    now: () => now,
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        const sleeper = {
          at: now + milliseconds,
          wake: () => {
            sleepers.delete(sleeper);
            signal.removeEventListener("abort", sleeper.wake);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal.addEventListener("abort", sleeper.wake, { once: true });
        if (signal.aborted) sleeper.wake();
      }),
    async advance(milliseconds) {
      now += milliseconds;
      for (const sleeper of sleepers) if (sleeper.at <= now) sleeper.wake();
      // What woke up gets to do what it woke up for.
      await new Promise((resolve) => setTimeout(resolve, 20));
    },
  };
}
