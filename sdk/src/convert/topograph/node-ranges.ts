const mostNames = 100_000;

/**
 * Expands the names of nodes in the form of Slurm: `I[21-22]` is `I21` and `I22`, `n[01-03,7]` is `n01`, `n02`, `n03` and `n7`.
 *
 * - A width with leading zeros is kept; several brackets in one name multiply.
 * - Undefined for what is no such name, for a range that runs backwards, and for more than `most` names (default 100,000).
 *
 * @example
 * ```ts
 * expandNodeRange("srv11[01-03]"); // ["srv1101", "srv1102", "srv1103"]
 * ```
 */
export function expandNodeRange(text: string, most: number = mostNames): readonly string[] | undefined {
  const parts = /^(?:[^[\]]|\[[0-9,-]{1,1024}\]){1,253}$/u.test(text) ? text.split(/(\[[^\]]*\])/u) : undefined;
  if (parts === undefined) return undefined;
  let names: readonly string[] = [""];
  for (const part of parts) {
    if (part === "") continue;
    const pieces = part.startsWith("[") ? expandBracket(part.slice(1, -1), most) : [part];
    if (pieces === undefined || names.length * pieces.length > most) return undefined;
    names = names.flatMap((name) => pieces.map((piece) => name + piece));
  }
  return names;
}

function expandBracket(text: string, most: number): readonly string[] | undefined {
  const pieces: string[] = [];
  for (const part of text.split(",")) {
    const match = /^([0-9]{1,9})(?:-([0-9]{1,9}))?$/u.exec(part);
    if (match === null) return undefined;
    const [first = "", last = first] = [match[1], match[2]];
    const [from, to] = [Number(first), Number(last)];
    if (to < from || to - from + 1 + pieces.length > most) return undefined;
    for (let number = from; number <= to; number += 1) pieces.push(String(number).padStart(first.length, "0"));
  }
  return pieces;
}
