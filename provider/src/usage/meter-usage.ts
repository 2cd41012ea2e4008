import type { Clock } from "@cornercast/sdk/server";
import type { UsageLog } from "./usage-log.js";
import { dueRecords } from "./usage-records.js";

/** What a meter works with. */
export interface MeterOptions {
  readonly log: UsageLog;
  readonly clock: Clock;
  /** The length of a period, in milliseconds. */
  readonly period: number;
  /** How often it looks, in milliseconds. Default: a second. */
  readonly interval?: number;
  readonly signal: AbortSignal;
  readonly onError: (error: unknown) => void;
}

/**
 * Writes usage down until the signal aborts.
 *
 * - Any number of servers may do it for one log, and each period is written down once. What was missed while none did is made up for.
 */
export async function meterUsage({ log, clock, period, interval = 1_000, signal, onError }: MeterOptions): Promise<void> {
  while (!signal.aborted) {
    try {
      const now = clock.now();
      for (const due of await log.due(Math.floor((now - period) / 1_000), 256)) {
        const { records, chain } = dueRecords(due.record, due.chain, { now, period });
        if (records.length > 0 || chain.closed) await log.append(due, records, chain);
      }
    } catch (error) {
      onError(error);
    }
    await clock.sleep(interval, signal).catch(() => undefined);
  }
}
