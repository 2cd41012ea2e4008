import { existsSync, mkdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { StateManifestJson } from "@cornercast/schemas";
import { checkpointFolder, restoreFiles } from "../jobs/checkpoint-files.js";
import { replicasIn, writeWhole, type Replica } from "../jobs/job-folder.js";
import type { ReplicaRun } from "../jobs/job-runs.js";
import type { StateStore } from "../state/state-store.js";

/** What a job of Slurm is told by the file `control` of the folder of its placement. */
export type Control = { readonly word: "run" | "hold"; readonly round: number } | { readonly word: "end" };

/** How far a job of Slurm says that it is. */
export interface Said {
  readonly word: string;
  readonly round: number;
  readonly restarts: number;
}

/** The submission of a placement to Slurm. A placement that outlives one gets another. */
export interface Allocation {
  /** The epoch in which it was made. */
  readonly epoch: number;
  /** The number of the job, where it is known. */
  readonly id?: number;
}

/** The longest text that a program takes as one word, and what fits into all of them; Linux allows more, with the environment. */
const longest = { word: 131_071, all: 900_000 };

/** The folder of the replicas of a placement. */
export function replicasFolder(folder: string): string {
  return join(folder, "replicas");
}

/** The replicas of a placement that have folders. */
export function slurmReplicas(folder: string): readonly Replica[] {
  return replicasIn(replicasFolder(folder));
}

/** The folder of an allocation. */
export function allocationFolder(folder: string, { epoch }: Allocation): string {
  return join(folder, "allocations", String(epoch));
}

/** The newest allocation of a placement. The job that has the claim is the one. */
export function allocationOf(folder: string): Allocation | undefined {
  const path = join(folder, "allocation.json");
  if (!existsSync(path)) return undefined;
  const noted = JSON.parse(readFileSync(path, "utf8")) as Allocation;
  try {
    return { ...noted, id: Number(readlinkSync(join(allocationFolder(folder, noted), "claim"))) };
  } catch {
    return noted;
  }
}

/** Writes down what is, or is to be, submitted. */
export function noteAllocation(folder: string, allocation: Allocation): void {
  mkdirSync(allocationFolder(folder, allocation), { recursive: true });
  writeWhole(join(folder, "allocation.json"), JSON.stringify(allocation));
}

/** What a job of Slurm said last; undefined where it has not started. */
export function saidOf(folder: string, allocation: Allocation): Said | undefined {
  const path = join(allocationFolder(folder, allocation), "said");
  if (!existsSync(path)) return undefined;
  const [word = "", round, restarts] = readFileSync(path, "utf8").trim().split(" ");
  return { word, round: Number(round), restarts: Number(restarts) };
}

/** What the job of Slurm was told last. */
export function controlOf(folder: string): Control | undefined {
  const path = join(folder, "control");
  if (!existsSync(path)) return undefined;
  const [word, round] = readFileSync(path, "utf8").trim().split(" ");
  return word === "end" ? { word } : { word: word === "run" ? "run" : "hold", round: Number(round) };
}

/** Tells the job of Slurm what to do. */
export function noteControl(folder: string, control: Control): void {
  writeWhole(join(folder, "control"), control.word === "end" ? "end\n" : `${control.word} ${String(control.round)}\n`);
}

/** The exit code of a replica; -1 where it was ended from outside, undefined where it has not ended. */
export function slurmExitCode({ folder }: Replica): number | undefined {
  const path = join(folder, "exit");
  return existsSync(path) ? Number(readFileSync(path, "utf8")) : undefined;
}

/** Whether a replica cannot be asked for its state. */
export function refusesState({ folder }: Replica): boolean {
  return existsSync(join(folder, "refused"));
}

/** Forgets what came of asking before. */
export function forgetRefusal({ folder }: Replica): void {
  rmSync(join(folder, "refused"), { force: true });
}

/**
 * Lays down what a replica runs, for the script that runs it: the words of its command, which of the devices it gets, and the state it begins with.
 *
 * - Words stand in a file with zero bytes between; no shell reads them.
 */
export async function layDown({ replica, command, env, workingDirectory }: ReplicaRun, { initial, devices, states }: ReplicaStart): Promise<void> {
  const { folder } = replica;
  const restore = join(folder, "restore");
  rmSync(restore, { recursive: true, force: true });
  mkdirSync(checkpointFolder(replica), { recursive: true });
  mkdirSync(join(folder, "work"), { recursive: true });
  if (initial !== undefined) {
    mkdirSync(restore, { recursive: true });
    await restoreFiles(initial, replica, restore, states);
  }
  const words = [workingDirectory ?? join(folder, "work"), ...variables(env), "sh", "-c", 'exec "$@"', "sh", ...command];
  if (words.some((word) => word.includes("\0"))) throw new Error("a command or a variable holds a zero byte");
  if (words.some((word) => Buffer.byteLength(word) > longest.word) || words.reduce((sum, word) => sum + Buffer.byteLength(word) + 1, 0) > longest.all)
    throw new Error(`the command and the variables of ${replica.role} are longer than a program can take`);
  if (devices === undefined) rmSync(join(folder, "devices"), { force: true });
  else writeFileSync(join(folder, "devices"), `${String(devices.first)} ${String(devices.last)}\n`);
  writeWhole(join(folder, "words"), words.map((word) => `${word}\0`).join(""));
}

/** What a replica begins with. */
export interface ReplicaStart {
  readonly initial?: StateManifestJson;
  readonly states?: StateStore;
  /** Which of the devices of the node it gets, counted from 1. Default: all. */
  readonly devices?: { readonly first: number; readonly last: number };
}

function variables(env: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(env).map(([name, value]) => {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/u.test(name)) throw new Error(`${JSON.stringify(name)} is no name of a variable`);
    return `${name}=${value}`;
  });
}
