import { randomUUID } from "node:crypto";
import { constants, createWriteStream } from "node:fs";
import { access, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { StateStore } from "./state-store.js";

/**
 * State in a folder that the providers share, by digest.
 *
 * - Only files of the folder are read: a manifest that names another one is refused by whoever reads it.
 */
export function folderStateStore(folder: string): StateStore {
  const pathOf = (digest: string): string => join(folder, digest.replace(":", "/"));
  return {
    async put({ digest, read }) {
      const path = pathOf(digest);
      const reference = pathToFileURL(path).href;
      if (await isThere(path)) return reference;
      await mkdir(dirname(path), { recursive: true });
      const part = `${path}.${randomUUID()}`;
      try {
        await pipeline(read(), createWriteStream(part, { flags: "wx", mode: 0o644, flush: true }));
        await rename(part, path);
      } catch (error) {
        await rm(part, { force: true });
        throw error;
      }
      return reference;
    },
    async open(reference) {
      const [, digest] = /\/sha256\/([0-9a-f]{64})$/u.exec(reference) ?? [];
      if (digest === undefined || !reference.startsWith("file:") || fileURLToPath(reference) !== pathOf(`sha256:${digest}`)) return undefined;
      const file = await open(fileURLToPath(reference), constants.O_RDONLY | constants.O_NOFOLLOW);
      return file.createReadStream();
    },
  };
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
