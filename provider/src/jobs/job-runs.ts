import { join } from "node:path";
import type { RoleJson } from "@cornercast/schemas";
import type { Job } from "@cornercast/sdk/server";
import { checkpointFolder } from "./checkpoint-files.js";
import type { Replica } from "./job-folder.js";
import { keysFile } from "./sealed-keys.js";

/** What a replica runs. */
export interface ReplicaRun {
  readonly replica: Replica;
  readonly role: RoleJson;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly workingDirectory?: string;
}

/**
 * What the replicas of a job run, each in a folder of its own below one.
 *
 * - `CORNERCAST_PLACEMENT`, `…_ROLE`, `…_REPLICA`, `…_EPOCH` and `…_UNITS` say what runs; files of state go into `CORNERCAST_CHECKPOINT`, and the
 *   file `CORNERCAST_KEYS` has the keys that are sealed to the boundary.
 * - A role without a command is refused: there are no images here.
 */
export function jobRuns(job: Job, folder: string): readonly ReplicaRun[] {
  const roles = job.workload.spec?.profiles?.find(({ name }) => name === job.profile)?.roles ?? [];
  return roles.flatMap((role) => {
    const { name = "", run: { command = [], args = [], env, workingDir } = {} } = role;
    if (command.length + args.length === 0) throw new Error(`the role ${name} has no command, and this driver runs nothing but commands`);
    return Array.from({ length: role.replicas ?? 1 }, (_, index): ReplicaRun => {
      const replica: Replica = { role: name, index, folder: join(folder, `${name}-${String(index)}`) };
      return {
        replica,
        role,
        command: [...command, ...args],
        env: {
          ...env,
          CORNERCAST_PLACEMENT: job.name,
          CORNERCAST_ROLE: name,
          CORNERCAST_REPLICA: String(index),
          CORNERCAST_EPOCH: String(job.epoch),
          CORNERCAST_UNITS: job.units.join(","),
          CORNERCAST_CHECKPOINT: checkpointFolder(replica),
          CORNERCAST_KEYS: keysFile(replica),
        },
        ...(workingDir === undefined ? {} : { workingDirectory: workingDir }),
      };
    });
  });
}
