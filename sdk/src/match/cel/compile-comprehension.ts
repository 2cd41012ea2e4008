import { BOOL, DYN, INT, formatType, listOf, mapOf, type CelType } from "./cel-type.js";
import { createMap, type CelValue } from "./cel-value.js";
import { addEntry, loopEntries } from "./collections.js";
import { withVariable, type Code, type Compiled, type Compiler, type Condition, type Scope } from "./compiled.js";
import type { Evaluation } from "./evaluation.js";
import type { Expression } from "./expression.js";
import { isFailure, mergeFailures, type Failure } from "./failure.js";
import { SelectorProblem } from "./selector-problem.js";

type Comprehension = Extract<Expression, { readonly kind: "comprehension" }>;

interface Loop {
  readonly range: Code;
  /** Puts one entry in the variables; a value that cannot be read is put there as a failure. */
  readonly enter: (key: CelValue, value: () => CelValue | Failure, isMap: boolean, evaluation: Evaluation) => CelValue | Failure;
}

/**
 * Compiles a macro over a list or a map: `all`, `exists`, `exists_one`, `map`, `filter`, `transformList`, `transformMap`.
 *
 * - `all` and `exists` decide as soon as one element does; what is unknown about the others then does not matter.
 * - Every element costs, so nested loops end at the cost limit.
 */
export function compileComprehension(expression: Comprehension, scope: Scope, compiler: Compiler): Compiled {
  const range = compiler.expression(expression.range, scope);
  const { key, item } = entryTypes(range.type, expression);
  const [first = "", second] = expression.variables;
  const single = range.type.kind === "map" ? key : item;
  const outer = withVariable(scope, first, second === undefined ? single : key);
  const inner = second === undefined ? outer : withVariable(outer, second, item);
  const loop: Loop = {
    range: range.code,
    enter: (entryKey, entryValue, isMap, evaluation) => {
      if (second === undefined) return (evaluation.variables[outer.slot] = isMap ? entryKey : entryValue());
      evaluation.variables[outer.slot] = entryKey;
      return (evaluation.variables[inner.slot] = entryValue());
    },
  };
  switch (expression.macro) {
    case "all":
    case "exists":
      return { type: BOOL, code: quantifier(loop, compiler.condition(expression.body, inner), expression.macro === "exists") };
    case "exists-one":
      return { type: BOOL, code: existsOne(loop, compiler.condition(expression.body, inner)) };
    case "filter":
      return { type: listOf(single), code: collect(loop, compiler.condition(expression.body, inner), undefined) };
    default:
      return compileTransform(expression, loop, key, inner, compiler);
  }
}

function entryTypes(range: CelType, expression: Comprehension): { readonly key: CelType; readonly item: CelType } {
  if (range.kind === "list") return { key: INT, item: range.element };
  if (range.kind === "map") return { key: range.key, item: range.value };
  if (range.kind === "dyn") return { key: DYN, item: DYN };
  throw new SelectorProblem("selector-type", `type ${formatType(range)} cannot be iterated`, expression.range.start);
}

function compileTransform(expression: Comprehension, loop: Loop, key: CelType, scope: Scope, compiler: Compiler): Compiled {
  const condition = expression.condition === undefined ? undefined : compiler.condition(expression.condition, scope);
  const body = compiler.expression(expression.body, scope);
  if (expression.macro === "transform-map") return { type: mapOf(key, body.type), code: collectMap(loop, condition, body.code) };
  return { type: listOf(body.type), code: collect(loop, condition, body.code) };
}

function run(
  loop: Loop,
  evaluation: Evaluation,
  visit: (key: CelValue, value: CelValue | Failure) => CelValue | Failure | undefined,
): CelValue | Failure | undefined {
  evaluation.spend(1);
  const range = loop.range(evaluation);
  if (isFailure(range)) return range;
  const isMap = typeof range === "object" && range?.kind === "map";
  const entries = loopEntries(range, evaluation);
  if (isFailure(entries)) return entries;
  for (const [key, value] of entries) {
    evaluation.spend(1);
    const result = visit(key, loop.enter(key, value, isMap, evaluation));
    if (result !== undefined) return result;
  }
  return undefined;
}

function quantifier(loop: Loop, condition: Condition, decisive: boolean): Code {
  return (evaluation) => {
    const failures: Failure[] = [];
    const decided = run(loop, evaluation, () => {
      const holds = condition(evaluation);
      if (isFailure(holds)) failures.push(holds);
      return holds === decisive ? decisive : undefined;
    });
    return decided ?? (failures.length === 0 ? !decisive : mergeFailures(failures));
  };
}

function existsOne(loop: Loop, condition: Condition): Code {
  return (evaluation) => {
    let count = 0;
    const failures: Failure[] = [];
    const failed = run(loop, evaluation, () => {
      const holds = condition(evaluation);
      if (isFailure(holds)) failures.push(holds);
      else if (holds) count += 1;
      return undefined;
    });
    return failed ?? (failures.length === 0 ? count === 1 : mergeFailures(failures));
  };
}

function collect(loop: Loop, condition: Condition | undefined, body: Code | undefined): Code {
  return (evaluation) => {
    const items: CelValue[] = [];
    const failed = run(loop, evaluation, (_key, entry) => {
      const holds = condition === undefined ? true : condition(evaluation);
      if (holds === false) return undefined;
      if (isFailure(holds)) return holds;
      const value = body === undefined ? entry : body(evaluation);
      if (isFailure(value)) return value;
      items.push(value);
      return undefined;
    });
    return failed ?? { kind: "list", items };
  };
}

function collectMap(loop: Loop, condition: Condition | undefined, body: Code): Code {
  return (evaluation) => {
    const entries = new Map<string, { readonly key: CelValue; readonly value: CelValue }>();
    const failed = run(loop, evaluation, (key) => {
      const holds = condition === undefined ? true : condition(evaluation);
      if (holds === false) return undefined;
      if (isFailure(holds)) return holds;
      const value = body(evaluation);
      return isFailure(value) ? value : addEntry(entries, key, value);
    });
    return failed ?? createMap(entries);
  };
}
