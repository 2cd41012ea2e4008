/**
 * A Kubernetes `resource.Quantity`, held exactly.
 *
 * - `nanos` is the value in units of 10⁻⁹, the finest step Kubernetes keeps.
 * - `format` is the suffix family the text used; it only affects how the value is written back.
 */
export interface KubernetesQuantity {
  readonly kind: "quantity";
  readonly nanos: bigint;
  readonly format: KubernetesQuantityFormat;
}

/** The three suffix families: `12Mi`, `12M` (also no suffix), `12e6`. */
export type KubernetesQuantityFormat = "binary-si" | "decimal-si" | "decimal-exponent";

/** What `parseKubernetesQuantity` answers. */
export type KubernetesQuantityResult = { readonly kind: "ok"; readonly quantity: KubernetesQuantity } | { readonly kind: "error"; readonly message: string };

const NANOS_PER_UNIT = 1_000_000_000n;
const LARGEST_BINARY = (2n ** 63n - 1n) * NANOS_PER_UNIT;
const MAX_TEXT = 256;
const MAX_EXPONENT = 200;

/** suffix → power of ten */
const DECIMAL_SUFFIXES: ReadonlyMap<string, number> = new Map([
  ["n", -9],
  ["u", -6],
  ["m", -3],
  ["", 0],
  ["k", 3],
  ["M", 6],
  ["G", 9],
  ["T", 12],
  ["P", 15],
  ["E", 18],
]);

/** suffix → power of two */
const BINARY_SUFFIXES: ReadonlyMap<string, number> = new Map([
  ["Ki", 10],
  ["Mi", 20],
  ["Gi", 30],
  ["Ti", 40],
  ["Pi", 50],
  ["Ei", 60],
]);

const SHAPE = /^([+-]?)(\d*)(?:\.(\d*))?([eEinumkKMGTP]*(?:[-+]?\d+)?)$/;

/**
 * Reads a Kubernetes quantity such as `81559Mi`, `1.5G`, `250m` or `12e6`.
 *
 * - Suffixes: `n u m k M G T P E` (powers of 1000), `Ki Mi Gi Ti Pi Ei` (powers of 1024), `e6`/`E6` exponents.
 * - A value finer than 10⁻⁹ is rounded away from zero; a binary-suffix value above 2⁶³−1 becomes 2⁶³−1, as in Kubernetes.
 * - At least one digit is required (the documented grammar; the Kubernetes scanner itself reads `Mi` and `-` as 0).
 * - Text longer than 256 characters and exponents beyond ±200 are refused, so that time and memory stay bounded.
 *
 * Source: k8s.io/apimachinery/pkg/api/resource/quantity.go and suffix.go.
 *
 * @example
 * ```ts
 * parseKubernetesQuantity("1Gi"); // {kind: "ok", quantity: {kind: "quantity", nanos: 1073741824000000000n, format: "binary-si"}}
 * ```
 */
export function parseKubernetesQuantity(text: string): KubernetesQuantityResult {
  if (text.length > MAX_TEXT) return failed(`a quantity is at most ${MAX_TEXT} characters long`);
  const shape = SHAPE.exec(text);
  const whole = shape?.[2] ?? "";
  const fraction = shape?.[3] ?? "";
  if (shape === null || whole.length + fraction.length === 0) {
    return failed(`${quote(text)} is not a Kubernetes quantity: expected a number and an optional suffix such as 40Gi, 250m or 1e3`);
  }
  const suffix = readSuffix(shape[4] ?? "");
  if (suffix === undefined) return failed(`${quote(text)} has no suffix that Kubernetes knows (n u m k M G T P E, Ki Mi Gi Ti Pi Ei, e3)`);
  if (Math.abs(suffix.power) > MAX_EXPONENT) return failed(`${quote(text)} has an exponent beyond ±${MAX_EXPONENT}`);

  let numerator = BigInt(whole + fraction) * NANOS_PER_UNIT;
  let denominator = 10n ** BigInt(fraction.length);
  if (suffix.base === 2) numerator *= 2n ** BigInt(suffix.power);
  else if (suffix.power >= 0) numerator *= 10n ** BigInt(suffix.power);
  else denominator *= 10n ** BigInt(-suffix.power);
  let nanos = (numerator + denominator - 1n) / denominator;
  if (suffix.base === 2 && nanos > LARGEST_BINARY) nanos = LARGEST_BINARY;
  if (shape[1] === "-") nanos = -nanos;
  return { kind: "ok", quantity: { kind: "quantity", nanos, format: suffix.format } };
}

