import { createHash } from "node:crypto";
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { copyFile, mkdir } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { StateFileJson, StateManifestJson } from "@cornercast/schemas";
import type { Job } from "@cornercast/sdk/server";
import type { Replica } from "./job-folder.js";

/** The file by which a job says that its state is written, and what it is: `{"format": …, "step": …, "stateLevel": …}`. */
export const completeFile = "complete";

/** Where a replica writes its state. */
export function checkpointFolder({ folder }: Replica): string {
  return join(folder, "checkpoint");
}

/** The manifest of the state that the replicas of a job wrote. */
export async function manifestOf(job: Job, replicas: readonly Replica[], now: number): Promise<StateManifestJson> {
  const files: StateFileJson[] = [];
  let said: { readonly format?: unknown; readonly step?: unknown; readonly stateLevel?: unknown } = {};
  for (const replica of replicas) {
    const folder = checkpointFolder(replica);
    said = { ...said, ...(JSON.parse(readFileSync(join(folder, completeFile), "utf8")) as object) };
    for (const path of filesIn(folder)) {
      const own = relative(folder, path);
      if (own === completeFile) continue;
      const digest = await digestOf(path);
      files.push({
        path: `${replica.role}-${String(replica.index)}/${own}`,
        size: `${String(statSync(path).size)}B`,
        digest,
        reference: pathToFileURL(path).href,
      });
    }
  }
  if (files.length === 0) throw new Error("the job wrote no files");
  return {
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
}

/** Copies the files of a state to where a replica reads them, and makes sure that they are the files of the manifest. */
export async function restoreFiles(state: StateManifestJson, replica: Replica, target: string): Promise<void> {
  const prefix = `${replica.role}-${String(replica.index)}/`;
  for (const { path = "", digest, reference } of state.spec?.files ?? []) {
    if (!path.startsWith(prefix)) continue;
    if (reference?.startsWith("file:") !== true) throw new Error(`${path} is not in a file that this driver can read`);
    const copy = join(target, path.slice(prefix.length));
    await mkdir(dirname(copy), { recursive: true });
    await copyFile(fileURLToPath(reference), copy);
    if ((await digestOf(copy)) !== digest) throw new Error(`${path} is not the file of the manifest: its digest is another one`);
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

async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return `sha256:${hash.digest("hex")}`;
}
