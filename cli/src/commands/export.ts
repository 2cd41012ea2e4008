import type { OfferJson, WorkloadJson } from "@cornercast/schemas";
import { exportDocument, exporters, type ExportResult } from "@cornercast/sdk/convert";
import { validateDocuments } from "@cornercast/sdk/document";
import { CliError } from "../cli-error.js";
import { exitCodes } from "../exit-codes.js";
import { readInputs } from "../input/read-inputs.js";
import { readOwnDocuments } from "../input/read-own-documents.js";
import { writeDiagnostics } from "../output/diagnostics.js";
import type { Terminal } from "../output/terminal.js";

/** What `cornercast export` takes. */
export interface ExportFlags {
  readonly to: string;
  readonly profile?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Runs `cornercast export FILES…` and gives its exit code. */
export async function runExport(paths: readonly string[], flags: ExportFlags, terminal: Terminal): Promise<number> {
  const exporter = exporters.find(({ id }) => id === flags.to);
  if (exporter === undefined)
    throw new CliError(
      `there is no export to ${flags.to}; take one of:\n${exporters.map(({ id, title, takes }) => `  ${id.padEnd(16)}${title}, of ${takes === "Offer" ? "an Offer" : "a Workload"}`).join("\n")}`,
      exitCodes.usage,
    );
  const read = await readOwnDocuments(readInputs(paths));
  const validated = validateDocuments(read.documents);
  const documents = validated.documents.flatMap(({ value, source }) => {
    const document = value as WorkloadJson | OfferJson;
    return document.kind === exporter.takes ? [{ document, file: source.file }] : [];
  });
  writeDiagnostics([...read.diagnostics, ...validated.diagnostics], terminal);
  if (documents.length === 0)
    throw new CliError(`${flags.to} is written of ${exporter.takes === "Offer" ? "Offers" : "Workloads"}, and there is none among the files`, exitCodes.input);
  const results = documents.map(({ document }): ExportResult =>
    exportDocument(document, flags.to, flags.profile === undefined ? {} : { profile: flags.profile }),
  );
  const diagnostics = results.flatMap((result, index) => result.diagnostics.map((each) => ({ ...each, file: documents[index]?.file ?? "" })));
  if (flags.json === true) terminal.write(`${JSON.stringify(results, undefined, 2)}\n`);
  else {
    terminal.write(results.map(({ text }) => text).join(flags.to === "slurm-batch" ? "\n" : "---\n"));
    if (flags.quiet !== true) writeDiagnostics(diagnostics, terminal, 200);
  }
  return diagnostics.some(({ severity }) => severity === "error") ? exitCodes.failed : exitCodes.ok;
}
