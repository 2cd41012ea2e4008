import { formatType, type CelType } from "./cel-type.js";
import type { CelValue } from "./cel-value.js";
import type { Evaluation } from "./evaluation.js";
import type { Expression } from "./expression.js";
import { isFailure, mergeFailures, type Failure } from "./failure.js";
import type { PatternResult } from "./regex/pattern.js";
import { SelectorProblem } from "./selector-problem.js";

/** Evaluates one node. Failures are values; only exhausted cost is thrown. */
export type Code = (evaluation: Evaluation) => CelValue | Failure;

/** A node after the type check. */
export interface Compiled {
  readonly type: CelType;
  readonly code: Code;
}

/** The variables in sight: their types, and where their values are. */
export interface Scope {
  readonly variables: ReadonlyMap<string, { readonly slot: number; readonly type: CelType }>;
  readonly nextSlot: number;
  /** Literal patterns found so far, compiled once for all evaluations. */
  readonly patterns: Map<string, PatternResult>;
}

/** A scope with one more variable. */
export function withVariable(scope: Scope, name: string, type: CelType): Scope & { readonly slot: number } {
  const variables = new Map(scope.variables).set(name, { slot: scope.nextSlot, type });
  return { ...scope, variables, nextSlot: scope.nextSlot + 1, slot: scope.nextSlot };
}

/** What compiles the parts of a node. */
export interface Compiler {
  readonly expression: (expression: Expression, scope: Scope) => Compiled;
  /** For an operand that must be a bool. */
  readonly condition: (expression: Expression, scope: Scope) => Condition;
}

/** Code whose value is a bool. */
export type Condition = (evaluation: Evaluation) => boolean | Failure;

/** Evaluates operands left to right. Everything unknown is reported together, before any error. */
export function evaluateAll(codes: readonly Code[], evaluation: Evaluation): readonly CelValue[] | Failure {
  const values: CelValue[] = [];
  let failures: Failure[] | undefined;
  for (const code of codes) {
    const value = code(evaluation);
    if (isFailure(value)) (failures ??= []).push(value);
    else values.push(value);
  }
  return failures === undefined ? values : mergeFailures(failures);
}

/** The finding for operands that no signature takes. */
export function noMatchingOverload(name: string, types: readonly CelType[], offset: number): SelectorProblem {
  return new SelectorProblem("selector-type", `found no matching overload for ${name} applied to (${types.map(formatType).join(", ")})`, offset);
}
