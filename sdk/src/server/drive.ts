import type { DriverReport } from "./driver.js";
import { jobOf } from "./job.js";
import { scheduledEnd } from "./lease.js";
import { isLapsed, nameOf, stateOf, statusOf, type PlacementRecord } from "./placement-record.js";
import type { PlacementChange } from "./placement-store.js";
import type { ProviderContext } from "./provider-context.js";
import { lapse, transition, withLease, withStatus, withWords } from "./transition.js";

/**
 * Asks the driver for what is wanted of jobs, until the signal aborts.
 *
 * - A process drives the jobs that it claimed, whoever changed what is wanted of them, and adopts those that nobody drives.
 * - The driver is asked once for each thing that is wanted under an epoch, and again by a process that adopts the job.
 *
 * @implements placement.jobs-run-once
 */
export async function driveJobs(context: ProviderContext, signal: AbortSignal): Promise<void> {
  const { placements } = context;
  const asked = new Map<string, string>();
  let { revision: after } = await placements.position();

  function drive(record: PlacementChange["record"], again = false): void {
    const what = taskOf(record);
    if (what === undefined && asked.size === 0) return;
    const job = JSON.stringify([record.tenant, nameOf(record)]);
    if (what === undefined) asked.delete(job);
    if (what === undefined || (asked.get(job) === what.key && !again)) return;
    asked.set(job, what.key);
    what.ask(context, record.tenant, nameOf(record), () => asked.delete(job));
  }

  const adopting = async (): Promise<void> => {
    while (!signal.aborted) {
      for (const record of await placements.adopt(256)) drive(record, true);
      await context.clock.sleep(adoptInterval, signal).catch(() => undefined);
    }
  };
  const following = async (): Promise<void> => {
    while (!signal.aborted) {
      const found = await placements.changes(undefined, after, batch);
      if (found.kind === "compacted") {
        ({ revision: after } = await placements.position());
        for (const record of await placements.live()) drive(record);
        continue;
      }
      after = found.revision;
      for (const { record } of found.changes) drive(record);
      if (found.changes.length < batch) await placements.changed(after, signal);
    }
  };
  await Promise.all([adopting(), following()]);
}

/** How many changes are looked at together. */
const batch = 256;

/** How often jobs that nobody drives are looked for, in milliseconds. */
const adoptInterval = 1_000;

interface Task {
  readonly key: string;
  readonly ask: (context: ProviderContext, tenant: string, name: string, leave: () => void) => void;
}

/** What the driver is to be asked for; undefined where it is nothing. */
function taskOf(record: PlacementChange["record"]): Task | undefined {
  const state = stateOf(record);
  if (state === "stopping") return { key: "end", ask: endJob };
  if (state === "ended" || (record.wanted !== "attestable" && record.wanted !== "running")) return undefined;
  return { key: `${record.wanted}@${String(statusOf(record).epoch)}`, ask: startJob };
}

/** Asks the driver for what is wanted of a placement that is to come up or to run, where this process drives it. */
function startJob(context: ProviderContext, tenant: string, name: string, leave: () => void): void {
  context.background(`starting ${name}`, async () => {
    if (startOf(await context.placements.get(tenant, name)) === undefined) return;
    if (!(await context.placements.claim(tenant, name))) return leave();
    // Looked at again: it may have been released while it was claimed, and the driver have been asked to stop it.
    const record = await context.placements.get(tenant, name);
    const until = startOf(record);
    if (record === undefined || until === undefined) return;
    try {
      await context.driver.start(jobOf(record), until);
    } catch (error) {
      // What came up before it was refused does not hold units that are free again.
      await context.driver.stop(jobOf(record));
      const message = error instanceof Error ? error.message : "the driver refused the job";
      await applyReport(context, { tenant, name, state: "ended", outcome: "failed", reason: "driver-refused", message });
    }
  });
}

/** Until when a job is to be started; undefined where it is not to be. */
function startOf(record: PlacementRecord | undefined): "attestable" | "running" | undefined {
  if (record === undefined || stateOf(record) === "ended" || stateOf(record) === "stopping") return undefined;
  return record.wanted === "attestable" || record.wanted === "running" ? record.wanted : undefined;
}

/** Has the driver end a job, and ends the placement when nothing is left of it. It is tried until it succeeds. */
function endJob(context: ProviderContext, tenant: string, name: string, leave: () => void): void {
  context.background(`stopping ${name}`, async () => {
    const record = await context.placements.get(tenant, name);
    if (record === undefined || stateOf(record) !== "stopping") return;
    if (!(await context.placements.claim(tenant, name))) return leave();
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
  const reason = report.reason ?? reasonOf(report, record);
  const moved =
    before === report.state
      ? withWords(record, reason, report.message)
      : transition(record, {
          to: report.state,
          now,
          reason,
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
  if (report.state === "ended") return withoutKeys({ ...told, wanted: "nothing" });
  // The time that a workload asks for is counted from when it first runs.
  const firstRun = report.state === "running" && before !== "paused" && statusOf(record).lease === undefined;
  return firstRun && !hasRun(record) ? withLease(told, scheduledEnd(record.workload, now)) : told;
}

/** What has ended has no use for keys. */
function withoutKeys({ keys: _keys, ...record }: PlacementRecord): PlacementRecord {
  return record;
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
    await context.placements.transact(async (transaction) => {
      const record = await transaction.get(tenant, name);
      if (record === undefined || !isLapsed(record, now)) return;
      const next = stateOf(record) === "reserved" ? lapse(record, now) : stopLapsed(record, now);
      if (next !== undefined) await transaction.put(next);
    });
  }
}

function stopLapsed(record: PlacementRecord, now: number): PlacementRecord | undefined {
  const reason = record.wanted === "attestable" ? "lease-expired" : "duration-reached";
  const stopping = transition(withLease(record, undefined), { to: "stopping", now, reason });
  return stopping === undefined ? undefined : { ...stopping, wanted: "ended", ending: "expired" };
}
