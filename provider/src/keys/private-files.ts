import { createHash } from "node:crypto";
import { chmod, mkdir, open, readFile, rename, stat } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Makes a folder that only its owner can look into; one that others can look into is refused. */
export async function privateFolder(path: string): Promise<string> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const { mode } = await stat(path);
  if ((mode & 0o077) !== 0) throw new Error(`${path} holds keys, and others can look into it; chmod 700 it`);
  return path;
}

/** The name of the file of something whose own name could be anything. */
export function fileNameOf(name: string): string {
  return `${createHash("sha256").update(name).digest("hex")}.json`;
}

/**
 * Writes a file that only its owner can read, so that after a crash there is the old one or the new one, and never a part.
 *
 * - It is on the disk when the promise resolves, its name in the folder too.
 */
export async function writePrivate(path: string, value: unknown): Promise<void> {
  const fresh = `${path}.${String(process.pid)}.new`;
  const file = await open(fresh, "w", 0o600);
  try {
    await file.writeFile(JSON.stringify(value));
    await file.sync();
  } finally {
    await file.close();
  }
  await chmod(fresh, 0o600);
  await rename(fresh, path);
  await syncFolder(dirname(path));
}

/** What is in a file; `undefined` where there is none. */
export async function readPrivate(path: string): Promise<unknown> {
  const text = await orAbsent(readFile(path, "utf8"));
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    // The message of the parser quotes the text, and a key may be in it.
    throw new Error(`${path} was damaged: it is no JSON`);
  }
}

/** Moves a file to another folder of the same disk, and says whether it was there: of several that try, one does it. */
export async function moveFile(from: string, to: string, name: string): Promise<boolean> {
  const moved = await orAbsent(rename(join(from, name), join(to, name)).then(() => true));
  if (moved === undefined) return false;
  await Promise.all([syncFolder(to), syncFolder(from)]);
  return true;
}

/** What a promise gives, or `undefined` where the file is not there. */
export async function orAbsent<Value>(promise: Promise<Value>): Promise<Value | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
