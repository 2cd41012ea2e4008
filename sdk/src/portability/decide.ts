import type { RuleCondition, RuleFact, RunVerdict } from "@cornercast/schemas/registry";
import { evaluateConditions, type FactLookup } from "./evaluate-condition.js";

/** What a rule of any registry of rules has. */
export interface Rule {
  readonly when: readonly RuleCondition[];
  readonly verdict: RunVerdict;
}

/** What the rules say, and which of them. */
export interface Decision<R extends Rule> {
  readonly verdict: RunVerdict;
  /** The rule that gave the verdict, or the first that cannot be decided. */
  readonly rule?: R;
  /** The facts that would decide an unknown verdict. */
  readonly missing: readonly RuleFact[];
}

/** The verdicts under which an artifact runs, the worst first. */
export const runningVerdicts: readonly RunVerdict[] = ["emulated", "translated", "jit", "native"];

/**
 * Applies rules in their order.
 *
 * - The first rule whose conditions all hold gives the verdict, where no rule before it is unknown.
 * - Otherwise every rule that may apply counts: `no` where all say no; the worst of their verdicts where the artifact runs under each of
 *   them; `unknown` else. So knowing more never turns a `no` into anything else, nor a verdict under which it runs into a worse one.
 * - Where no rule applies, the verdict is `unknown`.
 */
export function decide<R extends Rule>(rules: readonly R[], facts: FactLookup): Decision<R> {
  const open: { readonly rule: R; readonly missing: readonly RuleFact[] }[] = [];
  let closing: R | undefined;
  for (const rule of rules) {
    const { holds, missing } = evaluateConditions(rule.when, facts);
    if (holds === undefined) open.push({ rule, missing });
    if (holds === true) {
      closing = rule;
      break;
    }
  }
  const settled = closing === undefined ? undefined : { verdict: closing.verdict, rule: closing, missing: [] };
  if (settled !== undefined && open.every(({ rule }) => rule.verdict === settled.verdict)) return settled;
  const candidates = [...open.map(({ rule }) => rule), ...(closing === undefined ? [] : [closing])];
  const worst = candidates.reduce<R | undefined>((least, rule) => (least === undefined || rank(rule) < rank(least) ? rule : least), undefined);
  if (closing !== undefined && worst !== undefined && rank(worst) >= 0) return { verdict: worst.verdict, rule: worst, missing: [] };
  const first = open[0];
  return {
    verdict: "unknown",
    ...(first === undefined ? {} : { rule: first.rule }),
    missing: [...new Set(open.flatMap(({ missing }) => missing))],
  };
}

function rank(rule: Rule): number {
  return runningVerdicts.indexOf(rule.verdict);
}
