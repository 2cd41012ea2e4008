import { chmodSync, cpSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { StateManifestJson } from "@cornercast/schemas";
import { checkpointFolder, completeFile, isComplete, restoreFiles } from "../jobs/checkpoint-files.js";
import type { Replica } from "../jobs/job-folder.js";
import type { StateStore } from "../state/state-store.js";

/** Lays down what the pods of an attempt find: where they write their state, and the state that they begin with. Whether they have one. */
export async function layDown(replicas: readonly Replica[], state: StateManifestJson | undefined, states: StateStore | undefined): Promise<boolean> {
  for (const replica of replicas) {
    const restore = restoreFolder(replica);
    mkdirSync(checkpointFolder(replica), { recursive: true });
    // Whatever user the image has writes there; what lies above is mounted into no pod.
    chmodSync(checkpointFolder(replica), 0o777);
    if (state === undefined) continue;
    rmSync(restore, { recursive: true, force: true });
    mkdirSync(restore, { recursive: true });
    await restoreFiles(state, replica, restore, states);
  }
  return replicas.every((replica) => existsSync(restoreFolder(replica)));
}

/** The state that was written last becomes the one that the next attempt begins with, where all replicas wrote one. */
export function keepLastState(replicas: readonly Replica[]): void {
  if (!replicas.every(isComplete)) return;
  for (const replica of replicas) {
    const restore = restoreFolder(replica);
    rmSync(`${restore}.new`, { recursive: true, force: true });
    cpSync(checkpointFolder(replica), `${restore}.new`, { recursive: true, verbatimSymlinks: true });
    rmSync(join(`${restore}.new`, completeFile), { force: true });
    rmSync(restore, { recursive: true, force: true });
    renameSync(`${restore}.new`, restore);
  }
}

function restoreFolder({ folder }: Replica): string {
  return join(folder, "restore");
}
