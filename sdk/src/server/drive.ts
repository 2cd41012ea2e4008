import type { DriverReport } from "./driver.js";
import { jobOf } from "./job.js";
import { scheduledEnd } from "./lease.js";
import { stateOf, statusOf, nameOf, type PlacementRecord } from "./placement-record.js";
import type { ProviderContext } from "./provider-context.js";
import { transition, withLease, withStatus } from "./transition.js";

/** Asks the driver for what is wanted of a placement that is to come up or to run. It can be asked again at any time. */
export function startJob(context: ProviderContext, tenant: string, name: string): void {
  context.background(`starting ${name}`, async () => {
    const record = await context.placements.get(tenant, name);
    if (record === undefined || (record.wanted !== "attestable" && record.wanted !== "running") || stateOf(record) === "ended") return;
    try {
      await context.driver.start(jobOf(record), record.wanted);
    } catch (error) {
      const message = error instanceof Error ? error.message : "the driver refused the job";
      await applyReport(context, { tenant, name, state: "ended", outcome: "failed", reason: "driver-refused", message });
    }
  });
}

/** Has the driver end a job, and ends the placement when nothing is left of it. It is tried until it succeeds. */
export function endJob(context: ProviderContext, tenant: string, name: string): void {
  context.background(`stopping ${name}`, async () => {
    const record = await context.placements.get(tenant, name);
    if (record === undefined || stateOf(record) !== "stopping") return;
    await context.driver.stop(jobOf(record));
    await applyReport(context, { tenant, name, state: "ended" });
  });
}

/**
 * Writes down what a driver saw.
 *
 * - What the state does not allow is passed over, and so is a job that runs where it was not asked to: what is true shows in a later report.
 */
export async function applyReport(context: ProviderContext, report: DriverReport): Promise<void> {
  await context.placements.transact(async (transaction) => {
    const record = await transaction.get(report.tenant, report.name);
    if (record === undefined) return;
    const next = reported(record, report, context.clock.now());
    if (next !== undefined && next !== record) await transaction.put(next);
  });
}

function reported(record: PlacementRecord, report: DriverReport, now: number): PlacementRecord | undefined {
  const before = stateOf(record);
  if (before === "ended" || before === "reserved") return undefined;
  if (before === "stopping" && report.state !== "ended" && report.state !== "lost") return undefined;
  // A job runs, or is paused, only where that was asked for and written down.
  if ((report.state === "running" || report.state === "paused") && record.wanted !== report.state) return undefined;
  const outcome = record.ending ?? report.outcome;
  const moved = transition(record, {
    to: report.state,
    now,
    reason: report.reason ?? reasonOf(report, record),
    ...(report.message === undefined ? {} : { message: report.message }),
    ...(outcome === undefined ? {} : { outcome }),
  });
  if (moved === undefined) return undefined;
  const { endpoints, conditions } = report;
  const told =
    endpoints === undefined && conditions === undefined
      ? moved
      : withStatus(moved, {
          ...statusOf(moved),
          ...(endpoints === undefined ? {} : { endpoints: [...endpoints] }),
          ...(conditions === undefined ? {} : { conditions: [...conditions] }),
        });
  if (report.state === "ended") return { ...told, wanted: "nothing" };
  // The time that a workload asks for is counted from when it first runs.
  const firstRun = report.state === "running" && before !== "paused" && statusOf(record).lease === undefined;
  return firstRun && !hasRun(record) ? withLease(told, scheduledEnd(record.workload, now)) : told;
}

function hasRun(record: PlacementRecord): boolean {
  return (statusOf(record).history ?? []).some(({ to }) => to === "running");
}

function reasonOf(
  { state, outcome }: DriverReport,
  { ending }: PlacementRecord,
): "driver-reported" | "job-succeeded" | "job-failed" | "job-preempted" | "job-lost" {
  if (state === "lost") return "job-lost";
  if (state !== "ended" || ending !== undefined) return "driver-reported";
  return outcome === "succeeded" ? "job-succeeded" : outcome === "preempted" ? "job-preempted" : "job-failed";
}

/** Ends what has lasted too long: reservations whose lease ran out, and jobs whose time is over. */
export async function endLapsed(context: ProviderContext): Promise<void> {
  for (const { tenant, placement } of await context.placements.lapsed(context.clock.now(), 256)) {
    const name = placement.metadata?.name ?? "";
    const now = context.clock.now();
    const stops = await context.placements.transact(async (transaction) => {
      const record = await transaction.get(tenant, name);
      const expires = record === undefined ? undefined : statusOf(record).lease?.expires;
      if (record === undefined || expires === undefined || Date.parse(expires) > now) return false;
      if (stateOf(record) === "reserved") {
        const ended = transition(record, { to: "ended", now, reason: "lease-expired", outcome: "expired" });
        if (ended !== undefined) await transaction.put({ ...ended, wanted: "nothing" });
        return false;
      }
      const reason = record.wanted === "attestable" ? "lease-expired" : "duration-reached";
      const stopping = transition(withLease(record, undefined), { to: "stopping", now, reason });
      if (stopping !== undefined) await transaction.put({ ...stopping, wanted: "ended", ending: "expired" });
      return stopping !== undefined;
    });
    if (stops) endJob(context, tenant, name);
  }
}

/** Asks the driver again for what is wanted of every placement that lives, as after a restart. */
export async function driveAgain(context: ProviderContext): Promise<void> {
  for (const record of await context.placements.live()) {
    if (stateOf(record) === "stopping") endJob(context, record.tenant, nameOf(record));
    else startJob(context, record.tenant, nameOf(record));
  }
}
