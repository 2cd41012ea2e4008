import { Code } from "@connectrpc/connect";
import type { Clock } from "../protocol/index.js";
import { refusal } from "./refusal.js";

/** A row of changes that can be followed. */
export interface ChangeSource<Change> {
  changes(
    after: number,
    limit: number,
  ): MaybePromise<{ readonly kind: "changes"; readonly changes: readonly Change[]; readonly revision: number } | { readonly kind: "compacted" }>;
  changed(after: number, signal: AbortSignal): Promise<void>;
}

type MaybePromise<Value> = Value | Promise<Value>;

/** A change, or that there was none for a while. Everything up to the revision is told. */
export type Followed<Change> = { readonly kind: "change"; readonly change: Change } | { readonly kind: "quiet"; readonly revision: number };

/**
 * The changes after a revision as they come, and a sign of life where none come.
 *
 * - A reader that is too slow for the changes that are kept is refused with `revision-compacted`.
 * - It ends where the signal aborts.
 *
 * @implements watch.changes-come-once-in-order
 * @implements watch.quiet-watches-give-bookmarks
 */
export async function* follow<Change>(
  source: ChangeSource<Change>,
  start: number,
  { clock, heartbeat, signal }: { readonly clock: Clock; readonly heartbeat: number; readonly signal: AbortSignal },
): AsyncGenerator<Followed<Change>> {
  let after = start;
  let told = clock.now();
  while (!signal.aborted) {
    const found = await source.changes(after, 256);
    if (found.kind === "compacted") throw revisionCompacted(after);
    const moved = found.revision > after;
    after = found.revision;
    for (const change of found.changes) {
      yield { kind: "change", change };
      told = clock.now();
    }
    // Changes that are not for this reader move the revision, and do not count as a sign of life.
    const quiet = moved ? clock.now() - told >= heartbeat : await changedOrQuiet(source, after, clock, heartbeat, signal);
    if (!quiet || signal.aborted) continue;
    yield { kind: "quiet", revision: after };
    told = clock.now();
  }
}

/** Waits for a change; whether there was none for the time of a heartbeat. */
async function changedOrQuiet<Change>(source: ChangeSource<Change>, after: number, clock: Clock, heartbeat: number, signal: AbortSignal): Promise<boolean> {
  const either = new AbortController();
  const stop = (): void => either.abort();
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  try {
    return await Promise.race([
      source.changed(after, either.signal).then(() => false),
      clock.sleep(heartbeat, either.signal).then(
        () => true,
        () => false,
      ),
    ]);
  } finally {
    signal.removeEventListener("abort", stop);
    stop();
  }
}

/**
 * The refusal of a position that is no longer known.
 *
 * @implements watch.forgotten-positions-are-refused
 */
export function revisionCompacted(revision: number): Error {
  return refusal(Code.OutOfRange, "revision-compacted", `the changes after revision ${String(revision)} are no longer known`, { pointer: "/after" });
}
