import type { RuleCondition, RuleFact, RuleOperand } from "@cornercast/schemas/registry";
import { compareVersions } from "../quantity/compare-versions.js";
import type { FactValue } from "./fact-value.js";

/** The value of a fact, and whether the artifact states it. */
export interface FactLookup {
  value(fact: RuleFact): FactValue;
}

/** Three-valued truth, and the facts that would decide it where it is unknown. */
export interface Truth {
  readonly holds: boolean | undefined;
  readonly missing: readonly RuleFact[];
}

/**
 * Evaluates the conditions of a rule: false where one is false, else unknown where one is unknown, else true.
 *
 * - Total: every condition on every value has an answer, in time linear in the size of the sets.
 */
export function evaluateConditions(conditions: readonly RuleCondition[], facts: FactLookup): Truth {
  const missing: RuleFact[] = [];
  for (const condition of conditions) {
    const holds = evaluateCondition(condition, facts);
    if (holds === false) return { holds: false, missing: [] };
    if (holds === undefined) missing.push(...unknownOf(condition, facts));
  }
  return { holds: missing.length === 0 ? true : undefined, missing };
}

/** Evaluates one condition of a rule. */
export function evaluateCondition(condition: RuleCondition, facts: FactLookup): boolean | undefined {
  const value = facts.value(condition.fact);
  if ("stated" in condition) return (value !== undefined) === condition.stated;
  if (value === undefined) return undefined;
  if ("present" in condition) return (value.kind !== "absent") === condition.present;
  if ("has" in condition) return member(value, condition.has);
  if ("lacks" in condition) return negate(member(value, condition.lacks));
  if ("hasAny" in condition) return anyOf(condition.hasAny.map((name) => member(value, name)));
  if ("oneOf" in condition) return among(value, condition.oneOf, facts);
  if ("noneOf" in condition) return negate(among(value, condition.noneOf, facts));
  // What is not there has no version and no name that it could share with another.
  if ("is" in condition) return same(value, operand(condition.is, facts));
  if ("isNot" in condition) return negate(same(value, operand(condition.isNot, facts)));
  if ("atLeast" in condition) return order(value, operand(condition.atLeast, facts), "atLeast");
  if ("below" in condition) return order(value, operand(condition.below, facts), "below");
  if ("sameMajor" in condition) return sameMajor(value, operand(condition.sameMajor, facts));
  return negate(sameMajor(value, operand(condition.otherMajor, facts)));
}

function unknownOf(condition: RuleCondition, facts: FactLookup): readonly RuleFact[] {
  const operands = Object.values(condition).flatMap((part: unknown) =>
    typeof part === "object" && part !== null && "fact" in part ? [part.fact as RuleFact] : [],
  );
  const unknown = [condition.fact, ...operands].filter((fact) => !decisive(facts.value(fact)));
  return unknown.length === 0 ? [condition.fact] : unknown;
}

function decisive(value: FactValue): boolean {
  return value !== undefined && value.kind !== "least" && (value.kind !== "set" || value.complete);
}

function operand(part: RuleOperand, facts: FactLookup): FactValue {
  return typeof part === "string" ? { kind: "text", value: part } : facts.value(part.fact);
}

function member(value: FactValue, name: string): boolean | undefined {
  if (value?.kind === "absent") return false;
  if (value?.kind !== "set") return undefined;
  if (value.values.includes(name)) return true;
  return value.complete ? false : undefined;
}

function among(value: FactValue, list: readonly string[] | { readonly fact: RuleFact }, facts: FactLookup): boolean | undefined {
  const set: FactValue = "fact" in list ? facts.value(list.fact) : { kind: "set", values: list, complete: true };
  if (value?.kind === "absent") return false;
  if (value?.kind !== "text") return undefined;
  return member(set, value.value);
}

function same(left: FactValue, right: FactValue): boolean | undefined {
  if (left === undefined || right === undefined) return undefined;
  if (left.kind === "absent" || right.kind === "absent") return false;
  if (left.kind === "text" && right.kind === "text") return left.value === right.value || compareVersions(left.value, right.value) === 0;
  if (left.kind === "least" && right.kind === "text") return compareVersions(right.value, left.value) === -1 ? false : undefined;
  return undefined;
}

function order(left: FactValue, right: FactValue, wanted: "atLeast" | "below"): boolean | undefined {
  if (left === undefined || right === undefined) return undefined;
  if (left.kind === "absent" || right.kind === "absent") return false;
  if (left.kind === "set" || right.kind === "set" || right.kind === "least") return undefined;
  const compared = compareVersions(left.value, right.value);
  if (compared === undefined) return undefined;
  const atLeast = compared >= 0;
  if (left.kind === "least" && !atLeast) return undefined;
  return wanted === "atLeast" ? atLeast : !atLeast;
}

function sameMajor(left: FactValue, right: FactValue): boolean | undefined {
  if (left?.kind === "absent" || right?.kind === "absent") return false;
  if (left?.kind !== "text" || right?.kind !== "text") return undefined;
  if (compareVersions(left.value, right.value) === undefined) return undefined;
  return compareVersions(left.value.split(".")[0] ?? "", right.value.split(".")[0] ?? "") === 0;
}

function anyOf(parts: readonly (boolean | undefined)[]): boolean | undefined {
  return parts.includes(true) ? true : parts.includes(undefined) ? undefined : false;
}

function negate(truth: boolean | undefined): boolean | undefined {
  return truth === undefined ? undefined : !truth;
}
