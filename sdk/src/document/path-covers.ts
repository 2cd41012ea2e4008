/** Whether a path is another or leads to a part of it: `boundary` covers `boundary.cpu.anyOf`. */
export function pathCovers(path: string, other: string): boolean {
  if (!other.startsWith(path)) return false;
  const next = other[path.length];
  return next === undefined || path === "" || next === "." || next === "[";
}
