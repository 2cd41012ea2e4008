import type { OfferJson, WorkloadJson } from "@cornercast/schemas";
import type { Diagnostic } from "@cornercast/sdk/errors";
import { validateDocuments, type ReadDocument } from "@cornercast/sdk/document";
import type { Terminal } from "../output/terminal.js";
import { importInputs } from "./import-inputs.js";
import type { LoadOptions } from "./load-options.js";
import type { InputBytes } from "./read-inputs.js";
import { readOwnDocuments } from "./read-own-documents.js";

/** Documents of a run: those written as Cornercast documents, and those that foreign formats were turned into. */
export interface LoadedDocuments {
  readonly workloads: readonly WorkloadJson[];
  readonly offers: readonly OfferJson[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Loads documents from inputs. An input that holds Cornercast documents is read as such; any other goes to the importer that
 * recognises it.
 */
export async function loadDocuments(inputs: readonly InputBytes[], options: LoadOptions, terminal: Terminal): Promise<LoadedDocuments> {
  const own: InputBytes[] = [];
  const foreign: InputBytes[] = [];
  for (const input of inputs) (options.from === undefined && looksOwn(input) ? own : foreign).push(input);
  const read = await readOwnDocuments(own);
  const validated = validateDocuments(read.documents);
  const diagnostics: Diagnostic[] = [...read.diagnostics, ...validated.diagnostics];
  const workloads: WorkloadJson[] = [];
  const offers: OfferJson[] = [];
  for (const document of validated.documents) sort(document, workloads, offers);
  if (foreign.length > 0) {
    terminal.progress(`importing ${String(foreign.length)} files`);
    const imported = await importInputs(foreign, options);
    terminal.progress("");
    diagnostics.push(...imported.diagnostics);
    workloads.push(...imported.workloads);
    offers.push(...imported.offers);
  }
  return { workloads, offers, diagnostics };
}

function sort(document: ReadDocument, workloads: WorkloadJson[], offers: OfferJson[]): void {
  // The kind and the shape were checked by validation.
  const value = document.value as { readonly kind?: string };
  if (value.kind === "Workload") workloads.push(value);
  else if (value.kind === "Offer") offers.push(value);
}

const marker = "cornercast/";

/** Whether an input mentions our apiVersion near its beginning; YAML comments may come before. */
function looksOwn({ bytes }: InputBytes): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 65_536)).includes(marker);
}
