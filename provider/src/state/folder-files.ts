import { access, readdir, rename } from "node:fs/promises";

/** What is said of something that is not there; other errors are passed on. */
export function absent(error: unknown): undefined {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
  throw error;
}

/** Whether there is something under a path. */
export async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Gives a file another name; whether it was there. */
export async function moved(from: string, to: string): Promise<boolean> {
  return (await rename(from, to).then(() => true, absent)) === true;
}

/** What is in a folder; nothing where there is none. */
export async function entriesIn(path: string): Promise<readonly string[]> {
  return (await readdir(path).catch(absent)) ?? [];
}
