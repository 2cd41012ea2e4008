import type { ReasonCode } from "@cornercast/schemas";
import type { DriverReport } from "@cornercast/sdk/server";

/** What a state of Slurm is here. */
export type SlurmMeaning =
  | { readonly kind: "waits" }
  | { readonly kind: "starts" }
  | { readonly kind: "runs" }
  /** It is being ended: what of is not said yet. */
  | { readonly kind: "ending" }
  | { readonly kind: "over"; readonly outcome: NonNullable<DriverReport["outcome"]>; readonly reason?: ReasonCode; readonly why: string };

const failed = (why: string): SlurmMeaning => ({ kind: "over", outcome: "failed", why });

/** The states of jobs: squeue manual, "JOB STATE CODES". */
const meanings: ReadonlyMap<string, SlurmMeaning> = new Map<string, SlurmMeaning>([
  ["PENDING", { kind: "waits" }],
  ["REQUEUED", { kind: "waits" }],
  ["REQUEUE_FED", { kind: "waits" }],
  ["REQUEUE_HOLD", { kind: "waits" }],
  ["RESV_DEL_HOLD", { kind: "waits" }],
  ["SPECIAL_EXIT", { kind: "waits" }],
  ["CONFIGURING", { kind: "starts" }],
  ["POWER_UP_NODE", { kind: "starts" }],
  ["RUNNING", { kind: "runs" }],
  ["RESIZING", { kind: "runs" }],
  ["SIGNALING", { kind: "runs" }],
  ["STAGE_OUT", { kind: "runs" }],
  ["STOPPED", { kind: "runs" }],
  ["SUSPENDED", { kind: "runs" }],
  ["COMPLETING", { kind: "ending" }],
  ["COMPLETED", { kind: "over", outcome: "succeeded", why: "completed" }],
  ["BOOT_FAIL", failed("the node did not boot")],
  ["CANCELLED", failed("it was cancelled in Slurm")],
  ["DEADLINE", failed("its deadline in Slurm has passed")],
  ["FAILED", failed("it failed")],
  ["NODE_FAIL", failed("its node failed")],
  ["OUT_OF_MEMORY", failed("it ran out of memory")],
  ["PREEMPTED", { kind: "over", outcome: "preempted", why: "it was preempted in Slurm" }],
  ["REVOKED", failed("it was revoked in Slurm")],
  ["TIMEOUT", failed("its time limit in Slurm was reached")],
]);

/**
 * What the states of a job mean together: Slurm gives the state and flags, such as `RUNNING` and `COMPLETING`.
 *
 * - A job whose processes are still being ended is not over, whatever it will be.
 * - One that is requeued has its old state beside `REQUEUED` for a while, and waits.
 * - A state that is not in the table, of another version, is none.
 */
export function slurmMeaning(states: readonly string[]): SlurmMeaning | undefined {
  const found = states.flatMap((state) => meanings.get(state.toUpperCase()) ?? []);
  const first = (kind: SlurmMeaning["kind"]): SlurmMeaning | undefined => found.find((meaning) => meaning.kind === kind);
  return first("ending") ?? first("waits") ?? first("starts") ?? first("over") ?? first("runs");
}
