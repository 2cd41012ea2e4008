import type { OfferJson, WorkloadJson } from "@cornercast/schemas";
import type { Diagnostic } from "../errors/index.js";
import { importers } from "./importers.js";
import type { Importer, ImportInput, ImportOptions, ImportResult } from "./importer.js";

/** An importer that is less sure than this does not recognise an input. */
const recognised = 0.2;

/**
 * Turns foreign texts into documents, each by the importer that is surest of it, or by the one that is named.
 *
 * - Inputs of one importer are read together: some formats spread one unit over several files.
 * - An input that no importer recognises is refused with `import-not-recognized`; the message tells empty inputs and binary ones apart.
 * - A finding that is equal to another in all is given once.
 */
export function importTexts(inputs: readonly ImportInput[], options: ImportOptions = {}, from?: string): ImportResult {
  const offers: OfferJson[] = [];
  const workloads: WorkloadJson[] = [];
  const diagnostics: Diagnostic[] = [];
  const byImporter = new Map<Importer, ImportInput[]>();
  for (const input of inputs) {
    const importer = from === undefined ? surest(input) : importers.find((known) => known.id === from);
    if (importer === undefined) {
      diagnostics.push({
        code: "import-not-recognized",
        severity: "error",
        message: unrecognised(input.text),
        file: input.name,
      });
      continue;
    }
    const group = byImporter.get(importer);
    if (group === undefined) byImporter.set(importer, [input]);
    else group.push(input);
  }
  for (const [importer, group] of byImporter) {
    const result = importer.import(group, options);
    for (const offer of result.offers) offers.push(offer);
    for (const workload of result.workloads) workloads.push(workload);
    for (const diagnostic of result.diagnostics) diagnostics.push(diagnostic);
  }
  return { offers, workloads, diagnostics: unique(diagnostics) };
}

/** Looked at for what a text is. */
const looked = 4_096;

function unrecognised(text: string): string {
  const head = text.slice(0, looked);
  if (/^\s*$/u.test(head) && text.length <= looked) return "the text is empty";
  if (/[\u0000\ufffd]/u.test(head)) return "this is no text: it holds bytes that are not UTF-8, or zeros";
  return `no importer recognises the text; the formats are ${importers.map((known) => known.id).join(", ")}`;
}

/** Each finding once: what a source says twice, or in two alternatives, is found twice. */
function unique(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter(({ code, message, file, line, column, pointer }) => {
    const key = JSON.stringify([code, message, file, line, column, pointer]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function surest(input: ImportInput): Importer | undefined {
  let best: Importer | undefined;
  let sure = recognised;
  for (const importer of importers) {
    const found = importer.detect(input);
    if (found > sure) {
      best = importer;
      sure = found;
    }
  }
  return best;
}
