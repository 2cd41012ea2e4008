/**
 * A part of what `nvidia-smi -q` prints, the same for its XML and its text form.
 *
 * - Names are lower case with underscores: `FB Memory Usage` and `fb_memory_usage` are one name.
 */
export interface SmiElement {
  readonly name: string;
  /** The value, without the space around it; empty for a part that only has children. */
  readonly text: string;
  readonly children: readonly SmiElement[];
  /** The XML attribute `id` of a GPU, or its address in the text form. */
  readonly id?: string;
  readonly line: number;
}

/** A reading of the whole output, or where and why it is not readable. */
export type SmiReading =
  { readonly kind: "ok"; readonly root: SmiElement } | { readonly kind: "error"; readonly message: string; readonly line: number; readonly column: number };

/** The form in which names of parts are compared. */
export function smiName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, "_")
    .replaceAll(/^_|_$/gu, "");
}

/** The children of a part that have a name. */
export function smiChildren(element: SmiElement, name: string): readonly SmiElement[] {
  return element.children.filter((child) => child.name === name);
}

/**
 * The part at a path such as `fb_memory_usage/total`, from the children of an element downwards and nowhere else: a MIG device has a
 * memory of its own, which is not that of the GPU.
 */
export function smiAt(element: SmiElement, path: string): SmiElement | undefined {
  let found: SmiElement | undefined = element;
  for (const name of path.split("/")) found = found?.children.find((child) => child.name === name);
  return found;
}

/** Texts with which nvidia-smi says that it does not know or does not support something. */
const sentinels: ReadonlySet<string> = new Set([
  "",
  "n/a",
  "none",
  "(null)",
  "null",
  "unknown",
  "unknown error",
  "not supported",
  "insufficient permissions",
  "requested functionality has been deprecated",
  "gpu is lost",
  "gpu requires reset",
  "err!",
  "redacted",
]);

/** Whether a text says that nothing is known. */
export function isSmiSentinel(text: string): boolean {
  const bare = text
    .trim()
    .toLowerCase()
    .replaceAll(/^\[|\]$/gu, "");
  return sentinels.has(bare);
}
