import type { Diagnostic } from "../../errors/index.js";

/** Something to say about a validated document: a diagnostic whose position is not looked up yet. */
export interface DocumentFinding extends Pick<Diagnostic, "code" | "severity" | "message" | "expected" | "suggestion"> {
  readonly pointer: string;
  /** Whether the name of the field is at fault, not its value. Default `value`. */
  readonly part?: "key" | "value";
}
