import { suggest } from "../../errors/index.js";
import { areEqual, createMap, typeName, type CelValue } from "./cel-value.js";
import {
  BOOL,
  BYTES,
  DEVICE,
  DOUBLE,
  DYN,
  formatType,
  INT,
  isAssignable,
  joinTypes,
  listOf,
  mapOf,
  NULL,
  optionalOf,
  STRING,
  TYPE,
  UINT,
  type CelType,
} from "./cel-type.js";
import { addEntry } from "./collections.js";
import { compileHas, compileIndex, compileSelect } from "./compile-access.js";
import { compileComprehension } from "./compile-comprehension.js";
import { evaluateAll, noMatchingOverload, withVariable, type Compiled, type Compiler, type Condition, type Scope } from "./compiled.js";
import type { Expression, LiteralValue } from "./expression.js";
import { failure, isFailure, mergeFailures, type Failure } from "./failure.js";
import { overloadsOf } from "./functions/catalogue.js";
import { noOverload } from "./functions/operators.js";
import { asOptional, none, some } from "./functions/optional-functions.js";
import { fits, type Overload } from "./functions/overload.js";
import { MAX_PATTERNS_SIZE } from "./limits.js";
import { compilePattern } from "./regex/pattern.js";
import { SelectorProblem } from "./selector-problem.js";

const TYPE_NAMES: ReadonlySet<string> = new Set(["bool", "int", "uint", "double", "string", "bytes", "list", "map", "null_type", "type", "optional_type"]);
const PATTERN_FUNCTIONS: ReadonlySet<string> = new Set(["matches", "find", "findAll"]);

/**
 * Checks the types of an expression and turns it into code.
 *
 * - What Kubernetes refuses when it compiles a selector is refused here: undeclared names, operands that no signature takes, mixed lists.
 * - Attributes have the type `dyn`; what they turn out to be is checked when the selector runs.
 *
 * @throws SelectorProblem
 */
export function compileExpression(expression: Expression, scope: Scope): Compiled {
  switch (expression.kind) {
    case "literal":
      return compileLiteral(expression.literal);
    case "identifier":
      return compileIdentifier(expression, scope);
    case "select":
      return compileSelect(expression, scope, COMPILER);
    case "has":
      return compileHas(expression, scope, COMPILER);
    case "index":
      return compileIndex(expression, scope, COMPILER);
    case "operator":
      return compileOperator(expression, scope);
    case "call":
      return compileCall(expression, scope);
    case "and":
    case "or":
      return compileLogic(expression, scope);
    case "conditional":
      return compileConditional(expression, scope);
    case "list":
      return compileList(expression, scope);
    case "map":
      return compileMap(expression, scope);
    case "comprehension":
      return compileComprehension(expression, scope, COMPILER);
    case "bind":
      return compileBind(expression, scope);
    case "optional-map":
      return compileOptionalMap(expression, scope);
  }
}

type Node<K extends Expression["kind"]> = Extract<Expression, { readonly kind: K }>;

function compileLiteral(literal: LiteralValue): Compiled {
  const constant = (type: CelType, value: CelValue): Compiled => ({ type, code: () => value });
  switch (literal.kind) {
    case "int":
      return constant(INT, literal.value);
    case "uint":
      return constant(UINT, { kind: "uint", value: literal.value });
    case "double":
      return constant(DOUBLE, literal.value);
    case "string":
      return constant(STRING, literal.value);
    case "bytes":
      return constant(BYTES, { kind: "bytes", value: literal.value });
    case "bool":
      return constant(BOOL, literal.value);
    case "null":
      return constant(NULL, null);
  }
}

