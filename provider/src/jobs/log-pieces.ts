import { existsSync, statSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import type { Clock, LogPiece, LogQuery } from "@cornercast/sdk/server";
import type { Replica } from "./job-folder.js";

/** What there is to know about a log beside what is asked for. */
export interface LogSource {
  readonly replicas: readonly Replica[];
  /** Whether a replica may still write. */
  readonly lives: (replica: Replica) => boolean;
  readonly clock: Clock;
  /** How often to look for more, in milliseconds. */
  readonly interval: number;
}

/** What a replica wrote into the files `stdout` and `stderr` of its folder. */
export async function* logPieces(
  { role, replica: index, follow, after }: LogQuery,
  { replicas, lives, clock, interval }: LogSource,
  signal: AbortSignal,
): AsyncIterable<LogPiece> {
  const replica = replicas.find((one) => one.index === index && (role === undefined || one.role === role));
  if (replica === undefined) return;
  const offsets = /^([0-9]{1,15})\.([0-9]{1,15})$/u
    .exec(after ?? "0.0")
    ?.slice(1)
    .map(Number) ?? [0, 0];
  for (;;) {
    const more = lives(replica);
    const pieces = [await readPiece(replica, "stdout", offsets), await readPiece(replica, "stderr", offsets)].filter((piece) => piece !== undefined);
    yield* pieces;
    if (signal.aborted || (pieces.length === 0 && (!follow || !more))) return;
    if (pieces.length === 0) await clock.sleep(interval, signal).catch(() => undefined);
  }
}

/** What was added to a log since some offsets, which are moved on. */
async function readPiece({ folder }: Replica, stream: "stdout" | "stderr", offsets: number[]): Promise<LogPiece | undefined> {
  const path = join(folder, stream);
  const place = stream === "stdout" ? 0 : 1;
  const offset = offsets[place] ?? 0;
  const size = existsSync(path) ? statSync(path).size : 0;
  if (size <= offset) return undefined;
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(new Uint8Array(Math.min(65_536, size - offset)), 0, undefined, offset);
    offsets[place] = offset + bytesRead;
    return { data: buffer.subarray(0, bytesRead), stream, cursor: offsets.map(String).join(".") };
  } finally {
    await file.close();
  }
}
