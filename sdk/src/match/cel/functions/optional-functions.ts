import { BOOL, DYN, optionalOf, type CelType } from "../cel-type.js";
import { numericValue, type CelOptional, type CelValue } from "../cel-value.js";
import { failure } from "../failure.js";
import { globalFunction, memberFunction, type Overload } from "./overload.js";

const NONE: CelOptional = { kind: "optional", value: undefined };
const OPTIONAL: CelType = optionalOf(DYN);

/** The optional holding nothing. */
export function none(): CelOptional {
  return NONE;
}

/** The optional holding a value. */
export function some(value: CelValue): CelOptional {
  return { kind: "optional", value };
}

/** The optional in a value, if it is one. */
export function asOptional(value: CelValue | undefined): CelOptional | undefined {
  return typeof value === "object" && value?.kind === "optional" ? value : undefined;
}

function isZero(value: CelValue): boolean {
  if (value === null || value === false || value === "") return true;
  const number = numericValue(value);
  if (number !== undefined) return Number(number) === 0;
  if (typeof value !== "object") return false;
  switch (value.kind) {
    case "list":
      return value.items.length === 0;
    case "map":
      return value.size() === 0;
    case "bytes":
      return value.value === "";
    case "optional":
      return value.value === undefined;
    default:
      return false;
  }
}

/** The optional library of cel-go, without `or` and `orValue`, which do not evaluate their operand unless they need it. */
export const OPTIONAL_FUNCTIONS: readonly Overload[] = [
  globalFunction("optional.none", [], OPTIONAL, () => NONE),
  globalFunction(
    "optional.of",
    [DYN],
    ([type = DYN]) => optionalOf(type),
    ([value = null]) => some(value),
  ),
  globalFunction(
    "optional.ofNonZeroValue",
    [DYN],
    ([type = DYN]) => optionalOf(type),
    ([value = null]) => (isZero(value) ? NONE : some(value)),
  ),
  memberFunction("hasValue", [OPTIONAL], BOOL, ([target]) => asOptional(target)?.value !== undefined),
  memberFunction(
    "value",
    [OPTIONAL],
    ([type = DYN]) => (type.kind === "optional" ? type.value : DYN),
    ([target]) => asOptional(target)?.value ?? failure("optional.none() dereference"),
  ),
];
