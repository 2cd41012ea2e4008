import { stringify } from "yaml";
import { exitCodes } from "../exit-codes.js";
import { importInputs } from "../input/import-inputs.js";
import { readInputs } from "../input/read-inputs.js";
import { writeDiagnostics } from "../output/diagnostics.js";
import type { Terminal } from "../output/terminal.js";
import { instant } from "./match.js";

/** What `cornercast import` takes. */
export interface ImportFlags {
  readonly from?: string;
  readonly at?: string;
  readonly provider?: string;
  readonly json?: boolean;
  readonly ndjson?: boolean;
  readonly list?: boolean;
}

/** Runs `cornercast import FILES…` and gives its exit code. */
export async function runImport(paths: readonly string[], flags: ImportFlags, terminal: Terminal): Promise<number> {
  const inputs = readInputs(paths);
  terminal.progress(`importing ${String(inputs.length)} files`);
  const result = await importInputs(inputs, {
    ...(flags.from === undefined ? {} : { from: flags.from }),
    ...(flags.at === undefined ? {} : { at: instant(flags.at, flags.at) }),
    ...(flags.provider === undefined ? {} : { provider: flags.provider }),
  });
  terminal.progress("");
  const documents = [...result.offers, ...result.workloads];
  if (flags.ndjson === true) for (const document of documents) terminal.write(`${JSON.stringify(document)}\n`);
  else if (flags.json === true) terminal.write(`${JSON.stringify(documents, undefined, 2)}\n`);
  else terminal.write(documents.map((document) => stringify(document, { lineWidth: 0 })).join("---\n"));
  writeDiagnostics(result.diagnostics, terminal);
  const count = (number: number, noun: string): string => `${String(number)} ${noun}${number === 1 ? "" : "s"}`;
  terminal.warn(`${count(result.offers.length, "offer")} and ${count(result.workloads.length, "workload")} from ${count(inputs.length, "file")}\n`);
  return documents.length === 0 ? exitCodes.failed : exitCodes.ok;
}
