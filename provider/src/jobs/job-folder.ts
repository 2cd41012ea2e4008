import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { StateManifestJson } from "@cornercast/schemas";
import type { Job } from "@cornercast/sdk/server";

/** A replica of a job, as a folder: what runs in it survives the driver, and is found again by what is written there. */
export interface Replica {
  readonly role: string;
  readonly index: number;
  readonly folder: string;
}

/** Which job a folder is of. */
export type JobName = Pick<Job, "tenant" | "name">;

/** The folder of a job. Its name is made of a digest, because tenants and jobs may have names that no file can have. */
export function jobFolder(root: string, { tenant, name }: JobName): string {
  return join(
    root,
    createHash("sha256")
      .update(JSON.stringify([tenant, name]))
      .digest("hex")
      .slice(0, 32),
  );
}

/** Makes the folder of a job, with what the job is. */
export function makeJobFolder(root: string, { tenant, name }: JobName): string {
  const folder = jobFolder(root, { tenant, name });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeWhole(join(folder, "job.json"), JSON.stringify({ tenant, name }));
  return folder;
}

/** The jobs that have folders. */
export function knownJobs(root: string): readonly JobName[] {
  if (!existsSync(root)) return [];
  return readdirSync(root).flatMap((entry) => {
    const path = join(root, entry, "job.json");
    return existsSync(path) ? [JSON.parse(readFileSync(path, "utf8")) as JobName] : [];
  });
}

/** The replicas of a job that have folders. */
export function replicasIn(folder: string): readonly Replica[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const [, role, index] = /^(.+)-([0-9]+)$/u.exec(entry.name) ?? [];
    return entry.isDirectory() && role !== undefined ? [{ role, index: Number(index), folder: join(folder, entry.name) }] : [];
  });
}

/** The state that a paused job wrote; undefined where the job is not paused. */
export function pausedState(folder: string): StateManifestJson | undefined {
  const path = join(folder, "paused");
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as StateManifestJson) : undefined;
}

/** Writes down that a job is paused, or that it no longer is. */
export function notePause(folder: string, state: StateManifestJson | undefined): void {
  if (state === undefined) rmSync(join(folder, "paused"), { force: true });
  else writeWhole(join(folder, "paused"), JSON.stringify(state));
}

/** Writes a file: a reader sees the old text or the new one, and nothing between. */
export function writeWhole(path: string, text: string, mode = 0o644): void {
  writeFileSync(`${path}.new`, text, { mode });
  renameSync(`${path}.new`, path);
}
