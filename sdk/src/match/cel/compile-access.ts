import { suggest } from "../../errors/index.js";
import { BOOL, DYN, formatType, INT, isAssignable, mapOf, optionalOf, QUANTITY, STRING, type CelType } from "./cel-type.js";
import { display, numericValue, typeName, type CelValue } from "./cel-value.js";
import { evaluateAll, noMatchingOverload, type Compiled, type Compiler, type Scope } from "./compiled.js";
import { readDeviceField } from "./device-values.js";
import type { Evaluation } from "./evaluation.js";
import type { Expression } from "./expression.js";
import { failure, isFailure, type Failure } from "./failure.js";
import { asOptional, none, some } from "./functions/optional-functions.js";
import { SelectorProblem } from "./selector-problem.js";

const DEVICE_FIELDS: ReadonlyMap<string, CelType> = new Map([
  ["driver", STRING],
  ["allowMultipleAllocations", BOOL],
  ["attributes", mapOf(STRING, mapOf(STRING, DYN))],
  ["capacity", mapOf(STRING, mapOf(STRING, QUANTITY))],
]);
/** Compiles `x.f` and `x.?f`. */
export function compileSelect(expression: Extract<Expression, { readonly kind: "select" }>, scope: Scope, compiler: Compiler): Compiled {
  const operand = compiler.expression(expression.operand, scope);
  const { field, optional } = expression;
  return {
    type: selectType(operand.type, field, optional, expression.operand.end),
    code: (evaluation) => {
      evaluation.spend(1);
      const value = operand.code(evaluation);
      return isFailure(value) ? value : lookUp(value, field, optional, evaluation);
    },
  };
}

function selectType(operand: CelType, field: string, optional: boolean, offset: number): CelType {
  if (operand.kind === "optional") return optionalOf(selectType(operand.value, field, false, offset));
  const type = operand.kind === "device" ? DEVICE_FIELDS.get(field) : operand.kind === "map" ? operand.value : operand.kind === "dyn" ? DYN : undefined;
  if (type !== undefined) return optional ? optionalOf(type) : type;
  if (operand.kind !== "device") throw new SelectorProblem("selector-type", `type ${formatType(operand)} does not support field selection`, offset);
  const near = suggest(field, DEVICE_FIELDS.keys());
  throw new SelectorProblem("selector-undeclared", `undefined field ${field} of device${near === undefined ? "" : `; did you mean ${near}?`}`, offset);
}

/** Compiles `has(x.f)`. */
export function compileHas(expression: Extract<Expression, { readonly kind: "has" }>, scope: Scope, compiler: Compiler): Compiled {
  const operand = compiler.expression(expression.operand, scope);
  const { field } = expression;
  selectType(operand.type, field, false, expression.operand.end);
  return {
    type: BOOL,
    code: (evaluation) => {
      evaluation.spend(1);
      const value = operand.code(evaluation);
      return isFailure(value) ? value : isPresent(value, field, evaluation);
    },
  };
}

function isPresent(value: CelValue, field: string, evaluation: Evaluation): boolean | Failure {
  const optional = asOptional(value);
  const target = optional === undefined ? value : optional.value;
  if (target === undefined) return false;
  if (typeof target === "object" && target?.kind === "map") return target.has(field, evaluation);
  if (typeof target === "object" && target?.kind === "device") {
    const stated = readDeviceField(field, evaluation);
    return stated === undefined ? failure(`undefined field ${field} of device`) : isFailure(stated) ? stated : true;
  }
  return failure(`type ${typeName(target)} does not support field selection`);
}

/** Compiles `x[k]` and `x[?k]`. */
export function compileIndex(expression: Extract<Expression, { readonly kind: "index" }>, scope: Scope, compiler: Compiler): Compiled {
  const operand = compiler.expression(expression.operand, scope);
  const index = compiler.expression(expression.index, scope);
  const { optional } = expression;
  return {
    type: indexType(operand.type, index.type, optional, expression.operand.end),
    code: (evaluation) => {
      evaluation.spend(1);
      const values = evaluateAll([operand.code, index.code], evaluation);
      return isFailure(values) ? values : lookUp(values[0] ?? null, values[1] ?? null, optional, evaluation);
    },
  };
}

function indexType(operand: CelType, index: CelType, optional: boolean, offset: number): CelType {
  if (operand.kind === "optional") return optionalOf(indexType(operand.value, index, false, offset));
  let type: CelType | undefined;
  if (operand.kind === "dyn") type = DYN;
  else if (operand.kind === "list" && isAssignable(index, INT)) type = operand.element;
  else if (operand.kind === "map" && isAssignable(index, operand.key)) type = operand.value;
  if (type === undefined) throw noMatchingOverload("_[_]", [operand, index], offset);
  return optional ? optionalOf(type) : type;
}

/** `x.f`, `x[k]` and their optional forms. On an optional value, an absent key is `none`, as in cel-go. */
function lookUp(value: CelValue, key: CelValue, optional: boolean, evaluation: Evaluation): CelValue | Failure {
  const wrapped = asOptional(value);
  if (wrapped !== undefined) return wrapped.value === undefined ? none() : lookUp(wrapped.value, key, true, evaluation);
  if (typeof value !== "object" || value === null) return failure(`type ${typeName(value)} does not support field selection`);
  if (value.kind === "map") {
    const found = value.find(key, evaluation);
    if (found === undefined) return optional ? none() : value.absent(key, evaluation);
    return optional && !isFailure(found) ? some(found) : found;
  }
  if (value.kind === "list") {
    const index = numericValue(key);
    const found = index === undefined ? undefined : value.items[Number(index)];
    if (found === undefined) return optional ? none() : failure(`index out of bounds: ${display(key)}`);
    return optional ? some(found) : found;
  }
  const stated = value.kind === "device" && typeof key === "string" ? readDeviceField(key, evaluation) : undefined;
  if (stated === undefined) return failure(`type ${typeName(value)} does not support field selection`);
  return optional && !isFailure(stated) ? some(stated) : stated;
}
