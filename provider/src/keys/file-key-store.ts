import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { KeyStore, StoredKey } from "@cornercast/sdk/server";
import { fileNameOf, orAbsent, privateFolder, readPrivate, writePrivate } from "./private-files.js";

/** A key as it is in a file. */
interface KeyFile extends Omit<StoredKey, "key"> {
  readonly resource: string;
  /** In base64url. */
  readonly key: string;
}

/** A store of keys in files. */
export interface FileKeyStore extends KeyStore {
  /** Keeps a key, in place of the one that the resource had. */
  put(resource: string, key: StoredKey): Promise<void>;
  /** Forgets a key, and says whether there was one. */
  remove(resource: string): Promise<boolean>;
  /** The resources, in order. */
  list(): Promise<readonly string[]>;
}

/**
 * Keeps keys in a folder, a file for each, which only their owner can read.
 *
 * - They are not encrypted there: who can read the folder has the keys. For more than one machine or person, put a key management service behind {@link KeyStore}.
 */
export async function fileKeyStore(folder: string): Promise<FileKeyStore> {
  const keys = await privateFolder(folder);
  const pathOf = (resource: string): string => join(keys, fileNameOf(resource));
  return {
    async find(resource) {
      const file = (await readPrivate(pathOf(resource))) as KeyFile | undefined;
      if (file === undefined) return undefined;
      const { weights, policy, references, trustAnchors, key } = file;
      return { key: Uint8Array.from(Buffer.from(key, "base64url")), weights, policy, references, trustAnchors };
    },
    async put(resource, { key, ...rest }) {
      const file: KeyFile = { resource, key: Buffer.from(key).toString("base64url"), ...rest };
      await writePrivate(pathOf(resource), file);
    },
    async remove(resource) {
      return (await orAbsent(rm(pathOf(resource)).then(() => true))) ?? false;
    },
    async list() {
      const files = (await readdir(keys)).filter((name) => name.endsWith(".json"));
      const read = await Promise.all(files.map((name) => readPrivate(join(keys, name)) as Promise<KeyFile | undefined>));
      return read.flatMap((file) => (file === undefined ? [] : [file.resource])).sort();
    },
  };
}
