import { BOOL, BYTES, DYN, INT, listOf, mapOf, STRING, type CelType } from "../cel-type.js";
import { areEqual, type CelValue } from "../cel-value.js";
import type { Evaluation } from "../evaluation.js";
import { failure, isFailure, type Failure } from "../failure.js";
import { checkedInt, checkedUint, compareValues, noOverload } from "./operators.js";
import { globalFunction, memberFunction, type Overload } from "./overload.js";

/** Most values of one device's list attributes (Kubernetes: `ResourceSliceMaxAttributeValuesPerDevice`), the bound of `includes`. */
const MAX_INCLUDES = 48;

const LIST: CelType = listOf(DYN);
const ELEMENT: (operands: readonly CelType[]) => CelType = ([target = DYN]) => (target.kind === "list" ? target.element : DYN);

function itemsOf(value: CelValue | undefined, evaluation: Evaluation): readonly CelValue[] {
  const items = typeof value === "object" && value?.kind === "list" ? value.items : [];
  evaluation.spend(items.length);
  return items;
}

function size([value]: readonly CelValue[], evaluation: Evaluation): CelValue | Failure {
  if (typeof value === "string") {
    evaluation.spendText(value.length);
    return BigInt(Array.from(value).length);
  }
  if (typeof value === "object" && value !== null) {
    if (value.kind === "list") return BigInt(value.items.length);
    if (value.kind === "map") return BigInt(value.size());
    if (value.kind === "bytes") return BigInt(value.value.length);
  }
  return noOverload("size", [value ?? null]);
}

function extreme(name: string, preferred: -1 | 1): Overload["call"] {
  return ([target], evaluation) => {
    let best: CelValue | undefined;
    for (const item of itemsOf(target, evaluation)) {
      const order = best === undefined ? preferred : compareValues(item, best);
      if (order === undefined) return noOverload(name, [item]);
      if (order === preferred) best = item;
    }
    return best ?? failure(`${name} called on empty list`);
  };
}

function isSorted([target]: readonly CelValue[], evaluation: Evaluation): CelValue | Failure {
  let previous: CelValue | undefined;
  for (const item of itemsOf(target, evaluation)) {
    const order = previous === undefined ? 0 : compareValues(previous, item);
    if (order === undefined) return noOverload("isSorted", [item]);
    if (order === 1) return false;
    previous = item;
  }
  return true;
}

function sum([target]: readonly CelValue[], evaluation: Evaluation): CelValue | Failure {
  let total: CelValue = 0n;
  let first = true;
  for (const item of itemsOf(target, evaluation)) {
    const next: CelValue | Failure = first ? item : add(total, item);
    if (isFailure(next)) return next;
    if (!isNumber(next)) return noOverload("sum", [item]);
    total = next;
    first = false;
  }
  return total;
}

function isNumber(value: CelValue): boolean {
  return typeof value === "bigint" || typeof value === "number" || (typeof value === "object" && value?.kind === "uint");
}

function add(left: CelValue, right: CelValue): CelValue | Failure {
  if (typeof left === "bigint" && typeof right === "bigint") return checkedInt(left + right);
  if (typeof left === "number" && typeof right === "number") return left + right;
  if (typeof left === "object" && typeof right === "object" && left?.kind === "uint" && right?.kind === "uint") return checkedUint(left.value + right.value);
  return noOverload("sum", [left, right]);
}

function position(fromEnd: boolean): Overload["call"] {
  return ([target, wanted = null], evaluation) => {
    const items = itemsOf(target, evaluation);
    const isWanted = (item: CelValue): boolean => areEqual(item, wanted, evaluation);
    return BigInt(fromEnd ? items.findLastIndex(isWanted) : items.findIndex(isWanted));
  };
}

function includes([target = null, wanted = null]: readonly CelValue[], evaluation: Evaluation): CelValue | Failure {
  if (typeof target !== "object" || target?.kind !== "list") return areEqual(target, wanted, evaluation);
  const found = target.items.slice(0, MAX_INCLUDES).some((item) => areEqual(item, wanted, evaluation));
  if (found || target.items.length <= MAX_INCLUDES) return found;
  return failure(`'includes' function cannot be applied to lists longer than ${MAX_INCLUDES} values`);
}

function isSubset(part: readonly CelValue[], whole: readonly CelValue[], evaluation: Evaluation): boolean {
  return part.every((item) => whole.some((candidate) => areEqual(candidate, item, evaluation)));
}

function sets(holds: (left: readonly CelValue[], right: readonly CelValue[], evaluation: Evaluation) => boolean): Overload["call"] {
  return ([left, right], evaluation) => holds(itemsOf(left, evaluation), itemsOf(right, evaluation), evaluation);
}

const SIZED: readonly CelType[] = [STRING, BYTES, LIST, mapOf(DYN, DYN)];

/** `size`, Kubernetes' list functions and the sets extension. */
export const LIST_FUNCTIONS: readonly Overload[] = [
  ...SIZED.map((type) => globalFunction("size", [type], INT, size)),
  ...SIZED.map((type) => memberFunction("size", [type], INT, size)),
  memberFunction("isSorted", [LIST], BOOL, isSorted),
  memberFunction("sum", [LIST], ELEMENT, sum),
  memberFunction("min", [LIST], ELEMENT, extreme("min", -1)),
  memberFunction("max", [LIST], ELEMENT, extreme("max", 1)),
  memberFunction("indexOf", [LIST, DYN], INT, position(false)),
  memberFunction("lastIndexOf", [LIST, DYN], INT, position(true)),
  memberFunction("includes", [DYN, DYN], BOOL, includes),
  globalFunction(
    "sets.contains",
    [LIST, LIST],
    BOOL,
    sets((left, right, evaluation) => isSubset(right, left, evaluation)),
  ),
  globalFunction(
    "sets.equivalent",
    [LIST, LIST],
    BOOL,
    sets((left, right, evaluation) => isSubset(right, left, evaluation) && isSubset(left, right, evaluation)),
  ),
  globalFunction(
    "sets.intersects",
    [LIST, LIST],
    BOOL,
    sets((left, right, evaluation) => left.some((item) => right.some((candidate) => areEqual(candidate, item, evaluation)))),
  ),
];
