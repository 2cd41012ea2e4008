import type { OfferJson, WorkloadJson } from "@cornercast/schemas";
import type { Diagnostic } from "../../errors/index.js";

/** What the caller chooses. */
export interface ExportOptions {
  /** The name of the profile of a Workload that is written. Default: the first one. */
  readonly profile?: string;
}

/** What a document is in a foreign format. */
export interface ExportResult {
  readonly text: string;
  /** What of the document the text does not say, or says in another way: every field of it is in the text, or here. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * A writer of one foreign format: pure, a document in, a text and diagnostics out.
 *
 * - Nothing is dropped in silence: a field that the format has no word for is a warning with its place.
 * - Nothing is invented: what the document does not say stays out of the text.
 */
export type Exporter =
  | {
      /** The name for `--to`. */
      readonly id: string;
      /** What the format is, for people. */
      readonly title: string;
      readonly takes: "Workload";
      export(document: WorkloadJson, options: ExportOptions): ExportResult;
    }
  | { readonly id: string; readonly title: string; readonly takes: "Offer"; export(document: OfferJson, options: ExportOptions): ExportResult };
