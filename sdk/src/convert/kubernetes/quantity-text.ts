import type { JsonValue } from "../../document/index.js";
import { parseKubernetesQuantity } from "../../match/cel/index.js";
import { scalarText } from "../source-value.js";

const nanosPerUnit = 1_000_000_000n;
const largestCount = 4_294_967_295n;
const suffixes: readonly (readonly [suffix: string, bytes: bigint])[] = [
  ["PiB", 1n << 50n],
  ["TiB", 1n << 40n],
  ["GiB", 1n << 30n],
  ["MiB", 1n << 20n],
  ["KiB", 1n << 10n],
];

/** A quantity of Kubernetes in billionths, exactly; absent where it cannot be read or is below 0. */
export function quantityNanos(value: JsonValue | undefined): bigint | undefined {
  const text = scalarText(value);
  if (text === undefined) return undefined;
  const parsed = parseKubernetesQuantity(text);
  return parsed.kind === "ok" && parsed.quantity.nanos >= 0n ? parsed.quantity.nanos : undefined;
}

/**
 * A quantity of Kubernetes as bytes with a unit: `81559Mi` is `81559MiB`, `2G` is `2GB`, and a number alone counts bytes.
 *
 * - The author's unit stays where we have it; otherwise whole bytes, rounded up.
 */
export function bytesText(value: JsonValue | undefined): string | undefined {
  const nanos = quantityNanos(value);
  if (nanos === undefined) return undefined;
  const text = scalarText(value) ?? "";
  const match = /^\+?0*((?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,18})?)(k|M|G|T|P|[KMGTP]i)$/u.exec(text);
  if (match !== null) return `${match[1] ?? ""}${match[2] ?? ""}B`;
  const bytes = (nanos + nanosPerUnit - 1n) / nanosPerUnit;
  return bytes >= 10n ** 18n ? undefined : `${String(bytes)}B`;
}

/** Billionths of bytes in the largest binary unit that loses nothing. */
export function bytesOfNanos(nanos: bigint): string | undefined {
  const bytes = (nanos + nanosPerUnit - 1n) / nanosPerUnit;
  for (const [suffix, unit] of suffixes) if (bytes >= unit && bytes % unit === 0n) return `${String(bytes / unit)}${suffix}`;
  return bytes >= 10n ** 18n ? undefined : `${String(bytes)}B`;
}

/** Billionths as a whole number, rounded down or up. */
export function wholeNumber(nanos: bigint | undefined, round: "down" | "up"): number | undefined {
  if (nanos === undefined) return undefined;
  const whole = (nanos + (round === "up" ? nanosPerUnit - 1n : 0n)) / nanosPerUnit;
  return whole > largestCount ? undefined : Number(whole);
}

/** A quantity that counts devices: a whole number up to a million. */
export function deviceCount(value: JsonValue | undefined): number | undefined {
  const nanos = quantityNanos(value);
  if (nanos === undefined || nanos % nanosPerUnit !== 0n) return undefined;
  const count = Number(nanos / nanosPerUnit);
  return count <= 1_000_000 ? count : undefined;
}
