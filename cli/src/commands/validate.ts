import { documentDigest, validateDocuments } from "@cornercast/sdk/document";
import { safeText } from "@cornercast/sdk/match";
import { exitCodes } from "../exit-codes.js";
import { foreignTexts } from "../input/foreign-texts.js";
import { readInputs } from "../input/read-inputs.js";
import { readOwnDocuments } from "../input/read-own-documents.js";
import { writeDiagnostics } from "../output/diagnostics.js";
import type { Terminal } from "../output/terminal.js";

/** Runs `cornercast validate FILES…` and gives its exit code. */
export async function runValidate(
  paths: readonly string[],
  flags: { readonly json?: boolean; readonly strict?: boolean; readonly digest?: boolean },
  terminal: Terminal,
): Promise<number> {
  const inputs = readInputs(paths);
  const read = await readOwnDocuments(inputs);
  const validated = validateDocuments(read.documents);
  const diagnostics = [...read.diagnostics, ...validated.diagnostics];
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === "error").length;
  const warnings = diagnostics.length - errors;
  if (flags.json === true) {
    const kinds = validated.documents.map((document) => ({
      file: document.source.file,
      index: document.source.index,
      kind: (document.value as { readonly kind?: string }).kind,
      digest: documentDigest(document.value as object),
    }));
    terminal.write(`${JSON.stringify({ valid: errors === 0, documents: kinds, diagnostics }, undefined, 2)}\n`);
  } else {
    writeDiagnostics(diagnostics, terminal, 200);
    for (const { name, title } of await foreignTexts(inputs, diagnostics))
      terminal.warn(`${name} looks like what \`cornercast import\` turns into documents: ${title}\n`);
    for (const { value } of flags.digest === true ? validated.documents : []) {
      const { kind = "", metadata } = value as { readonly kind?: string; readonly metadata?: { readonly name?: string } };
      terminal.write(`${documentDigest(value as object)}  ${safeText(kind)} ${safeText(metadata?.name ?? "")}\n`);
    }
    const count = read.documents.length;
    terminal.write(
      `${String(count)} document${count === 1 ? "" : "s"}, ${String(errors)} error${errors === 1 ? "" : "s"}, ${String(warnings)} warning${warnings === 1 ? "" : "s"}\n`,
    );
  }
  // A check of nothing must not pass for a check.
  if (read.documents.length === 0 && errors === 0) return exitCodes.input;
  return errors > 0 || (flags.strict === true && warnings > 0) ? exitCodes.failed : exitCodes.ok;
}
