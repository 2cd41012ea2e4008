import { createHash } from "node:crypto";
import { constants, existsSync, readdirSync } from "node:fs";
import { mkdir, open, readlink, realpath, rm, type FileHandle } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { StateFileJson, StateManifestJson } from "@cornercast/schemas";
import type { Job } from "@cornercast/sdk/server";
import type { StateStore } from "../state/state-store.js";
import type { Replica } from "./job-folder.js";

/** The file by which a job says that its state is written, and what it is: `{"format": …, "step": …, "stateLevel": …}`. */
export const completeFile = "complete";

/** Where a replica writes its state. */
export function checkpointFolder({ folder }: Replica): string {
  return join(folder, "checkpoint");
}

/**
 * The manifest of the state that the replicas of a job wrote.
 *
 * - With a store the files are kept there; without one they stay where they are, and only drivers of this machine, or of one file system, can read them.
 */
export async function manifestOf(job: Job, replicas: readonly Replica[], now: number, store?: StateStore): Promise<StateManifestJson> {
  const files: StateFileJson[] = [];
  let said: { readonly format?: unknown; readonly step?: unknown; readonly stateLevel?: unknown } = {};
  for (const replica of replicas) {
    const folder = checkpointFolder(replica);
    said = { ...said, ...(await readComplete(replica)) };
    for (const path of filesIn(folder)) {
      const own = relative(folder, path);
      if (own === completeFile) continue;
      files.push({
        path: `${replica.role}-${String(replica.index)}/${own}`,
        ...(await readOwn(path, (file) => keep(file, path, store))),
      });
    }
  }
  if (files.length === 0) throw new Error("the job wrote no files");
  const manifest: StateManifestJson = {
    apiVersion: "cornercast/v1",
    kind: "StateManifest",
    metadata: { name: `${job.name}-${String(job.epoch)}`.slice(0, 253) },
    spec: {
      files,
      format: typeof said.format === "string" ? said.format : "opaque",
      stateLevel: typeof said.stateLevel === "string" ? said.stateLevel : "S2",
      ...(typeof said.step === "number" ? { step: String(said.step) } : {}),
      profile: job.profile,
      placement: job.name,
      epoch: job.epoch,
      writtenAt: new Date(now).toISOString(),
    },
  };
  await store?.keep(manifest, job);
  return manifest;
}

/** Copies the files of a state to where a replica reads them, and makes sure that they are the files of the manifest. */
export async function restoreFiles(state: StateManifestJson, replica: Replica, target: string, store?: StateStore): Promise<void> {
  const prefix = `${replica.role}-${String(replica.index)}/`;
  for (const { path = "", digest, reference = "" } of state.spec?.files ?? []) {
    if (!path.startsWith(prefix)) continue;
    const copy = join(target, path.slice(prefix.length));
    await mkdir(dirname(copy), { recursive: true });
    const kept = await store?.open(reference);
    let found: Measure;
    if (kept !== undefined) found = await copyAndMeasure(kept, copy);
    else if (store === undefined && reference.startsWith("file:"))
      found = await readOwn(fileURLToPath(reference), (file) => copyAndMeasure(file.createReadStream({ autoClose: false }), copy));
    else throw new Error(`${path} is not in a place that this driver reads`);
    if (found.digest === digest) continue;
    await rm(copy);
    throw new Error(`${path} is not the file of the manifest: its digest is another one`);
  }
}

/** Whether a replica has said that its state is written. */
export function isComplete(replica: Replica): boolean {
  return existsSync(join(checkpointFolder(replica), completeFile));
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/**
 * Opens a file that a job wrote, and nothing that it only points to: a link would lead the program, which may read more than the job, elsewhere.
 */
async function readOwn<Result>(path: string, read: (file: FileHandle) => Promise<Result>): Promise<Result> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    if (!(await file.stat()).isFile()) throw new Error(`${basename(path)} is no file`);
    if ((await readlink(`/proc/self/fd/${String(file.fd)}`)) !== (await realpath(dirname(path))).concat("/", basename(path)))
      throw new Error(`${basename(path)} is elsewhere`);
    return await read(file);
  } finally {
    await file.close();
  }
}

/** What a job says of its state. */
async function readComplete(replica: Replica): Promise<object> {
  const text = await readOwn(join(checkpointFolder(replica), completeFile), (file) => file.readFile("utf8"));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (value === null || typeof value !== "object") throw new Error(`the job wrote something else than an object of JSON into ${completeFile}`);
  return value;
}

type Measure = Pick<StateFileJson, "size" | "digest">;

/** Measures a file, and keeps it in a store where there is one. */
async function keep(file: FileHandle, path: string, store: StateStore | undefined): Promise<Measure & Pick<StateFileJson, "reference">> {
  const read = (): Readable => file.createReadStream({ autoClose: false, start: 0 });
  const found = await measured(read());
  const reference = await store?.put({ digest: found.digest, size: found.bytes, read });
  return { size: found.size, digest: found.digest, reference: reference ?? pathToFileURL(path).href };
}

async function copyAndMeasure(source: Readable, path: string): Promise<Measure> {
  const copy = await open(path, "wx", 0o644);
  try {
    const { size, digest } = await measured(source, copy);
    return { size, digest };
  } finally {
    await copy.close();
  }
}

async function measured(source: Readable, copy?: FileHandle): Promise<{ readonly size: string; readonly digest: string; readonly bytes: number }> {
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of source) {
    const bytes = chunk as Uint8Array;
    hash.update(bytes);
    size += bytes.length;
    await copy?.writeFile(bytes);
  }
  return { size: `${String(size)}B`, digest: `sha256:${hash.digest("hex")}`, bytes: size };
}