/**
 * Orders two quantities by value: −1, 0 or 1. The suffix family plays no part, so `1Gi` equals `1024Mi`.
 *
 * @example
 * ```ts
 * const small = parseKubernetesQuantity("50M");
 * const large = parseKubernetesQuantity("50Mi");
 * if (small.kind === "ok" && large.kind === "ok") compareKubernetesQuantities(small.quantity, large.quantity); // -1
 * ```
 */
export function compareKubernetesQuantities(left: KubernetesQuantity, right: KubernetesQuantity): -1 | 0 | 1 {
  if (left.nanos === right.nanos) return 0;
  return left.nanos < right.nanos ? -1 : 1;
}

/**
 * The value as an integer, or `undefined` when it has a fraction.
 *
 * - Kubernetes' own `asInteger` also refuses some integral values because of how it happens to hold them (`2000m`); this does not.
 *
 * @example
 * ```ts
 * const parsed = parseKubernetesQuantity("15Gi");
 * if (parsed.kind === "ok") kubernetesQuantityToInteger(parsed.quantity); // 16106127360n
 * ```
 */
export function kubernetesQuantityToInteger(quantity: KubernetesQuantity): bigint | undefined {
  return quantity.nanos % NANOS_PER_UNIT === 0n ? quantity.nanos / NANOS_PER_UNIT : undefined;
}

/**
 * Writes a quantity in Kubernetes' canonical form: no fraction digits and the largest suffix that loses nothing.
 *
 * - A binary value below 1024 in magnitude, or with a fraction, is written with a decimal suffix.
 *
 * @example
 * ```ts
 * const parsed = parseKubernetesQuantity("1.5Gi");
 * if (parsed.kind === "ok") formatKubernetesQuantity(parsed.quantity); // "1536Mi"
 * ```
 */
export function formatKubernetesQuantity(quantity: KubernetesQuantity): string {
  if (quantity.nanos === 0n) return "0";
  const integer = kubernetesQuantityToInteger(quantity);
  if (quantity.format === "binary-si" && integer !== undefined && (integer >= 1024n || integer <= -1024n)) {
    return writeBinary(integer);
  }
  return writeDecimal(quantity.nanos, quantity.format === "decimal-exponent");
}

function writeBinary(integer: bigint): string {
  const names = ["", ...BINARY_SUFFIXES.keys()];
  let mantissa = integer;
  let step = 0;
  while (mantissa % 1024n === 0n && step < names.length - 1) {
    mantissa /= 1024n;
    step += 1;
  }
  return `${mantissa}${names[step] ?? ""}`;
}

function writeDecimal(nanos: bigint, asExponent: boolean): string {
  let mantissa = nanos;
  let power = -9;
  const largest = asExponent ? Number.POSITIVE_INFINITY : 18;
  while (mantissa % 1000n === 0n && power < largest) {
    mantissa /= 1000n;
    power += 3;
  }
  if (asExponent) return power === 0 ? `${mantissa}` : `${mantissa}e${power}`;
  const suffix = [...DECIMAL_SUFFIXES].find(([, candidate]) => candidate === power)?.[0] ?? "";
  return `${mantissa}${suffix}`;
}

interface Suffix {
  readonly base: 2 | 10;
  readonly power: number;
  readonly format: KubernetesQuantityFormat;
}

function readSuffix(text: string): Suffix | undefined {
  const decimal = DECIMAL_SUFFIXES.get(text);
  if (decimal !== undefined) return { base: 10, power: decimal, format: "decimal-si" };
  const binary = BINARY_SUFFIXES.get(text);
  if (binary !== undefined) return { base: 2, power: binary, format: "binary-si" };
  const exponent = /^[eE]([-+]?\d+)$/.exec(text)?.[1];
  return exponent === undefined ? undefined : { base: 10, power: Number(exponent), format: "decimal-exponent" };
}

function quote(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}

function failed(message: string): KubernetesQuantityResult {
  return { kind: "error", message };
}
