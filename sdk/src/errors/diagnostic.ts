import type { ReasonCode } from "@cornercast/schemas";

/**
 * One finding about an input: a stable code, one sentence, and where it is.
 *
 * - Lines and columns count from 1; a column counts UTF-16 code units. `endLine` and `endColumn` are just past the last one.
 * - `pointer` is an RFC 6901 JSON Pointer into the document that the finding is about.
 */
export interface Diagnostic {
  readonly code: ReasonCode;
  readonly severity: "error" | "warning";
  /** One sentence without the code, the place and a full stop. */
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
  readonly pointer?: string;
  /** The byte of a binary input, from 0. */
  readonly offset?: number;
  /** What would have been accepted. */
  readonly expected?: string;
  /** What the author probably meant. */
  readonly suggestion?: string;
}
