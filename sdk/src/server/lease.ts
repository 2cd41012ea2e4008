import type { LeaseJson, WorkloadJson } from "@cornercast/schemas";
import { readQuantity } from "../match/amounts.js";
import { baseNumber } from "../quantity/index.js";
import type { ProviderLimits } from "./limits.js";
import { instantOf } from "./transition.js";

/**
 * The lease that is granted: what is asked for, up to the limit.
 *
 * @implements placement.leases-are-bounded
 */
export function grantLease(asked: string | undefined, now: number, limits: ProviderLimits): LeaseJson {
  const length = Math.min(limits.lease, asked === undefined ? limits.lease : milliseconds(asked));
  return { expires: instantOf(now + length), duration: `${String(limits.lease)}ms` };
}

/**
 * When a job that begins to run has to end, by the schedule of its workload.
 *
 * @implements placement.scheduled-time-ends
 */
export function scheduledEnd(workload: WorkloadJson, now: number): LeaseJson | undefined {
  const { duration } = workload.spec?.schedule ?? {};
  if (duration === undefined) return undefined;
  const end = now + milliseconds(duration);
  // The last instant that a date can name.
  return end > 8.64e15 ? undefined : { expires: instantOf(end) };
}

/** The length of a duration; without end where a number cannot hold it. */
function milliseconds(text: string): number {
  const parsed = readQuantity(text, "duration");
  return (parsed.kind === "ok" ? baseNumber(parsed.value, 1_000n) : undefined) ?? Number.POSITIVE_INFINITY;
}
