import type { SourceKind } from "../hardware/index.js";

/** One reason for a ratio. */
export interface SubstitutionBasis {
  readonly name: "matrix" | "power" | "bandwidth" | "sharding";
  /** The exponent with which the ratio counts. */
  readonly weight: number;
  /** The figure of the candidate over that of the reference. */
  readonly ratio: number;
  /** In base units: operations a second, watts, bytes a second, and for `sharding` the share of time that is left. */
  readonly reference: number;
  readonly candidate: number;
  /** The less trusted of the two figures. */
  readonly provenance: SourceKind;
  /** The keys of the sources in the registry of chips. */
  readonly sources: readonly string[];
  readonly notes: readonly string[];
}

/** How much of the candidate does the work of one reference device: an interval, or why nothing can be said. */
export type Substitution =
  | {
      readonly kind: "interval";
      /** The throughput of one candidate device, where that of one reference device is 1: the interval holds it in four of five cases. */
      readonly low: number;
      readonly mid: number;
      readonly high: number;
      readonly confidence: 0.8;
      readonly basis: readonly SubstitutionBasis[];
      /** How the interval is known: never better than `derived`. */
      readonly provenance: SourceKind;
      /** Whether measured results of several rounds were held against the phase. */
      readonly checked: boolean;
      readonly notes: readonly string[];
    }
  | { readonly kind: "unknown"; readonly missing: readonly string[] };
