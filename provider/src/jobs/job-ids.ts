import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, readlinkSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";

/**
 * What the jobs of one server are told by from those of another one on the same machine or cluster: a name in the folder of its jobs, which is
 * made, as the folder is, where it is not there. Servers of one folder are one.
 */
export function instanceOf(root: string, mode = 0o700): string {
  const path = join(root, "instance");
  mkdirSync(root, { recursive: true, mode });
  try {
    // A link is there whole or not at all, so that of two servers that begin at once both have the name that was first.
    symlinkSync(randomUUID(), path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return readlinkSync(path);
}

/** What a job is called outside of its folder, in 32 hexadecimal digits: jobs of other servers have other ids, also where tenant and name are the same. */
export function jobId(instance: string, folder: string): string {
  return createHash("sha256")
    .update(`${instance} ${basename(folder)}`)
    .digest("hex")
    .slice(0, 32);
}
