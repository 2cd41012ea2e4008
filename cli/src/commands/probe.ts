import { stringify } from "yaml";
import { exitCodes } from "../exit-codes.js";
import type { Terminal } from "../output/terminal.js";
import { wrapText } from "../output/wrap-text.js";
import { probeMachine } from "../probe/probe-machine.js";

/** Runs `cornercast probe` and gives its exit code. */
export async function runProbe(flags: { readonly json?: boolean; readonly name?: string }, now: string, terminal: Terminal): Promise<number> {
  const { offer, diagnostics } = await probeMachine({ at: now, ...(flags.name === undefined ? {} : { name: flags.name }) });
  for (const diagnostic of diagnostics)
    terminal.warn(`${wrapText(`${diagnostic.severity} [${diagnostic.code}] ${diagnostic.message}`, terminal.columns, "    ")}\n`);
  terminal.write(flags.json === true ? `${JSON.stringify(offer, undefined, 2)}\n` : stringify(offer, { lineWidth: 0 }));
  return exitCodes.ok;
}
