/** Some of the generic resources of a node: `gpu:a100:4(S:0-1)` is four of name `gpu` and type `a100`. */
export interface Gres {
  readonly name: string;
  readonly type?: string;
  readonly count: number;
}

/** Generic resources, and the parts of the text that are none. */
export interface GresReading {
  readonly gres: readonly Gres[];
  readonly unread: readonly string[];
}

const mostEntries = 256;
/** Multipliers of counts, Slurm documentation of `GresTypes` in slurm.conf: powers of 1024. */
const multipliers: ReadonlyMap<string, number> = new Map([
  ["", 1],
  ["K", 1024],
  ["M", 1024 ** 2],
  ["G", 1024 ** 3],
]);

/**
 * Reads the generic resources that Slurm prints as `Gres` and `GresUsed`.
 *
 * - `name[:type]:count`, with sockets `(S:0-1)` or indexes `(IDX:0,2-3)` behind it; a name alone counts one.
 * - `(null)`, `N/A` and an empty text are none.
 *
 * @example
 * ```ts
 * readGres("gpu:a100:4(S:0-1),gpu:h200:4").gres; // [{ name: "gpu", type: "a100", count: 4 }, { name: "gpu", type: "h200", count: 4 }]
 * ```
 */
export function readGres(text: string): GresReading {
  const gres: Gres[] = [];
  const unread: string[] = [];
  if (/^(?:\(null\)|N\/A|null|none)?$/iu.test(text.trim())) return { gres, unread };
  for (const part of splitOutsideParentheses(text).slice(0, mostEntries)) {
    const match = /^([A-Za-z][\w-]{0,63})(?::([A-Za-z0-9][\w.+-]{0,126}?))??(?::([0-9]{1,9})([KMG]?))?(?:\([^()]{0,512}\))?$/u.exec(part.trim());
    const factor = multipliers.get(match?.[4] ?? "") ?? 1;
    if (match === null) unread.push(part.trim().slice(0, 128));
    else gres.push({ name: match[1] ?? "", ...(match[2] === undefined ? {} : { type: match[2] }), count: Number(match[3] ?? "1") * factor });
  }
  return { gres, unread };
}

/** Trackable resources, such as `cpu=72,mem=480G,gres/gpu=4,gres/gpu:a100=4`, by name. */
export function readTres(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const part of text.split(",").slice(0, mostEntries)) {
    const at = part.indexOf("=");
    if (at > 0) found.set(part.slice(0, at).trim(), part.slice(at + 1).trim());
  }
  return found;
}

function splitOutsideParentheses(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const mark = text[at];
    if (mark === "(") depth += 1;
    else if (mark === ")") depth = Math.max(0, depth - 1);
    else if (mark === "," && depth === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}