function compileIdentifier(expression: Node<"identifier">, scope: Scope): Compiled {
  const variable = scope.variables.get(expression.name);
  if (variable !== undefined) {
    const { slot, type } = variable;
    return {
      type,
      code: (evaluation) => {
        evaluation.spend(1);
        return evaluation.variables[slot] ?? null;
      },
    };
  }
  if (expression.name === "device") return { type: DEVICE, code: () => ({ kind: "device" }) };
  if (TYPE_NAMES.has(expression.name)) return { type: TYPE, code: () => ({ kind: "type", name: expression.name }) };
  const near = suggest(expression.name, ["device", ...scope.variables.keys()]);
  throw new SelectorProblem(
    "selector-undeclared",
    `undeclared name ${expression.name}${near === undefined ? "" : `; did you mean ${near}?`}`,
    expression.start,
  );
}

function compileOperator(expression: Node<"operator">, scope: Scope): Compiled {
  const operands = expression.operands.map((operand) => compileExpression(operand, scope));
  const [left = { type: DYN, code: () => null }, right = left] = operands;
  if (expression.name === "==" || expression.name === "!=") return compileEquality(expression, left, right);
  if (expression.name === "in") checkMembership(left.type, right.type, expression.start);
  return compileOverloads(expression.name, overloadsOf(expression.name, expression.start), operands, expression.start);
}

function compileEquality(expression: Node<"operator">, left: Compiled, right: Compiled): Compiled {
  if (!isAssignable(left.type, right.type)) throw noMatchingOverload(`_${expression.name}_`, [left.type, right.type], expression.start);
  const wanted = expression.name === "==";
  return {
    type: BOOL,
    code: (evaluation) => {
      const values = evaluateAll([left.code, right.code], evaluation);
      return isFailure(values) ? values : areEqual(values[0] ?? null, values[1] ?? null, evaluation) === wanted;
    },
  };
}

function checkMembership(item: CelType, container: CelType, offset: number): void {
  const wanted = container.kind === "list" ? container.element : container.kind === "map" ? container.key : DYN;
  if (!isAssignable(item, wanted)) throw noMatchingOverload("_in_", [item, container], offset);
}

function compileCall(expression: Node<"call">, scope: Scope): Compiled {
  const { name, target } = expression;
  if (target !== undefined && (name === "or" || name === "orValue") && expression.operands.length === 1) return compileOtherwise(expression, target, scope);
  const nodes = target === undefined ? expression.operands : [target, ...expression.operands];
  const overloads = overloadsOf(name, expression.nameStart).filter((overload) => overload.member === (target !== undefined));
  const operands = nodes.map((operand) => compileExpression(operand, scope));
  if (PATTERN_FUNCTIONS.has(name)) registerPattern(nodes[1], scope);
  return compileOverloads(name, overloads, operands, expression.nameStart);
}

/** Compiles a literal pattern with the selector, so that a wrong one is found at once, as in Kubernetes. */
function registerPattern(node: Expression | undefined, scope: Scope): void {
  if (node?.kind !== "literal" || node.literal.kind !== "string" || scope.patterns.has(node.literal.value)) return;
  const compiled = compilePattern(node.literal.value);
  if (compiled.kind === "error") throw new SelectorProblem("selector-regex", compiled.message, node.start);
  scope.patterns.set(node.literal.value, compiled);
  let size = 0;
  for (const known of scope.patterns.values()) if (known.kind === "ok") size += known.pattern.instructions.length;
  if (size > MAX_PATTERNS_SIZE) throw new SelectorProblem("selector-regex", "the regular expressions of the selector are too large together", node.start);
}

function compileOverloads(name: string, overloads: readonly Overload[], operands: readonly Compiled[], offset: number): Compiled {
  const types = operands.map((operand) => operand.type);
  const candidates = overloads.filter((overload) => {
    return overload.parameters.length === types.length && overload.parameters.every((parameter, index) => isAssignable(types[index] ?? DYN, parameter));
  });
  const [only] = candidates;
  if (only === undefined) throw noMatchingOverload(name, types, offset);
  const results = candidates.map((candidate) => (typeof candidate.result === "function" ? candidate.result(types) : candidate.result));
  const type = results.reduce((left, right) => joinTypes(left, right) ?? DYN);
  const codes = operands.map((operand) => operand.code);
  return {
    type,
    code: (evaluation) => {
      evaluation.spend(1);
      const values = evaluateAll(codes, evaluation);
      if (isFailure(values)) return values;
      const overload = candidates.find((candidate) => candidate.parameters.every((parameter, index) => fits(values[index] ?? null, parameter)));
      return overload === undefined ? noOverload(name, values) : overload.call(values, evaluation);
    },
  };
}

