import type { ReasonCode } from "../gen/registry/reason-codes.js";

/** A stable code and what it means. */
export interface ReasonCodeRow {
  readonly id: ReasonCode;
  /** Where the code occurs. */
  readonly kind: "diagnostic" | "finding" | "note" | "refusal";
  readonly title: string;
  /** What to do, in one line. */
  readonly fix?: string;
  readonly source: string;
}
