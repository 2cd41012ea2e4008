import { BOOL, BYTES, DOUBLE, DYN, INT, STRING, TYPE, UINT, type CelType } from "../cel-type.js";
import { numericValue, typeName, type CelValue } from "../cel-value.js";
import type { Evaluation } from "../evaluation.js";
import { failure, type Failure } from "../failure.js";
import { checkedInt, checkedUint, noOverload } from "./operators.js";
import { globalFunction, type Overload } from "./overload.js";

function toWhole(name: "int" | "uint"): Overload["call"] {
  const check = name === "int" ? checkedInt : checkedUint;
  // cel-go refuses the double -2^63 itself, and everything below 0 even where truncation would make it 0.
  const lowest = name === "int" ? -(2 ** 63) : -Number.MIN_VALUE;
  return ([value = null]) => {
    const number = numericValue(value);
    if (typeof number === "bigint") return check(number);
    if (typeof number === "number") return number > lowest && number < 2 ** 64 ? check(BigInt(Math.trunc(number))) : failure(`${name} overflow`);
    if (typeof value !== "string" || value.length > 24 || !/^[-+]?\d+$/.test(value)) return failure(`type conversion error from string to ${name}`);
    return check(BigInt(value.replace(/^\+/, "")));
  };
}

function toDouble([value = null]: readonly CelValue[]): CelValue | Failure {
  const number = numericValue(value);
  if (number !== undefined) return Number(number);
  if (typeof value === "string" && /^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$/.test(value.slice(0, 400))) return Number(value.slice(0, 400));
  return failure("type conversion error from string to double");
}

function toText([value = null]: readonly CelValue[], evaluation: Evaluation): CelValue | Failure {
  if (typeof value === "string") return value;
  if (typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (typeof value === "number") return formatDouble(value);
  if (typeof value === "object" && value?.kind === "uint") return String(value.value);
  if (typeof value !== "object" || value?.kind !== "bytes") return noOverload("string", [value]);
  evaluation.spendText(value.value.length);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(value.value, (character) => character.charCodeAt(0)));
  } catch {
    return failure("invalid UTF-8 in bytes, cannot convert to string");
  }
}

/** Shortest digits, with an exponent below 10⁻⁴ and from 10⁶ (Go: `%g`). */
function formatDouble(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
  if (Object.is(value, -0)) return "-0";
  const [mantissa = "", exponent = "0"] = value.toExponential().split("e");
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(value);
  return `${mantissa}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

function toBool([value = null]: readonly CelValue[]): CelValue | Failure {
  if (typeof value === "boolean") return value;
  if (typeof value === "string" && ["1", "t", "T", "true", "TRUE", "True"].includes(value)) return true;
  if (typeof value === "string" && ["0", "f", "F", "false", "FALSE", "False"].includes(value)) return false;
  return failure("type conversion error from string to bool");
}

function toBytes([value = null]: readonly CelValue[], evaluation: Evaluation): CelValue | Failure {
  if (typeof value !== "string") return value;
  evaluation.spendText(value.length);
  let bytes = "";
  for (const byte of new TextEncoder().encode(value)) bytes += String.fromCharCode(byte);
  return { kind: "bytes", value: bytes };
}

function each(name: string, from: readonly CelType[], result: CelType, call: Overload["call"]): readonly Overload[] {
  return from.map((type) => globalFunction(name, [type], result, call));
}

/** CEL's type conversions and `type(x)`. */
export const CONVERSION_FUNCTIONS: readonly Overload[] = [
  ...each("int", [INT, UINT, DOUBLE, STRING], INT, toWhole("int")),
  ...each("uint", [UINT, INT, DOUBLE, STRING], UINT, toWhole("uint")),
  ...each("double", [DOUBLE, INT, UINT, STRING], DOUBLE, toDouble),
  ...each("string", [STRING, BOOL, INT, UINT, DOUBLE, BYTES], STRING, toText),
  ...each("bool", [BOOL, STRING], BOOL, toBool),
  ...each("bytes", [BYTES, STRING], BYTES, toBytes),
  globalFunction("dyn", [DYN], DYN, ([value = null]) => value),
  globalFunction("type", [DYN], TYPE, ([value = null]) => ({ kind: "type", name: typeName(value) })),
];
