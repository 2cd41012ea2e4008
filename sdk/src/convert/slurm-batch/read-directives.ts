/** An option of `#SBATCH`, by its long name. */
export interface Directive {
  readonly name: string;
  /** Empty for an option without a value. */
  readonly value: string;
  readonly line: number;
}

/** The components of a batch script, and the lines that are no options. */
export interface Directives {
  readonly components: readonly (readonly Directive[])[];
  readonly unread: readonly { readonly text: string; readonly line: number }[];
}

/** The short names that sbatch knows, of the options that say where a job can run. */
const longNames: Readonly<Record<string, string>> = {
  A: "account",
  C: "constraint",
  D: "chdir",
  G: "gpus",
  J: "job-name",
  N: "nodes",
  c: "cpus-per-task",
  n: "ntasks",
  p: "partition",
  q: "qos",
  t: "time",
};
const mostLines = 4_096;
const longestLine = 4_096;
const mostComponents = 64;

/**
 * Reads the `#SBATCH` lines of a batch script, as sbatch does: up to the first line that is neither empty nor a comment.
 *
 * - `--name=value`, `--name value`, `-Nvalue`, `-N value`; several options on one line; `hetjob` begins the next component.
 * - At most 4096 lines of 4096 characters and 64 components are looked at.
 *
 * Source: slurm.schedmd.com/sbatch.html and heterogeneous_jobs.html.
 */
export function readDirectives(text: string): Directives {
  const components: Directive[][] = [[]];
  const unread: { readonly text: string; readonly line: number }[] = [];
  for (const [index, raw] of text.split("\n", mostLines).entries()) {
    const line = index + 1;
    const trimmed = raw.trim();
    if (trimmed !== "" && !trimmed.startsWith("#")) break;
    if (!raw.startsWith("#SBATCH")) continue;
    const words = wordsOf(raw.slice("#SBATCH".length, longestLine));
    if (words[0] === "hetjob" || words[0] === "packjob") {
      if (components.length < mostComponents) components.push([]);
      continue;
    }
    for (let at = 0; at < words.length; at += 1) {
      const word = words[at] ?? "";
      const [, long, given] = /^--([a-z][a-z-]*)(?:=(.*))?$/su.exec(word) ?? [];
      const [, short, attached = ""] = /^-([A-Za-z])(.*)$/su.exec(word) ?? [];
      const name = long ?? (short === undefined ? undefined : longNames[short]);
      if (name === undefined) {
        unread.push({ text: word, line });
        continue;
      }
      const next = words[at + 1];
      const own = long === undefined ? (attached === "" ? undefined : attached) : given;
      const follows = own === undefined && next !== undefined && !next.startsWith("-");
      if (follows) at += 1;
      components.at(-1)?.push({ name, value: own ?? (follows ? next : ""), line });
    }
  }
  return { components, unread };
}

/** The words of a line, without quotes; a comment behind them ends it. */
function wordsOf(text: string): readonly string[] {
  const words: string[] = [];
  for (const [, quoted, doubled, plain] of text.matchAll(/\s*(?:'([^']*)'|"([^"]*)"|((?:[^\s'"]|"[^"]*"|'[^']*')+))/gu)) {
    if (plain?.startsWith("#") === true) break;
    words.push(quoted ?? doubled ?? (plain ?? "").replace(/(["'])(.*)\1/u, "$2"));
  }
  return words;
}
