import type { ReasonCode, RuleFact, RunVerdict } from "@cornercast/schemas/registry";
import { decide, type Rule } from "./decide.js";
import { factLookup, type Situation } from "./fact-lookup.js";
import type { HostFacts, SoftwareFacts } from "./facts.js";
import { fixesOf } from "./fill-fix.js";

/** Whether something runs on a device, and why. */
export interface RunResult {
  readonly verdict: RunVerdict;
  /** The id of the rule that decided. Absent where no rule covers the artifact. */
  readonly rule?: string;
  /** Present where the verdict is `no` or `unknown`. */
  readonly code?: ReasonCode;
  /** Changes that would make it run, or the conversion with which it does, the smallest first, each enough by itself. */
  readonly fix: readonly string[];
  /** The facts that would decide an unknown verdict. */
  readonly missing: readonly RuleFact[];
  /** What to know of it where it runs. */
  readonly note?: string;
}

/** What is known of the unit around the device. */
export interface RunOptions {
  /** What the unit has installed. Default: nothing is known. */
  readonly software?: SoftwareFacts;
  /** The machine around the device. Default: nothing is known. */
  readonly host?: HostFacts;
}

/** A rule of any registry of rules, with what is said of it. */
export interface ExplainedRule extends Rule {
  readonly id: string;
  readonly code?: ReasonCode;
  readonly fix?: readonly string[];
  readonly note?: string;
}

/** What rules say in a situation; nothing where none of them may apply. */
export function resultOf(rules: readonly ExplainedRule[], situation: Situation): RunResult | undefined {
  const facts = factLookup(situation);
  const { verdict, rule, missing } = decide(rules, facts);
  if (rule === undefined) return undefined;
  const open = verdict === "unknown" && missing.length > 0;
  const code = open ? "artifact-target-undecided" : rule.code;
  return {
    verdict,
    rule: rule.id,
    ...(code === undefined ? {} : { code }),
    fix: open ? [] : fixesOf(rule, situation, facts),
    missing,
    ...(open || rule.note === undefined ? {} : { note: rule.note }),
  };
}
