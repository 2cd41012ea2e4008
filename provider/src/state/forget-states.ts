import { documentDigest } from "@cornercast/sdk/document";
import type { Clock, PlacementRecord, PlacementStore } from "@cornercast/sdk/server";
import { endOf } from "../jobs/end-of-placement.js";
import type { KeptState, StateStore } from "./state-store.js";

/** What is needed to forget states. */
export interface ForgetStatesOptions {
  readonly states: StateStore;
  readonly placements: Pick<PlacementStore, "get">;
  readonly clock: Clock;
  /** For how long a state is kept after the end of its placement, in milliseconds. */
  readonly retention: number;
  /** How often it looks, in milliseconds. Default: a tenth of the retention, but not less than a minute and not more than an hour. */
  readonly interval?: number;
  readonly signal: AbortSignal;
  readonly onError: (error: unknown) => void;
}

/**
 * Lets go of the states of placements that ended longer ago than they are kept, and of older states than the newest one of a placement that lives,
 * until the signal aborts.
 *
 * - A placement that began with a state keeps it by itself, at whichever provider it is: a state that moved stays until the last one lets go of it.
 * - States of placements that the store does not know are left alone. Any number of servers may do it at once.
 */
export async function forgetStates(options: ForgetStatesOptions): Promise<void> {
  const { retention, clock, signal, onError } = options;
  const interval = options.interval ?? Math.min(Math.max(retention / 10, 60_000), 3_600_000);
  while (!signal.aborted) {
    try {
      await forgetOnce(options);
    } catch (error) {
      onError(error);
    }
    await clock.sleep(interval, signal).catch(() => undefined);
  }
}

async function forgetOnce({ states, placements, clock, retention, signal }: ForgetStatesOptions): Promise<void> {
  const gone: KeptState[] = [];
  for await (const kept of states.kept()) {
    if (signal.aborted) return;
    const record = await placements.get(kept.tenant, kept.name);
    if (record !== undefined && isOver(kept, record, clock.now() - retention)) gone.push(kept);
  }
  await states.forget(gone);
}

function isOver({ digest, writtenAt }: KeptState, record: PlacementRecord, before: number): boolean {
  if (endOf(record) <= before) return true;
  // The newest one, and the one that it began with, a placement needs for as long as it lives.
  const { initial, state } = record;
  const isReplaced = state !== undefined && writtenAt < Date.parse(state.spec?.writtenAt ?? "") && digest !== documentDigest(state);
  return isReplaced && writtenAt <= before && (initial === undefined || digest !== documentDigest(initial));
}
