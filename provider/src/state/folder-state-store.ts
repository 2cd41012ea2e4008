import { randomUUID } from "node:crypto";
import { constants, createWriteStream } from "node:fs";
import { mkdir, open, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { absent, entriesIn, isThere, moved } from "./folder-files.js";
import { folderLayout } from "./folder-layout.js";
import { sweepFolder } from "./folder-sweep.js";
import { keptState } from "./kept-state.js";
import { notedIn, type NotedState } from "./noted-state.js";
import type { StateStore } from "./state-store.js";

/** Where state is kept in a folder. */
export interface FolderStateStoreOptions {
  /** The folder, which all providers of a move see under the same path. */
  readonly folder: string;
  /** The provider, by what stays the same over its restarts and over its processes, such as the epoch of its store. Others have other owners. */
  readonly owner: string;
  /** For how long a file stays that no state was kept with, in milliseconds: longer than a state takes to be written. Default 24 h. */
  readonly grace?: number;
  /** Now, in milliseconds. Default: by the clock of this machine. */
  readonly now?: () => number;
}

const day = 86_400_000;

/**
 * State in a folder that the providers share: files by their digests in `sha256`, and in `states` what each provider keeps.
 *
 * - Only files of the folder are read: a manifest that names another one is refused by whoever reads it.
 * - A file that is put is noted in `pending` before anybody looks whether it is there. A file that may go is set aside in `leaving` first, and put back
 *   if a state or such a note of any provider names it then. So none is removed that another process has just found there, whatever the order.
 * - A provider removes files of states that it kept itself, and no others. Where a note cannot be read nothing is removed.
 */
export function folderStateStore({ folder, owner, grace = day, now = Date.now }: FolderStateStoreOptions): StateStore {
  const layout = folderLayout(folder, owner);
  const { pathOf, ownFolder } = layout;

  /** The digest that a reference of this folder is of. */
  function digestIn(reference: string): string | undefined {
    const [, hex] = /\/sha256\/([0-9a-f]{64})$/u.exec(reference) ?? [];
    return hex !== undefined && reference.startsWith("file:") && fileURLToPath(reference) === pathOf(hex) ? hex : undefined;
  }

  /** Where sweeps that are under way, or were interrupted, may have set a file aside. */
  async function asides(hex: string): Promise<readonly string[]> {
    const owners = await entriesIn(join(folder, "leaving"));
    const sweeps = await Promise.all(owners.map(async (own) => (await entriesIn(join(folder, "leaving", own))).map((one) => join(own, one))));
    return sweeps.flat().map((one) => join(folder, "leaving", one, hex));
  }

  /** Makes sure that a file is where it belongs, also when it was set aside; whether it is there at all. */
  async function isBack(hex: string): Promise<boolean> {
    if (await isThere(pathOf(hex))) return true;
    for (const aside of await asides(hex)) if (await moved(aside, pathOf(hex))) return true;
    return isThere(pathOf(hex));
  }

  return {
    async put({ digest, read }) {
      const hex = digest.replace(/^sha256:/u, "");
      const path = pathOf(hex);
      const reference = pathToFileURL(path).href;
      await mkdir(ownFolder("pending"), { recursive: true });
      await writeFile(join(ownFolder("pending"), `${hex}.${randomUUID()}`), "");
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
    async keep(state, job) {
      const kept = keptState(state, job);
      const files = [...new Set((state.spec?.files ?? []).flatMap(({ reference = "" }) => digestIn(reference) ?? []))];
      if (files.length === 0) return;
      const path = join(ownFolder("states"), `${kept.id}.json`);
      await mkdir(dirname(path), { recursive: true });
      const noted: NotedState = { ...kept, files };
      const part = `${path}.${randomUUID()}`;
      await writeFile(part, JSON.stringify(noted), { flush: true });
      await rename(part, path);
      for (const hex of files) {
        if (await isBack(hex)) continue;
        await rm(path, { force: true });
        throw new Error(`the state is no longer here: its file sha256:${hex} was removed`);
      }
    },
    async open(reference) {
      const hex = digestIn(reference);
      if (hex === undefined) return undefined;
      // For a moment it may be set aside.
      for (const path of [pathOf(hex), ...(await asides(hex)), pathOf(hex)]) {
        const file = await opened(path);
        if (file !== undefined) return file;
      }
      throw new Error(`the file sha256:${hex} of the state is no longer here`);
    },
    async *kept() {
      for (const entry of await entriesIn(ownFolder("states"))) {
        const noted = entry.endsWith(".json") ? await notedIn(join(ownFolder("states"), entry)) : undefined;
        if (noted !== undefined) yield noted;
      }
    },
    async forget(states) {
      for (const { id } of states) await moved(join(ownFolder("states"), `${id}.json`), join(ownFolder("states"), `${id}.leaving`));
      await sweepFolder(layout, now() - grace);
    },
  };
}

async function opened(path: string): Promise<Readable | undefined> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW).catch(absent);
  return file?.createReadStream();
}
