import type { ReasonCode } from "../gen/registry/reason-codes.js";

/** What matching needs of a type of predicate. */
export interface PredicateCodesRow {
  /** The path without profile, role and names, such as `devices.memory.nominal.min`. */
  readonly id: string;
  /** What a violation leads to. */
  readonly class: "hardware" | "artifact" | "software" | "terms" | "boundary" | "jurisdiction" | "capacity";
  /** The code of a violation. */
  readonly violated: ReasonCode;
  /** The code of a missing fact. */
  readonly unknown: ReasonCode;
}

/** A type of predicate that a Workload or an Offer can state. */
export interface PredicateTypeRow extends PredicateCodesRow {
  /** Who would supply a missing fact. */
  readonly suppliedBy?: string;
  readonly source: string;
}
