import type { JsonValue } from "./json-value.js";
import type { DocumentFormat } from "./read-document.js";

/** One input: a text, or its bytes in UTF-8 (or a binary document). */
export type DocumentInput = { readonly name: string; readonly format?: DocumentFormat } & ({ readonly text: string } | { readonly bytes: Uint8Array });

/** What bounds the work on hostile input. */
export interface ReadLimits {
  /** Bytes of one document. Default 1 MiB. */
  readonly documentBytes: number;
  /** How deep lists and objects may nest; the document itself counts as 1. Default 32. */
  readonly depth: number;
  /** Bytes of all inputs together. Default 256 MiB. */
  readonly totalBytes: number;
  /** Documents of all inputs together. Default 10,000,000. */
  readonly documents: number;
  /** Diagnostics of one input that are reported; one more says how many were left out. Default 100. */
  readonly diagnostics: number;
}

/** The limits that are published and enforced unless a caller states others. */
export const defaultReadLimits: ReadLimits = { documentBytes: 1 << 20, depth: 32, totalBytes: 1 << 28, documents: 10_000_000, diagnostics: 100 };

/** How inputs are read. */
export interface ReadOptions {
  readonly limits?: Partial<ReadLimits>;
  /**
   * Turns the bytes of one binary document into its JSON form; what it throws is reported as `binary-syntax`. Pass `decodeBinary` of
   * `@cornercast/sdk/document/binary`. Default: binary documents are refused, so that whoever reads only text need not load the descriptors.
   */
  readonly decodeBinary?: (bytes: Uint8Array, name: string) => JsonValue;
  /**
   * Whether long members of JSON documents with equal texts, such as the `spec` of equal offers, become one object: less time and memory for whoever
   * reads many and changes none. Default false, so that each document may be changed on its own.
   */
  readonly shareParts?: boolean;
}
