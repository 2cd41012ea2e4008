import { existsSync, readFileSync } from "node:fs";
import { readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Clock, PlacementStore } from "@cornercast/sdk/server";
import { endOf } from "./end-of-placement.js";
import type { JobName } from "./job-folder.js";

/** What is needed to forget jobs. */
export interface ForgetOptions {
  /** The folder of jobs. */
  readonly folder: string;
  readonly placements: Pick<PlacementStore, "get">;
  readonly clock: Clock;
  /** For how long what a job leaves is kept after its end, in milliseconds. */
  readonly retention: number;
  /** How often it looks, in milliseconds. Default: a minute. */
  readonly interval?: number;
  /** How many folders it looks at each time. Default 256. */
  readonly batch?: number;
  readonly signal: AbortSignal;
  readonly onError: (error: unknown) => void;
}

/** A folder of a job, and one whose removal has begun. */
const [ofJob, leaving] = [/^[0-9a-f]{32}$/u, /^[0-9a-f]{32}\.forgotten$/u];

/**
 * Removes the folders of jobs whose placements ended longer ago than they are kept, with the logs and the states in them, until the signal aborts.
 *
 * - Placements are kept: their names are never free again. Folders of jobs that no placement of the store knows are left alone.
 * - Any number of servers may do it for one folder. What one begins to remove has another name from then on, and any of them finishes it.
 * - A folder that cannot be removed is told of, and is no obstacle to the others.
 */
export async function forgetEndedJobs(options: ForgetOptions): Promise<void> {
  const { clock, interval = 60_000, signal, onError } = options;
  let after = "";
  while (!signal.aborted) {
    try {
      after = await forgetSome(options, after);
    } catch (error) {
      onError(error);
    }
    await clock.sleep(interval, signal).catch(() => undefined);
  }
}

/** Looks at the next folders after a name, and gives the name to go on after. */
async function forgetSome({ folder, placements, clock, retention, batch = 256, signal, onError }: ForgetOptions, after: string): Promise<string> {
  const all = existsSync(folder) ? (await readdir(folder)).filter((name) => ofJob.test(name) || leaving.test(name)).sort() : [];
  const next = all.filter((name) => name > after).slice(0, batch);
  for (const name of next) {
    if (signal.aborted) break;
    try {
      if (leaving.test(name)) await rm(join(folder, name), { recursive: true, force: true });
      else if (await hasEnded(join(folder, name), placements, clock.now() - retention)) await remove(join(folder, name));
    } catch (error) {
      onError(error);
    }
  }
  return next.length < batch ? "" : (next.at(-1) ?? "");
}

async function hasEnded(folder: string, placements: ForgetOptions["placements"], before: number): Promise<boolean> {
  const text = jobOf(join(folder, "job.json"));
  if (text === undefined) return false;
  const { tenant, name } = JSON.parse(text) as JobName;
  const record = await placements.get(tenant, name);
  return record !== undefined && endOf(record) <= before;
}

/** What a folder says of its job; undefined where it does not, or where another server took it away at this moment. */
function jobOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (!existsSync(path)) return undefined;
    throw error;
  }
}

async function remove(folder: string): Promise<void> {
  const gone = `${folder}.forgotten`;
  try {
    await rename(folder, gone);
  } catch (error) {
    // Another server was faster.
    if (!existsSync(folder)) return;
    throw error;
  }
  await rm(gone, { recursive: true, force: true });
}