/** `x.or(y)` and `x.orValue(y)`: `y` is evaluated only when `x` is none. */
function compileOtherwise(expression: Node<"call">, target: Expression, scope: Scope): Compiled {
  const operand = compileExpression(target, scope);
  const [fallbackNode = target] = expression.operands;
  const fallback = compileExpression(fallbackNode, scope);
  const unwraps = expression.name === "orValue";
  const inner = operand.type.kind === "optional" ? operand.type.value : DYN;
  const wanted = unwraps ? inner : optionalOf(inner);
  if ((operand.type.kind !== "optional" && operand.type.kind !== "dyn") || !isAssignable(fallback.type, wanted)) {
    throw noMatchingOverload(expression.name, [operand.type, fallback.type], expression.nameStart);
  }
  return {
    type: unwraps ? (joinTypes(inner, fallback.type) ?? DYN) : operand.type,
    code: (evaluation) => {
      evaluation.spend(1);
      const value = operand.code(evaluation);
      if (isFailure(value)) return value;
      const optional = asOptional(value);
      if (optional === undefined) return noOverload(expression.name, [value]);
      if (optional.value === undefined) return fallback.code(evaluation);
      return unwraps ? optional.value : optional;
    },
  };
}

function compileLogic(expression: Node<"and" | "or">, scope: Scope): Compiled {
  const operands = expression.operands.map((operand) => compileCondition(operand, scope));
  const decisive = expression.kind === "or";
  return {
    type: BOOL,
    code: (evaluation) => {
      evaluation.spend(1);
      let failures: Failure[] | undefined;
      for (const operand of operands) {
        const value = operand(evaluation);
        if (value === decisive) return value;
        if (isFailure(value)) (failures ??= []).push(value);
      }
      return failures === undefined ? !decisive : mergeFailures(failures);
    },
  };
}

function compileCondition(expression: Expression, scope: Scope): Condition {
  const compiled = compileExpression(expression, scope);
  if (!isAssignable(compiled.type, BOOL)) throw new SelectorProblem("selector-type", `expected a bool, found ${formatType(compiled.type)}`, expression.start);
  return (evaluation) => {
    const value = compiled.code(evaluation);
    if (typeof value === "boolean" || isFailure(value)) return value;
    return failure(`expected a bool, found ${typeName(value)}`);
  };
}

function compileConditional(expression: Node<"conditional">, scope: Scope): Compiled {
  const condition = compileCondition(expression.condition, scope);
  const whenTrue = compileExpression(expression.whenTrue, scope);
  const whenFalse = compileExpression(expression.whenFalse, scope);
  const type = joinTypes(whenTrue.type, whenFalse.type);
  if (type === undefined) throw noMatchingOverload("_?_:_", [BOOL, whenTrue.type, whenFalse.type], expression.start);
  return {
    type,
    code: (evaluation) => {
      evaluation.spend(1);
      const chosen = condition(evaluation);
      if (isFailure(chosen)) return chosen;
      return chosen ? whenTrue.code(evaluation) : whenFalse.code(evaluation);
    },
  };
}

