import { randomUUID } from "node:crypto";
import { mkdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { absent, entriesIn, moved } from "./folder-files.js";
import type { FolderLayout } from "./folder-layout.js";
import { notedIn } from "./noted-state.js";

/**
 * Removes the files that no state and no note of any provider names, of those that the provider put or kept, and that have been let go of.
 *
 * - `before`: the time from which on a note that a file was put still protects it, and another sweep is still under way, in milliseconds since 1970.
 */
export async function sweepFolder(layout: FolderLayout, before: number): Promise<void> {
  const { pathOf, ownFolder } = layout;
  await recover(layout, before);
  const past = await pastNotes(layout, before);
  const leaving = (await entriesIn(ownFolder("states"))).filter((entry) => entry.endsWith(".leaving"));
  const candidates = new Set([...past].map((entry) => entry.slice(0, 64)));
  for (const entry of leaving) for (const hex of (await notedIn(join(ownFolder("states"), entry)))?.files ?? []) candidates.add(hex);
  if (candidates.size === 0) return;
  // What is needed is not even set aside for a moment.
  const needed = await named(layout, past);
  const going = [...candidates].filter((hex) => !needed.has(hex));
  const aside = join(ownFolder("leaving"), randomUUID());
  await mkdir(aside, { recursive: true });
  let wanted: ReadonlySet<string> = new Set(going);
  try {
    for (const hex of going) await moved(pathOf(hex), join(aside, hex));
    wanted = await named(layout, past);
  } finally {
    for (const hex of going) if (wanted.has(hex)) await moved(join(aside, hex), pathOf(hex));
    await rm(aside, { recursive: true, force: true });
  }
  for (const entry of leaving) await rm(join(ownFolder("states"), entry), { force: true });
  for (const entry of past) await rm(join(ownFolder("pending"), entry), { force: true });
}

/** The digests that states and pending files of all providers name, but for notes that are past their time. */
async function named({ folder }: FolderLayout, past: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const own of await entriesIn(join(folder, "states")))
    for (const entry of await entriesIn(join(folder, "states", own)))
      if (entry.endsWith(".json")) for (const hex of (await notedIn(join(folder, "states", own, entry)))?.files ?? []) found.add(hex);
  for (const own of await entriesIn(join(folder, "pending")))
    for (const entry of await entriesIn(join(folder, "pending", own))) if (!past.has(entry)) found.add(entry.slice(0, 64));
  return found;
}

/** Notes of this provider that a file was put, and that are older than a state takes to be written. */
async function pastNotes({ ownFolder }: FolderLayout, before: number): Promise<ReadonlySet<string>> {
  const past = new Set<string>();
  for (const entry of await entriesIn(ownFolder("pending"))) {
    const at = await stat(join(ownFolder("pending"), entry)).then(({ mtimeMs }) => mtimeMs, absent);
    if (at !== undefined && at <= before) past.add(entry);
  }
  return past;
}

/** Puts back what sweeps of this provider set aside that were interrupted. */
async function recover({ pathOf, ownFolder }: FolderLayout, before: number): Promise<void> {
  for (const sweep of await entriesIn(ownFolder("leaving"))) {
    const aside = join(ownFolder("leaving"), sweep);
    const at = await stat(aside).then(({ mtimeMs }) => mtimeMs, absent);
    if (at === undefined || at > before) continue;
    for (const hex of await entriesIn(aside)) await moved(join(aside, hex), pathOf(hex));
    await rm(aside, { recursive: true, force: true });
  }
}
