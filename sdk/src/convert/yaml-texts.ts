import { readDocuments, type ReadDocument } from "../document/index.js";
import type { Diagnostic } from "../errors/index.js";
import type { ImportInput } from "./importer.js";

/** The documents of foreign YAML or JSON texts, and what could not be read. */
export interface ForeignDocuments {
  readonly documents: readonly ReadDocument[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads foreign YAML or JSON within the limits of our own documents; a file of another tool may be as large as 16 MiB. */
export function readForeign(inputs: readonly ImportInput[]): ForeignDocuments {
  return readDocuments(inputs, { limits: { documentBytes: 1 << 24, depth: 64 } });
}

/** A collector of diagnostics about one document, with the position of a part of it. */
export function reporter(document: ReadDocument, diagnostics: Diagnostic[], severity: Diagnostic["severity"] = "warning") {
  return (found: Omit<Diagnostic, "severity">): void => {
    const place = document.at(found.pointer ?? "");
    diagnostics.push({ severity, file: document.source.file, ...(place === undefined ? {} : { line: place.line, column: place.column }), ...found });
  };
}
