import { BOOL, DOUBLE, INT, QUANTITY, SEMVER, STRING, type CelType } from "../cel-type.js";
import type { CelValue } from "../cel-value.js";
import { failure, type Failure } from "../failure.js";
import { compareKubernetesQuantities, kubernetesQuantityToInteger, parseKubernetesQuantity, type KubernetesQuantity } from "../kubernetes-quantity.js";
import { compareKubernetesVersions, parseKubernetesVersion, type KubernetesVersion } from "../kubernetes-version.js";
import { checkedInt, noOverload } from "./operators.js";
import { globalFunction, memberFunction, type Overload } from "./overload.js";

const NANOS_PER_UNIT = 1_000_000_000n;

function isQuantity(value: CelValue | undefined): value is KubernetesQuantity {
  return typeof value === "object" && value?.kind === "quantity";
}

function isVersion(value: CelValue | undefined): value is KubernetesVersion {
  return typeof value === "object" && value?.kind === "semver";
}

/** A function of a quantity and, where it takes one, a whole number or another quantity. */
function onQuantity(call: (quantity: KubernetesQuantity, operand: KubernetesQuantity, scalar: bigint, last: bigint) => CelValue | Failure): Overload["call"] {
  return (operands) => {
    const [target, operand, last] = operands;
    if (!isQuantity(target)) return noOverload("quantity function", operands);
    const scalar = typeof operand === "bigint" ? operand : 0n;
    const other: KubernetesQuantity = isQuantity(operand) ? operand : { kind: "quantity", nanos: scalar * NANOS_PER_UNIT, format: "decimal-exponent" };
    return call(target, other, scalar, typeof last === "bigint" ? last : 4n);
  };
}

function withNanos(quantity: KubernetesQuantity, nanos: bigint): KubernetesQuantity {
  return { kind: "quantity", nanos, format: quantity.format };
}

function toInteger(quantity: KubernetesQuantity): bigint | Failure {
  const integer = kubernetesQuantityToInteger(quantity);
  const checked = integer === undefined ? undefined : checkedInt(integer);
  return typeof checked === "bigint" ? checked : failure("cannot convert value to integer");
}

function parseQuantity([text]: readonly CelValue[]): CelValue | Failure {
  const parsed = parseKubernetesQuantity(typeof text === "string" ? text : "");
  return parsed.kind === "ok" ? parsed.quantity : failure(parsed.message);
}

function parseVersion([text, normalize]: readonly CelValue[]): CelValue | Failure {
  const parsed = parseKubernetesVersion(typeof text === "string" ? text : "", normalize === true);
  return parsed.kind === "ok" ? parsed.version : failure(parsed.message);
}

function divide(quantity: KubernetesQuantity, divisor: bigint, places: bigint): CelValue | Failure {
  if (divisor === 0n) return failure("division by zero");
  if (places < 0n || places > 10n) return failure(`the valid range for roundVal is 0 to 10 but ${places} was passed`);
  const step = places >= 9n ? 1n : 10n ** (9n - places);
  const scaled = divisor * step;
  const [top, bottom] = scaled < 0n ? [-quantity.nanos, -scaled] : [quantity.nanos, scaled];
  const magnitude = top < 0n ? -top : top;
  const rounded = (2n * magnitude + bottom) / (2n * bottom);
  return withNanos(quantity, (top < 0n ? -rounded : rounded) * step);
}

function compareVersions(decide: (order: -1 | 0 | 1) => CelValue): Overload["call"] {
  return (operands) => {
    const [left, right] = operands;
    return isVersion(left) && isVersion(right) ? decide(compareKubernetesVersions(left, right)) : noOverload("semver function", operands);
  };
}

function part(name: "major" | "minor" | "patch"): Overload {
  return memberFunction(name, [SEMVER], INT, (operands) => {
    const [version] = operands;
    return isVersion(version) ? checkedInt(version[name]) : noOverload(name, operands);
  });
}

const sign: Overload["call"] = onQuantity(({ nanos }) => (nanos === 0n ? 0n : nanos < 0n ? -1n : 1n));

function withOperand(name: string, operands: readonly CelType[], result: CelType, call: Overload["call"]): Overload {
  return memberFunction(name, [QUANTITY, ...operands], result, call);
}

