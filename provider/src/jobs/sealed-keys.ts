import { existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Job } from "@cornercast/sdk/server";
import type { Replica } from "./job-folder.js";

/** The file in which a replica finds the keys that are sealed to its boundary. */
export function keysFile({ folder }: Replica): string {
  return join(folder, "keys.json");
}

/** The keys of a job as it finds them: each under its name, as its owner gave it. */
export function keysText({ keys = {} }: Pick<Job, "keys">): string {
  return JSON.stringify(keys);
}

/** Lays down the keys of a job for a replica, for nobody else to read. They are sealed all the same. */
export function layDownKeys(replica: Replica, job: Pick<Job, "keys">): string {
  const path = keysFile(replica);
  rmSync(`${path}.new`, { force: true });
  writeFileSync(`${path}.new`, keysText(job), { flag: "wx", mode: 0o600 });
  renameSync(`${path}.new`, path);
  return path;
}

/** Removes the keys of replicas that have ended. */
export function forgetKeys(replicas: readonly Replica[]): void {
  for (const replica of replicas) if (existsSync(replica.folder)) rmSync(keysFile(replica), { force: true });
}
