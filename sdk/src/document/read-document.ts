import type { JsonValue } from "./json-value.js";

/** How a document is written. */
export type DocumentFormat = "json" | "ndjson" | "yaml" | "binary";

/** A place in a text. Lines and columns count from 1; a column counts UTF-16 code units; the end is just past the last one. */
export interface DocumentPosition {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Where a document comes from. */
export interface DocumentSource {
  /** The name of the input, usually a path. */
  readonly file: string;
  readonly format: DocumentFormat;
  /** The position among the documents of the input, from 0. */
  readonly index: number;
}

/** A document as it was read: its plain value, and where its parts stand. Not yet validated. */
export interface ReadDocument {
  /** A tree of plain values without duplicate keys, without `__proto__`, and within the limits. */
  readonly value: JsonValue;
  readonly source: DocumentSource;
  /**
   * The place of a value by its JSON Pointer, or of the field name before it.
   *
   * - A value that is not there has the place of the nearest value around it.
   * - Absent for binary documents, and for what is not a JSON Pointer.
   * - The text is read a second time when this is first asked, and only then.
   */
  at(pointer: string, part?: "value" | "key"): DocumentPosition | undefined;
}
