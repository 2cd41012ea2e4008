import type { RuleCondition } from "./artifact-rule-row.js";

/** A level of state, the least first: nothing, weights, the full training state, the image of a process, the running machine. */
export type StateLevel = "S0" | "S1" | "S2" | "S3" | "S4";

/** A level of numerics, the strictest first: bit-exact, batch-invariant, within a tolerance, statistically equivalent, functional. */
export type NumericsLevel = "N0" | "N1" | "N2" | "N3" | "N4";

/** A rule about what a move between two units keeps. Of the rules for a level, in their order, the first whose conditions all hold decides. */
export interface MoveRuleRow {
  /** The registry id. */
  readonly id: string;
  /** The rule in one sentence. */
  readonly title: string;
  readonly level: StateLevel | NumericsLevel;
  /** All of them have to hold. None means that the rule always holds. */
  readonly when: readonly RuleCondition[];
  readonly verdict: "kept" | "lost" | "unknown";
  /** What to do where it is lost, each enough by itself. */
  readonly fix?: readonly string[];
  /** Under which conditions it is kept that no unit states. */
  readonly note?: string;
  /** How it was established: stated by the source, stated by others than the vendor, or concluded from sources. */
  readonly confidence: "quoted" | "third-party" | "derived";
  /** The key of the source. */
  readonly source: string;
}
