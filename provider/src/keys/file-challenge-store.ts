import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { ChallengeStore, ReleaseChallenge } from "@cornercast/sdk/boundary/verify";
import { fileNameOf, moveFile, orAbsent, privateFolder, readPrivate, writePrivate } from "./private-files.js";

/** A store of challenges in files. */
export interface FileChallengeStore extends ChallengeStore {
  /** Forgets challenges that expired before an instant, whether they were answered or not. */
  forget(before: string): Promise<void>;
}

/**
 * Keeps challenges in a folder: those that are open, and those that were answered.
 *
 * - A challenge is answered by moving its file, which one of any number of processes does once; what was answered stays so after a crash.
 * - Challenges that somebody took and did not finish are spent: nobody knows what became of the answer.
 */
export async function fileChallengeStore(folder: string): Promise<FileChallengeStore> {
  const [open, answered] = [await privateFolder(join(folder, "open")), await privateFolder(join(folder, "answered"))];
  return {
    put: (challenge) => writePrivate(join(open, fileNameOf(challenge.id)), challenge),
    async take(id) {
      const name = fileNameOf(id);
      if (await moveFile(open, answered, name)) {
        const challenge = (await readPrivate(join(answered, name))) as ReleaseChallenge;
        return { kind: "found", challenge };
      }
      return { kind: (await readPrivate(join(answered, name))) === undefined ? "unknown" : "consumed" };
    },
    async forget(before) {
      for (const from of [open, answered]) {
        for (const name of await readdir(from)) {
          const path = join(from, name);
          const kept = name.endsWith(".json") ? ((await readPrivate(path)) as ReleaseChallenge | undefined) : undefined;
          if (kept !== undefined && Date.parse(kept.expires) < Date.parse(before)) await orAbsent(rm(path));
        }
      }
    },
  };
}
