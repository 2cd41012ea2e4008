import type { OfferJson, WorkloadJson } from "@cornercast/schemas";
import type { Diagnostic } from "../errors/index.js";

/** A text that was read somewhere, for an importer. */
export interface ImportInput {
  /** Where it was read, for positions and provenance: a path, a URL, `-` for standard input. */
  readonly name: string;
  readonly text: string;
}

/** What the caller knows and the text does not say. */
export interface ImportOptions {
  /** When the text was made, as an RFC 3339 instant, where the text does not say. Becomes `at` of the source. */
  readonly at?: string;
  /** The name of the provider, for offers, where the text does not say. */
  readonly provider?: string;
  /** The namespace of pool and domain names, for offers. Default: none. */
  readonly issuer?: string;
}

/** What came out of a foreign text. */
export interface ImportResult {
  readonly offers: readonly OfferJson[];
  readonly workloads: readonly WorkloadJson[];
  /** What was left out, ambiguous or contradictory; and, with severity `error`, why nothing came out. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * A reader of one foreign format: pure, texts in, documents and diagnostics out.
 *
 * - Nothing is invented: what the source does not say stays out of the document, and so unknown.
 * - Every figure names an entry of `sources`, so that a reader can see where it comes from.
 * - No input makes it throw; a text that holds no offer and no workload is refused with a code.
 */
export interface Importer {
  /** The name for `--from`. */
  readonly id: string;
  /** What the format is, for people. */
  readonly title: string;
  readonly produces: "offers" | "workloads" | "both";
  /** How sure the importer is that an input is in its format: 0 not at all, 1 certain. Cheap, bounded, and pure. */
  detect(input: ImportInput): number;
  /** Reads all inputs together: some formats spread one unit over several files. */
  import(inputs: readonly ImportInput[], options: ImportOptions): ImportResult;
}
