import type { ProfileJson } from "@cornercast/schemas";
import { rational, type Rational } from "../../quantity/rational.js";

/** How fast the devices of an offer are against the reference of a profile. */
export type RelativeThroughput =
  /** The profile names no reference and no phase: a job lasts equally long everywhere. */
  | { readonly kind: "same" }
  /** It names them, and the devices cannot be compared. */
  | { readonly kind: "unknown"; readonly why: string }
  | { readonly kind: "interval"; readonly low: number; readonly mid: number; readonly high: number; readonly chips: readonly string[] };

/** The throughput where a profile names no reference. */
export const sameThroughput: RelativeThroughput = { kind: "same" };

/** Whether the time of a job depends on the devices: its profile names a reference chip and a phase. */
export function namesReference(profile: ProfileJson): boolean {
  return profile.referenceChip !== undefined && profile.phase !== undefined;
}

/** The slower of two: both ends and the middle are the lesser ones. What is not known stays so. */
export function slower(left: RelativeThroughput, right: RelativeThroughput): RelativeThroughput {
  if (left.kind === "unknown" || right.kind === "same") return left;
  if (right.kind === "unknown" || left.kind === "same") return right;
  return {
    kind: "interval",
    low: Math.min(left.low, right.low),
    mid: Math.min(left.mid, right.mid),
    high: Math.min(left.high, right.high),
    chips: [...new Set([...left.chips, ...right.chips])],
  };
}

/** How many times as long a job takes at a throughput, exactly to thousandths of it. */
export function timesAsLong(throughput: number): Rational {
  return rational(1000n, BigInt(Math.max(1, Math.round(throughput * 1000))));
}
