import type { Diagnostic } from "../errors/index.js";

/** A collector of findings about the rows of one text. */
export interface FindingTally {
  add(finding: Pick<Diagnostic, "code" | "message">, line: number): void;
  /** One diagnostic for each different finding, at its first line, with the number of further places. */
  diagnostics(file: string): readonly Diagnostic[];
}

/** More different findings than this are counted, not listed. */
const mostFindings = 100;

/** Collects warnings that thousands of rows of a table may share, so that each is said once. */
export function findingTally(): FindingTally {
  const found = new Map<string, { readonly finding: Pick<Diagnostic, "code" | "message">; readonly line: number; count: number }>();
  let omitted = 0;
  return {
    add(finding, line) {
      const key = `${finding.code} ${finding.message}`;
      const known = found.get(key);
      if (known !== undefined) known.count += 1;
      else if (found.size < mostFindings) found.set(key, { finding, line, count: 1 });
      else omitted += 1;
    },
    diagnostics(file) {
      const all = [...found.values()].map(({ finding, line, count }): Diagnostic => {
        const more = count === 1 ? "" : ` (and ${String(count - 1)} more ${count === 2 ? "row" : "rows"})`;
        return { ...finding, message: `${finding.message}${more}`, severity: "warning", file, line, column: 1 };
      });
      const last = all.at(-1);
      if (omitted > 0 && last !== undefined) all.push({ ...last, message: `${String(omitted)} more findings were left out` });
      return all;
    },
  };
}
