import { readFile } from "node:fs/promises";
import { absent } from "./folder-files.js";
import type { KeptState } from "./state-store.js";

/** A state as it is noted: `states/OWNER/ID.json`, and `ID.leaving` from when it is let go of until its files are gone. */
export interface NotedState extends KeptState {
  /** The digests of its files in this folder, without `sha256:`. */
  readonly files: readonly string[];
}

/** What is noted of a state; undefined where it has gone by now. */
export async function notedIn(path: string): Promise<NotedState | undefined> {
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
