import { existsSync, mkdirSync, renameSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import type { Clock, LogPiece, LogQuery } from "@cornercast/sdk/server";
import type { Replica } from "../jobs/job-folder.js";
import { longestLog } from "./kubernetes-cluster.js";

/** Where the logs of a placement are: in files, of pods that are gone, and behind the API server. */
export interface PodLogSource {
  readonly replicas: readonly Replica[];
  /** The attempt that is under way, and whether the placement may still write; undefined where there is none. */
  readonly current: () => { readonly attempt: number; readonly lives: boolean } | undefined;
  /** What the pod of a replica wrote. */
  readonly live: (ordinal: number, attempt: number, follow: boolean, signal: AbortSignal) => AsyncIterable<Uint8Array>;
  readonly clock: Clock;
  /** How often to look for more, in milliseconds. */
  readonly interval: number;
}

/** The file that the log of an attempt is kept in. */
export function logFile({ folder }: Replica, attempt: number): string {
  return join(folder, `log-${String(attempt)}`);
}

/** Keeps what the pod of a replica wrote. What is kept already stays. */
export async function keepLog(replica: Replica, attempt: number, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  const path = logFile(replica, attempt);
  if (existsSync(path)) return;
  mkdirSync(replica.folder, { recursive: true });
  const file = await open(`${path}.new`, "w", 0o644);
  try {
    let size = 0;
    for await (const piece of pieces) {
      await file.writeFile(piece);
      size += piece.length;
      if (size >= longestLog) break;
    }
  } finally {
    await file.close();
  }
  renameSync(`${path}.new`, path);
}

/**
 * What a replica wrote, over all its attempts.
 *
 * - Kubernetes does not tell what was written where: all of it counts as standard output.
 * - A cursor is an attempt and a number of bytes.
 */
export async function* podLogs({ role, replica: index, follow, after }: LogQuery, source: PodLogSource, signal: AbortSignal): AsyncIterable<LogPiece> {
  const ordinal = source.replicas.findIndex((one) => one.index === index && (role === undefined || one.role === role));
  const replica = source.replicas[ordinal];
  if (replica === undefined) return;
  let [attempt, offset] = (/^([0-9]{1,9})\.([0-9]{1,15})$/u
    .exec(after ?? "1.0")
    ?.slice(1)
    .map(Number) as [number, number] | undefined) ?? [1, 0];
  for (;;) {
    const current = source.current();
    const isKept = existsSync(logFile(replica, attempt));
    const pieces = isKept ? keptPieces(logFile(replica, attempt), offset) : beyond(source.live(ordinal, attempt, follow, signal), offset);
    for await (const data of pieces) {
      offset += data.length;
      yield { data, stream: "stdout", cursor: `${String(attempt)}.${String(offset)}` };
    }
    if (signal.aborted || current === undefined) return;
    if (attempt < current.attempt) [attempt, offset] = [attempt + 1, 0];
    else if (!follow || !current.lives) return;
    else await source.clock.sleep(source.interval, signal).catch(() => undefined);
  }
}

async function* keptPieces(path: string, offset: number): AsyncIterable<Uint8Array> {
  const file = await open(path);
  try {
    for await (const piece of file.createReadStream({ start: offset, autoClose: false })) yield piece as Uint8Array;
  } finally {
    await file.close();
  }
}

/** What follows after so many bytes. */
async function* beyond(pieces: AsyncIterable<Uint8Array>, offset: number): AsyncIterable<Uint8Array> {
  let skipped = 0;
  for await (const piece of pieces) {
    const skip = Math.min(offset - skipped, piece.length);
    skipped += skip;
    if (skip < piece.length) yield piece.subarray(skip);
  }
}
