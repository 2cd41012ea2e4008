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
  // One listener for each signal, and not for each time that its call waits.
  const bySignal = new WeakMap<AbortSignal, Set<() => void>>();

  function waitingFor(signal: AbortSignal): Set<() => void> {
    let own = bySignal.get(signal);
    if (own === undefined) {
      const looks = new Set<() => void>();
      own = looks;
      bySignal.set(signal, looks);
      signal.addEventListener(
        "abort",
        () => {
          for (const look of looks) look();
        },
        { once: true },
      );
    }
    return own;
  }

  return {
    wake() {
      const all = waiting;
      waiting = new Set();
      for (const look of all) look();
    },
    until(condition, signal) {
      if (condition() || signal.aborted) return Promise.resolve();
      const own = waitingFor(signal);
      return new Promise((resolve) => {
        const look = (): void => {
          if (!condition() && !signal.aborted) {
            waiting.add(look);
            return;
          }
          waiting.delete(look);
          own.delete(look);
          resolve();
        };
        own.add(look);
        waiting.add(look);
      });
    },
  };
}
