/**
 * A giver of names for documents, unique within one import.
 *
 * - What a name may not hold becomes a dash; a name longer than 253 characters is cut; an empty one becomes `otherwise`.
 * - The second document of a name gets `-2`, the third `-3`.
 *
 * @example
 * ```ts
 * const name = offerNames("node");
 * name("gpu 8x/v100"); // "gpu-8x-v100"
 * name("gpu 8x/v100"); // "gpu-8x-v100-2"
 * ```
 */
export function offerNames(otherwise: string): (text: string) => string {
  const taken = new Set<string>();
  const next = new Map<string, number>();
  return (text) => {
    const base = slug(text) || otherwise;
    let name = base;
    for (let number = next.get(base) ?? 2; taken.has(name); number += 1) {
      name = `${base.slice(0, 245)}-${String(number)}`;
      next.set(base, number + 1);
    }
    taken.add(name);
    return name;
  };
}

/** The name of a file without its folders and its last extension. */
export function fileStem(file: string): string {
  const last = file.slice(Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")) + 1);
  return last.replace(/\.[A-Za-z][A-Za-z0-9]{0,7}$/u, "");
}

function slug(text: string): string {
  return text
    .slice(0, 4096)
    .replaceAll(/[^-A-Za-z0-9._]+/gu, "-")
    .slice(0, 253)
    .replaceAll(/^[-._]+|[-._]+$/gu, "");
}
