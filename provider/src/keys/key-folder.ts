import { open } from "node:fs/promises";
import { join } from "node:path";
import type { ReleaseDecision } from "@cornercast/sdk/server";
import { fileChallengeStore, type FileChallengeStore } from "./file-challenge-store.js";
import { fileKeyStore, type FileKeyStore } from "./file-key-store.js";
import { privateFolder } from "./private-files.js";

/** Everything that an owner of keys keeps, in one folder. */
export interface KeyFolder {
  readonly keys: FileKeyStore;
  readonly challenges: FileChallengeStore;
  /** Writes a decision down: a line of JSON in `decisions.jsonl`, which is on the disk when the promise resolves. */
  readonly record: (decision: ReleaseDecision) => Promise<void>;
}

/** Opens a folder of keys, or makes it. Others must not be able to look into it. */
export async function openKeyFolder(path: string): Promise<KeyFolder> {
  const folder = await privateFolder(path);
  const [keys, challenges] = [await fileKeyStore(join(folder, "keys")), await fileChallengeStore(join(folder, "challenges"))];
  return {
    keys,
    challenges,
    async record(decision) {
      const file = await open(join(folder, "decisions.jsonl"), "a", 0o600);
      try {
        await file.appendFile(`${JSON.stringify(decision)}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
    },
  };
}
