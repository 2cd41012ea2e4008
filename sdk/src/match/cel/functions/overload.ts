import type { CelType } from "../cel-type.js";
import type { CelValue } from "../cel-value.js";
import type { Evaluation } from "../evaluation.js";
import type { Failure } from "../failure.js";

/**
 * One signature of a function.
 *
 * - For a member, the first parameter is the target (`x.f(y)`).
 * - `call` gets operands that fit the parameters and never a failure; a text it returns in a failure is shown to the user.
 */
export interface Overload {
  readonly name: string;
  readonly member: boolean;
  readonly parameters: readonly CelType[];
  readonly result: CelType | ((operands: readonly CelType[]) => CelType);
  readonly call: (operands: readonly CelValue[], evaluation: Evaluation) => CelValue | Failure;
}

/** A function called by name: `size(x)`. */
export function globalFunction(name: string, parameters: readonly CelType[], result: Overload["result"], call: Overload["call"]): Overload {
  return { name, member: false, parameters, result, call };
}

/** A function called on a value: `x.size()`. */
export function memberFunction(name: string, parameters: readonly CelType[], result: Overload["result"], call: Overload["call"]): Overload {
  return { name, member: true, parameters, result, call };
}

/** Whether a value has the type a parameter asks for; elements of lists and maps are not looked at. */
export function fits(value: CelValue, type: CelType): boolean {
  switch (type.kind) {
    case "dyn":
      return true;
    case "bool":
      return typeof value === "boolean";
    case "int":
      return typeof value === "bigint";
    case "double":
      return typeof value === "number";
    case "string":
      return typeof value === "string";
    case "null":
      return value === null;
    default:
      return typeof value === "object" && value !== null && value.kind === type.kind;
  }
}
