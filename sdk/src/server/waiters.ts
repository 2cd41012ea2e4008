/** Calls that wait for something to change. */
export interface Waiters {
  /** Lets all that wait look again. */
  wake(): void;
  /** Resolves when a condition holds, or when the signal aborts. */
  until(condition: () => boolean, signal: AbortSignal): Promise<void>;
}

/** A list of calls that wait, empty at first. */
export function waiters(): Waiters {
  let waiting = new Set<() => void>();
  return {
    wake() {
      const all = waiting;
      waiting = new Set();
      for (const look of all) look();
    },
    until(condition, signal) {
      return new Promise((resolve) => {
        const look = (): void => {
          if (!condition() && !signal.aborted) {
            waiting.add(look);
            return;
          }
          waiting.delete(look);
          signal.removeEventListener("abort", look);
          resolve();
        };
        signal.addEventListener("abort", look);
        look();
      });
    },
  };
}
