import { randomUUID } from "node:crypto";
import { constants, createWriteStream } from "node:fs";
import { access, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { hashed, keptState } from "./kept-state.js";
import type { KeptState, StateStore } from "./state-store.js";

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

/** A state as it is noted: `states/OWNER/ID.json`, and `ID.leaving` from when it is let go of until its files are gone. */
interface NotedState extends KeptState {
  /** The digests of its files in this folder, without `sha256:`. */
  readonly files: readonly string[];
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
  const pathOf = (hex: string): string => join(folder, "sha256", hex);
  const ownFolder = (kind: "states" | "pending" | "leaving"): string => join(folder, kind, hashed(owner, 32));

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

  /** The digests that states and pending files of all providers name, but for notes that are past their time. */
  async function named(past: ReadonlySet<string>): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    for (const own of await entriesIn(join(folder, "states")))
      for (const entry of await entriesIn(join(folder, "states", own)))
        if (entry.endsWith(".json")) for (const hex of (await notedIn(join(folder, "states", own, entry)))?.files ?? []) found.add(hex);
    for (const own of await entriesIn(join(folder, "pending")))
      for (const entry of await entriesIn(join(folder, "pending", own))) if (!past.has(entry)) found.add(entry.slice(0, 64));
    return found;
  }

  /** Notes of this provider that a file was put, and that are older than a state takes to be written. */
  async function pastNotes(): Promise<ReadonlySet<string>> {
    const past = new Set<string>();
    for (const entry of await entriesIn(ownFolder("pending"))) {
      const at = await stat(join(ownFolder("pending"), entry)).then(({ mtimeMs }) => mtimeMs, absent);
      if (at !== undefined && at <= now() - grace) past.add(entry);
    }
    return past;
  }

  /** Puts back what sweeps of this provider set aside that were interrupted. */
  async function recover(): Promise<void> {
    for (const sweep of await entriesIn(ownFolder("leaving"))) {
      const aside = join(ownFolder("leaving"), sweep);
      const at = await stat(aside).then(({ mtimeMs }) => mtimeMs, absent);
      if (at === undefined || at > now() - grace) continue;
      for (const hex of await entriesIn(aside)) await moved(join(aside, hex), pathOf(hex));
      await rm(aside, { recursive: true, force: true });
    }
  }

  async function sweep(): Promise<void> {
    await recover();
    const past = await pastNotes();
    const leaving = (await entriesIn(ownFolder("states"))).filter((entry) => entry.endsWith(".leaving"));
    const candidates = new Set([...past].map((entry) => entry.slice(0, 64)));
    for (const entry of leaving) for (const hex of (await notedIn(join(ownFolder("states"), entry)))?.files ?? []) candidates.add(hex);
    if (candidates.size === 0) return;
    // What is needed is not even set aside for a moment.
    const needed = await named(past);
    const going = [...candidates].filter((hex) => !needed.has(hex));
    const aside = join(ownFolder("leaving"), randomUUID());
    await mkdir(aside, { recursive: true });
    let wanted: ReadonlySet<string> = new Set(going);
    try {
      for (const hex of going) await moved(pathOf(hex), join(aside, hex));
      wanted = await named(past);
    } finally {
      for (const hex of going) if (wanted.has(hex)) await moved(join(aside, hex), pathOf(hex));
      await rm(aside, { recursive: true, force: true });
    }
    for (const entry of leaving) await rm(join(ownFolder("states"), entry), { force: true });
    for (const entry of past) await rm(join(ownFolder("pending"), entry), { force: true });
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
      await sweep();
    },
  };
}

/** What is said of something that is not there; other errors are passed on. */
function absent(error: unknown): undefined {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
  throw error;
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Gives a file another name; whether it was there. */
async function moved(from: string, to: string): Promise<boolean> {
  return (await rename(from, to).then(() => true, absent)) === true;
}

async function entriesIn(path: string): Promise<readonly string[]> {
  return (await readdir(path).catch(absent)) ?? [];
}

/** What is noted of a state; undefined where it has gone by now. */
async function notedIn(path: string): Promise<NotedState | undefined> {
  const text = await readFile(path, "utf8").catch(absent);
  if (text === undefined) return undefined;
  const noted = parsed(text);
  if (!Array.isArray(noted?.files)) throw new Error(`${path} notes no state; remove it if no provider knows it`);
  return noted as NotedState;
}

function parsed(text: string): Partial<NotedState> | undefined {
  try {
    return JSON.parse(text) as Partial<NotedState>;
  } catch {
    return undefined;
  }
}

async function opened(path: string): Promise<Readable | undefined> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW).catch(absent);
  return file?.createReadStream();
}
