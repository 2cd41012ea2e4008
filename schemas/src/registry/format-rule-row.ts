import type { ReasonCode } from "../gen/registry/reason-codes.js";
import type { RuleCondition, RunVerdict } from "./artifact-rule-row.js";

/** A rule about weights and graphs in a numeric format. Of the rules for a format, in their order, the first whose conditions all hold gives the verdict. */
export interface FormatRuleRow {
  /** The registry id. */
  readonly id: string;
  /** The rule in one sentence. */
  readonly title: string;
  /** What to know of it where it runs. */
  readonly note?: string;
  /** The formats that it is for; `*` for every one. */
  readonly formats: readonly string[];
  /** All of them have to hold. */
  readonly when: readonly RuleCondition[];
  readonly verdict: RunVerdict;
  /** Why not, where the verdict is `no`. */
  readonly code?: ReasonCode;
  /** What to do: changes that would make it run or run better, each enough by itself. */
  readonly fix?: readonly string[];
  /** How it was established: stated by the source, stated by others than the vendor, or concluded from sources. */
  readonly confidence: "quoted" | "third-party" | "derived";
  /** The key of the source. */
  readonly source: string;
}
