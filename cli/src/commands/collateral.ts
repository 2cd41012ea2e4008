import { collateralWindows, type CollateralWindow } from "@cornercast/sdk/boundary/verify";
import { safeText, textTable, type Cell } from "@cornercast/sdk/match";
import { CliError } from "../cli-error.js";
import { exitCodes } from "../exit-codes.js";
import { loadCollateral } from "../input/load-evidence.js";
import type { Terminal } from "../output/terminal.js";

/** What `cornercast collateral` takes. */
export interface CollateralFlags {
  readonly at?: string;
  readonly json?: boolean;
}

type Row = CollateralWindow & { readonly file: string };

/** Runs `cornercast collateral inspect DIR…`: what each file holds, and when it counts. Gives the exit code: 1 where a file cannot be read. */
export async function runCollateralInspect(paths: readonly string[], flags: CollateralFlags, terminal: Terminal): Promise<number> {
  const rows = await rowsOf(paths);
  write(rows, flags, terminal, ({ problem }) => problem ?? "");
  return rows.some(({ problem }) => problem !== undefined) ? exitCodes.failed : exitCodes.ok;
}

/** Runs `cornercast collateral expire DIR… --at TIME`: what expires, the first first. Gives the exit code: 1 where something does not count at the time. */
export async function runCollateralExpire(paths: readonly string[], flags: CollateralFlags, now: string, terminal: Terminal): Promise<number> {
  const at = Date.parse(flags.at ?? now);
  if (Number.isNaN(at)) throw new CliError("--at is not an RFC 3339 instant, such as 2026-11-25T12:00:00Z", exitCodes.usage);
  const rows = (await rowsOf(paths))
    .filter(({ until, problem }) => until !== undefined || problem !== undefined)
    .sort((a, b) => (a.until ?? 0) - (b.until ?? 0));
  const state = ({ from = 0, until = 0, problem }: Row): string => {
    if (problem !== undefined) return problem;
    if (at < from) return `does not count before ${instantText(from)}`;
    return at > until ? "expired" : `${((until - at) / 86_400_000).toFixed(1)} days left`;
  };
  write(rows, flags, terminal, state, ["until"]);
  return rows.some(({ from = 0, until = 0, problem }) => problem !== undefined || at < from || at > until) ? exitCodes.failed : exitCodes.ok;
}

async function rowsOf(paths: readonly string[]): Promise<readonly Row[]> {
  const files = loadCollateral(paths);
  const rows = await Promise.all(
    files.flatMap(({ name, items }) => items.map(async (item) => (await collateralWindows(item)).map((window) => ({ file: name, ...window })))),
  );
  return rows.flat();
}

function write(
  rows: readonly Row[],
  flags: CollateralFlags,
  terminal: Terminal,
  state: (row: Row) => string,
  instants: readonly ("from" | "until")[] = ["from", "until"],
): void {
  const instant = (time: number | undefined): string | undefined => (time === undefined ? undefined : new Date(time).toISOString());
  if (flags.json === true) {
    terminal.write(
      `${JSON.stringify(
        rows.map((row) => ({ ...row, from: instant(row.from), until: instant(row.until), state: state(row) })),
        undefined,
        2,
      )}\n`,
    );
    return;
  }
  const cells = rows.map((row): Cell[] => [
    { text: safeText(row.file) },
    { text: row.kind },
    { text: safeText(row.subject) },
    ...instants.map((name): Cell => ({ text: instantText(row[name]) })),
    { text: safeText(state(row)) },
  ]);
  const header: Cell[] = ["file", "kind", "of", ...instants, ""].map((text) => ({ text, style: terminal.style.faint }));
  terminal.write(`${textTable([header, ...cells], terminal.columns, "")}\n`);
}

function instantText(time: number | undefined): string {
  return time === undefined ? "" : new Date(time).toISOString().slice(0, 19);
}
