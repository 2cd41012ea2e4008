import { inspectEvidence } from "@cornercast/sdk/boundary/verify";
import { safeText } from "@cornercast/sdk/match";
import { exitCodes } from "../exit-codes.js";
import { loadEvidence } from "../input/load-evidence.js";
import type { Terminal } from "../output/terminal.js";

/** Runs `cornercast evidence inspect FILES…` and gives its exit code: 1 where a file cannot be read as what it is. */
export async function runEvidenceInspect(paths: readonly string[], flags: { readonly json?: boolean }, terminal: Terminal): Promise<number> {
  const read = (await loadEvidence(paths)).map(({ name, bytes }) => ({ name, ...inspectEvidence(bytes) }));
  if (flags.json === true) terminal.write(`${JSON.stringify(read, undefined, 2)}\n`);
  else {
    for (const one of read) {
      if ("problem" in one) {
        terminal.warn(`${safeText(one.name)}: ${safeText(one.problem)}\n`);
        continue;
      }
      terminal.write(`${terminal.style.strong(safeText(one.name))}  ${one.format}  ${terminal.style.faint("nothing of it is verified")}\n`);
      const fields = Object.entries(one.fields as Readonly<Record<string, unknown>>);
      const width = Math.max(...fields.map(([name]) => name.length));
      for (const [name, value] of fields)
        terminal.write(`  ${safeText(name.padEnd(width))}  ${safeText(typeof value === "string" ? value : JSON.stringify(value))}\n`);
    }
  }
  return read.some((one) => "problem" in one) ? exitCodes.failed : exitCodes.ok;
}
