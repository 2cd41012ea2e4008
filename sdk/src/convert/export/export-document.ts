import type { OfferJson, WorkloadJson } from "@cornercast/schemas";
import { CornercastError } from "../../errors/index.js";
import type { ExportOptions, ExportResult } from "./exporter.js";
import { exporters } from "./exporters.js";

/**
 * Writes a document in a foreign format.
 *
 * - Every field of the document is in the text, or a diagnostic names it: `export-left-out` where the format has no word for it,
 *   `export-approximate` where it does not mean quite the same there, `export-incomplete` where the text cannot be used as it is.
 * - Errors: `invalid-argument` for a format that there is not, or that takes the other kind of document.
 *
 * @example
 * ```ts
 * const { text, diagnostics } = exportDocument(workload, "slurm-batch");
 * ```
 */
export function exportDocument(document: WorkloadJson | OfferJson, to: string, options: ExportOptions = {}): ExportResult {
  const exporter = exporters.find(({ id }) => id === to);
  if (exporter === undefined)
    throw new CornercastError("invalid-argument", `there is no export to ${to}; take one of ${exporters.map(({ id }) => id).join(", ")}`);
  if (exporter.takes === "Workload" && isWorkload(document)) return exporter.export(document, options);
  if (exporter.takes === "Offer" && isOffer(document)) return exporter.export(document, options);
  throw new CornercastError(
    "invalid-argument",
    `${to} is written of ${exporter.takes === "Offer" ? "an Offer" : "a Workload"}, and not of ${document.kind ?? "this"}`,
  );
}

function isWorkload(document: WorkloadJson | OfferJson): document is WorkloadJson {
  return document.kind === "Workload";
}

function isOffer(document: WorkloadJson | OfferJson): document is OfferJson {
  return document.kind === "Offer";
}