const add: Overload["call"] = onQuantity((mine, other) => ({
  kind: "quantity",
  nanos: mine.nanos + other.nanos,
  format: mine.nanos === 0n ? other.format : mine.format,
}));
const sub: Overload["call"] = onQuantity((mine, other) => ({
  kind: "quantity",
  nanos: mine.nanos - other.nanos,
  format: mine.nanos === 0n ? other.format : mine.format,
}));

/**
 * Kubernetes' quantity and semver libraries.
 *
 * Source: k8s.io/apiserver/pkg/cel/library/quantity.go, semverlib.go.
 */
export const KUBERNETES_FUNCTIONS: readonly Overload[] = [
  globalFunction("quantity", [STRING], QUANTITY, parseQuantity),
  globalFunction("isQuantity", [STRING], BOOL, ([text]) => typeof text === "string" && parseKubernetesQuantity(text).kind === "ok"),
  globalFunction("sign", [QUANTITY], INT, sign),
  withOperand("sign", [], INT, sign),
  withOperand(
    "isInteger",
    [],
    BOOL,
    onQuantity((mine) => typeof toInteger(mine) === "bigint"),
  ),
  withOperand("asInteger", [], INT, onQuantity(toInteger)),
  withOperand(
    "asApproximateFloat",
    [],
    DOUBLE,
    onQuantity((mine) => Number(mine.nanos / NANOS_PER_UNIT) + Number(mine.nanos % NANOS_PER_UNIT) / 1e9),
  ),
  withOperand("add", [QUANTITY], QUANTITY, add),
  withOperand("add", [INT], QUANTITY, add),
  withOperand("sub", [QUANTITY], QUANTITY, sub),
  withOperand("sub", [INT], QUANTITY, sub),
  withOperand(
    "mul",
    [INT],
    QUANTITY,
    onQuantity((mine, _other, factor) => withNanos(mine, mine.nanos * factor)),
  ),
  withOperand(
    "div",
    [INT],
    QUANTITY,
    onQuantity((mine, _other, divisor) => divide(mine, divisor, 4n)),
  ),
  withOperand(
    "div",
    [INT, INT],
    QUANTITY,
    onQuantity((mine, _other, divisor, places) => divide(mine, divisor, places)),
  ),
  withOperand(
    "divInt",
    [INT],
    QUANTITY,
    onQuantity((mine, _other, divisor) =>
      divisor === 0n ? failure("division by zero") : withNanos(mine, (mine.nanos / (divisor * NANOS_PER_UNIT)) * NANOS_PER_UNIT),
    ),
  ),
  withOperand(
    "isLessThan",
    [QUANTITY],
    BOOL,
    onQuantity((mine, other) => compareKubernetesQuantities(mine, other) < 0),
  ),
  withOperand(
    "isGreaterThan",
    [QUANTITY],
    BOOL,
    onQuantity((mine, other) => compareKubernetesQuantities(mine, other) > 0),
  ),
  withOperand(
    "compareTo",
    [QUANTITY],
    INT,
    onQuantity((mine, other) => BigInt(compareKubernetesQuantities(mine, other))),
  ),
  globalFunction("semver", [STRING], SEMVER, parseVersion),
  globalFunction("semver", [STRING, BOOL], SEMVER, parseVersion),
  globalFunction("isSemver", [STRING], BOOL, ([text]) => typeof text === "string" && parseKubernetesVersion(text).kind === "ok"),
  globalFunction("isSemver", [STRING, BOOL], BOOL, ([text, normalize]) => {
    return typeof text === "string" && parseKubernetesVersion(text, normalize === true).kind === "ok";
  }),
  part("major"),
  part("minor"),
  part("patch"),
  memberFunction(
    "isLessThan",
    [SEMVER, SEMVER],
    BOOL,
    compareVersions((order) => order < 0),
  ),
  memberFunction(
    "isGreaterThan",
    [SEMVER, SEMVER],
    BOOL,
    compareVersions((order) => order > 0),
  ),
  memberFunction("compareTo", [SEMVER, SEMVER], INT, compareVersions(BigInt)),
];
