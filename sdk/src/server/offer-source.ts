import type { OfferJson } from "@cornercast/schemas";
import { waiters } from "./waiters.js";

/**
 * The offers of a provider.
 *
 * - `status.availability.units` of an offer are the units that placements of this provider may take in all, those that are taken included.
 *   The bindings publish how many are free, and never give more.
 * - An object that is returned again is taken as unchanged. A change makes a new object.
 */
export interface OfferSource {
  list(): readonly OfferJson[] | Promise<readonly OfferJson[]>;
  /** Resolves when offers may have changed, or when the signal aborts. Default: they never change. */
  changed?(signal: AbortSignal): Promise<void>;
}

/**
 * A source of offers that a program replaces at will.
 *
 * @example
 * ```ts
 * const source = memoryOfferSource(offers);
 * source.replace([]); // all are gone
 * ```
 */
export function memoryOfferSource(initial: readonly OfferJson[]): OfferSource & { replace(offers: readonly OfferJson[]): void } {
  let offers = initial;
  let version = 0;
  let listed = 0;
  const waiting = waiters();
  return {
    list() {
      listed = version;
      return offers;
    },
    changed: (signal) => waiting.until(() => version !== listed, signal),
    replace(next) {
      offers = next;
      version += 1;
      waiting.wake();
    },
  };
}
