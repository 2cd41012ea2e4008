import { BOOL, BYTES, DOUBLE, DYN, INT, listOf, mapOf, STRING, UINT, type CelType } from "../cel-type.js";
import { areEqual, compareNumbers, numericValue, typeName, type CelUint, type CelValue } from "../cel-value.js";
import type { Evaluation } from "../evaluation.js";
import { failure, type Failure } from "../failure.js";
import { globalFunction, type Overload } from "./overload.js";

const MAX_INT = 2n ** 63n - 1n;
const MAX_UINT = 2n ** 64n - 1n;

/** An int within 64 bits, or the overflow error of CEL. */
export function checkedInt(value: bigint): bigint | Failure {
  return value > MAX_INT || value < -MAX_INT - 1n ? failure("integer overflow") : value;
}

/** A uint within 64 bits, or the overflow error of CEL. */
export function checkedUint(value: bigint): CelUint | Failure {
  return value > MAX_UINT || value < 0n ? failure("unsigned integer overflow") : { kind: "uint", value };
}

/** Orders two values of CEL's comparable types; `undefined` when they cannot be ordered. */
export function compareValues(left: CelValue, right: CelValue): -1 | 0 | 1 | undefined {
  const leftNumber = numericValue(left);
  const rightNumber = numericValue(right);
  if (leftNumber !== undefined && rightNumber !== undefined) return compareNumbers(leftNumber, rightNumber);
  if (typeof left === "boolean" && typeof right === "boolean") return compareNumbers(Number(left), Number(right));
  if (typeof left === "string" && typeof right === "string") return compareText(left, right);
  if (isBytes(left) && isBytes(right)) return compareText(left.value, right.value);
  return undefined;
}

/** By Unicode code point, which UTF-16 order is not above U+FFFF. */
function compareText(left: string, right: string): -1 | 0 | 1 {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    if (left[index] === right[index]) continue;
    return (left.codePointAt(index) ?? 0) < (right.codePointAt(index) ?? 0) ? -1 : 1;
  }
  return left.length < right.length ? -1 : 1;
}

function isBytes(value: CelValue): value is Extract<CelValue, { readonly kind: "bytes" }> {
  return typeof value === "object" && value?.kind === "bytes";
}

function isList(value: CelValue | undefined): value is Extract<CelValue, { readonly kind: "list" }> {
  return typeof value === "object" && value?.kind === "list";
}

function comparison(name: string, holds: (order: -1 | 0 | 1) => boolean): readonly Overload[] {
  const call: Overload["call"] = ([left = null, right = null], evaluation) => {
    if (typeof left === "string") evaluation.spendText(left.length);
    const order = compareValues(left, right);
    if (order === undefined && !(typeof left === "number" || typeof right === "number")) return noOverload(name, [left, right]);
    return order !== undefined && holds(order);
  };
  const numbers = [INT, UINT, DOUBLE];
  const pairs = [...numbers.flatMap((left) => numbers.map((right) => [left, right])), [BOOL, BOOL], [STRING, STRING], [BYTES, BYTES]];
  return pairs.map((pair) => globalFunction(name, pair, BOOL, call));
}

/** The error for operands that no signature takes. */
export function noOverload(name: string, operands: readonly CelValue[]): Failure {
  return failure(`no such overload: ${name}(${operands.map(typeName).join(", ")})`);
}

function arithmetic(
  name: string,
  ints: (left: bigint, right: bigint) => bigint | undefined,
  doubles?: (left: number, right: number) => number,
): readonly Overload[] {
  const whole = (check: (value: bigint) => CelValue | Failure): Overload["call"] => {
    return ([left = null, right = null]) => {
      const [mine, theirs] = [numericValue(left), numericValue(right)];
      if (typeof mine !== "bigint" || typeof theirs !== "bigint") return noOverload(name, [left, right]);
      const value = ints(mine, theirs);
      return value === undefined ? failure(name === "%" ? "modulus by zero" : "division by zero") : check(value);
    };
  };
  const overloads = [globalFunction(name, [INT, INT], INT, whole(checkedInt)), globalFunction(name, [UINT, UINT], UINT, whole(checkedUint))];
  if (doubles === undefined) return overloads;
  return [...overloads, globalFunction(name, [DOUBLE, DOUBLE], DOUBLE, ([left, right]) => doubles(Number(left), Number(right)))];
}

function concatenate([left, right]: readonly CelValue[], evaluation: Evaluation): CelValue | Failure {
  if (typeof left === "string" && typeof right === "string") {
    evaluation.spendText(left.length + right.length);
    return left + right;
  }
  if (left !== undefined && right !== undefined && isBytes(left) && isBytes(right)) {
    evaluation.spendText(left.value.length + right.value.length);
    return { kind: "bytes", value: left.value + right.value };
  }
  if (isList(left) && isList(right)) {
    evaluation.spend(left.items.length + right.items.length);
    return { kind: "list", items: [...left.items, ...right.items] };
  }
  return noOverload("+", [left ?? null, right ?? null]);
}

const SAME: (operands: readonly CelType[]) => CelType = ([first = DYN]) => first;

/** The operators of CEL, by the names that the parser gives them. Equality is not here: it takes any two types. */
export const OPERATORS: readonly Overload[] = [
  ...comparison("<", (order) => order < 0),
  ...comparison("<=", (order) => order <= 0),
  ...comparison(">", (order) => order > 0),
  ...comparison(">=", (order) => order >= 0),
  ...arithmetic(
    "+",
    (left, right) => left + right,
    (left, right) => left + right,
  ),
  ...arithmetic(
    "-",
    (left, right) => left - right,
    (left, right) => left - right,
  ),
  ...arithmetic(
    "*",
    (left, right) => left * right,
    (left, right) => left * right,
  ),
  ...arithmetic(
    "/",
    (left, right) => (right === 0n ? undefined : left / right),
    (left, right) => left / right,
  ),
  ...arithmetic("%", (left, right) => (right === 0n ? undefined : left % right)),
  globalFunction("+", [STRING, STRING], STRING, concatenate),
  globalFunction("+", [BYTES, BYTES], BYTES, concatenate),
  globalFunction("+", [listOf(DYN), listOf(DYN)], SAME, concatenate),
  globalFunction("!", [BOOL], BOOL, ([value]) => value !== true),
  globalFunction("negate", [INT], INT, ([value]) => (typeof value === "bigint" ? checkedInt(-value) : noOverload("-", [value ?? null]))),
  globalFunction("negate", [DOUBLE], DOUBLE, ([value]) => -Number(value)),
  globalFunction("in", [DYN, listOf(DYN)], BOOL, ([wanted = null, list], evaluation) => {
    return isList(list) && list.items.some((item) => areEqual(item, wanted, evaluation));
  }),
  globalFunction("in", [DYN, mapOf(DYN, DYN)], BOOL, ([key = null, map], evaluation) => {
    return typeof map === "object" && map?.kind === "map" && map.has(key, evaluation);
  }),
];