/** The common type of the members of a literal, and code that gives `undefined` for an absent optional member. */
function compileMember(expression: Expression, optional: boolean, joined: CelType | undefined, scope: Scope): Compiled {
  const compiled = compileExpression(expression, scope);
  const own = optional && compiled.type.kind === "optional" ? compiled.type.value : compiled.type;
  if (optional && !isAssignable(compiled.type, optionalOf(DYN)))
    throw new SelectorProblem("selector-type", `expected an optional, found ${formatType(compiled.type)}`, expression.start);
  const type = joined === undefined ? own : joinTypes(joined, own);
  if (type === undefined)
    throw new SelectorProblem("selector-type", `${formatType(own)} cannot be mixed with ${formatType(joined ?? DYN)} in one literal`, expression.start);
  return { type, code: compiled.code };
}

function compileList(expression: Node<"list">, scope: Scope): Compiled {
  let element: CelType | undefined;
  const members = expression.items.map(({ value, optional }) => {
    const member = compileMember(value, optional, element, scope);
    element = member.type;
    return { code: member.code, optional };
  });
  return {
    type: listOf(element ?? DYN),
    code: (evaluation) => {
      evaluation.spend(members.length + 1);
      const values = evaluateAll(
        members.map((member) => member.code),
        evaluation,
      );
      if (isFailure(values)) return values;
      const items = values.flatMap((value, index) => (members[index]?.optional === true ? optionalItems(value) : [value]));
      return { kind: "list", items };
    },
  };
}

function optionalItems(value: CelValue): readonly CelValue[] {
  const held = asOptional(value)?.value;
  return held === undefined ? [] : [held];
}

function compileMap(expression: Node<"map">, scope: Scope): Compiled {
  let [keyType, valueType]: [CelType | undefined, CelType | undefined] = [undefined, undefined];
  const entries = expression.entries.map((entry) => {
    const key = compileMember(entry.key, false, keyType, scope);
    const value = compileMember(entry.value, entry.optional, valueType, scope);
    [keyType, valueType] = [key.type, value.type];
    return { key: key.code, value: value.code, optional: entry.optional };
  });
  return {
    type: mapOf(keyType ?? DYN, valueType ?? DYN),
    code: (evaluation) => {
      evaluation.spend(entries.length + 1);
      const found = new Map<string, { readonly key: CelValue; readonly value: CelValue }>();
      for (const entry of entries) {
        const pair = evaluateAll([entry.key, entry.value], evaluation);
        if (isFailure(pair)) return pair;
        const [key = null, held = null] = pair;
        const [value] = entry.optional ? optionalItems(held) : [held];
        const problem = value === undefined ? undefined : addEntry(found, key, value);
        if (problem !== undefined) return problem;
      }
      return createMap(found);
    },
  };
}

function compileBind(expression: Node<"bind">, scope: Scope): Compiled {
  const value = compileExpression(expression.value, scope);
  const inner = withVariable(scope, expression.variable, value.type);
  const body = compileExpression(expression.body, inner);
  return {
    type: body.type,
    code: (evaluation) => {
      evaluation.spend(1);
      evaluation.variables[inner.slot] = value.code(evaluation);
      return body.code(evaluation);
    },
  };
}

function compileOptionalMap(expression: Node<"optional-map">, scope: Scope): Compiled {
  const operand = compileExpression(expression.operand, scope);
  const { flat } = expression;
  if (operand.type.kind !== "optional" && operand.type.kind !== "dyn")
    throw noMatchingOverload(flat ? "optFlatMap" : "optMap", [operand.type], expression.operand.end);
  const inner = withVariable(scope, expression.variable, operand.type.kind === "optional" ? operand.type.value : DYN);
  const body = compileExpression(expression.body, inner);
  return {
    type: flat ? body.type : optionalOf(body.type),
    code: (evaluation) => {
      evaluation.spend(1);
      const value = operand.code(evaluation);
      if (isFailure(value)) return value;
      const optional = asOptional(value);
      if (optional === undefined) return noOverload("optMap", [value]);
      if (optional.value === undefined) return none();
      evaluation.variables[inner.slot] = optional.value;
      const result = body.code(evaluation);
      return flat || isFailure(result) ? result : some(result);
    },
  };
}

const COMPILER: Compiler = { expression: compileExpression, condition: compileCondition };
