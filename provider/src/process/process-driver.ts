import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { StateManifestJson } from "@cornercast/schemas";
import type { Clock, Driver, DriverReport, Job } from "@cornercast/sdk/server";
import { bubblewrapWords, giveToJob } from "../confine/bubblewrap.js";
import { unconfined, type Confinement } from "../confine/confinement.js";
import type { LimitedRun, ResourceLimits } from "../confine/resource-limits.js";
import { checkpointFolder, completeFile, isComplete, manifestOf, restoreFiles } from "../jobs/checkpoint-files.js";
import { jobFolder, knownJobs, makeJobFolder, notePause, pausedState, replicasIn, type JobName } from "../jobs/job-folder.js";
import { instanceOf, jobId } from "../jobs/job-ids.js";
import type { StateStore } from "../state/state-store.js";
import { forgetKeys, layDownKeys } from "../jobs/sealed-keys.js";
import { jobRuns, type ReplicaRun } from "../jobs/job-runs.js";
import { turnsOfJobs } from "../jobs/turns.js";
import { logPieces } from "../jobs/log-pieces.js";
import { askForState, exitCode, isAlive, isLeft, signalReplica, startReplica, workingDirectoryOf } from "./replica.js";

/** What a process driver takes. */
export interface ProcessDriverOptions {
  /** The folder of its jobs. */
  readonly folder: string;
  readonly clock: Clock;
  /** Where the state of jobs is kept. Default: where the jobs write it, which only drivers of one file system can read. */
  readonly states?: StateStore;
  /** How often it looks at its jobs, in milliseconds. Default 100. */
  readonly interval?: number;
  /** What keeps jobs apart and to their limits, as {@link findConfinement} found it. Default: nothing does. */
  readonly confinement?: Confinement;
  /** What a job may use. Default: nothing is limited. */
  readonly limitsOf?: (job: Job) => ResourceLimits;
  /** How long a job has between SIGTERM and SIGKILL, in milliseconds. Default 5 s. */
  readonly grace?: number;
}

/** A driver that runs jobs as processes of this machine. */
export interface ProcessDriver extends Driver {
  /** Ends the jobs that are not among some, such as those that a store that is gone had placed. */
  readonly endOthers: (known: readonly JobName[]) => Promise<void>;
}

/**
 * Runs each replica as a process in a session of its own, on this machine.
 *
 * - Jobs survive the driver: it finds them again by their folders, and by the time at which their processes started.
 * - SIGUSR2 asks a job for its state. It writes files into `$CORNERCAST_CHECKPOINT`, and then the file `complete` there. It finds the state that it
 *   begins with in `$CORNERCAST_RESTORE`, where there is one, and the keys that are sealed to its boundary in the file `$CORNERCAST_KEYS`.
 * - Without confinement a job has the rights of the driver's user: that is for trials, and for machines of one tenant.
 */
export function processDriver(options: ProcessDriverOptions): ProcessDriver {
  const { folder, clock, interval = 100, grace = 5_000, confinement = unconfined, limitsOf } = options;
  // Jobs run in folders of their own, where a relative path would mean another one.
  const root = resolve(folder);
  const watched = new Map<string, JobName>();
  // A job that is ended while it begins would otherwise go on beginning when it has ended.
  const inTurn = turnsOfJobs(root);
  const pending: DriverReport[] = [];
  const instance = instanceOf(root);

  const sleep = (milliseconds: number): Promise<void> => clock.sleep(milliseconds, new AbortController().signal);

  async function begin(job: Job, folder: string): Promise<void> {
    const initial = pausedState(folder) ?? job.initial;
    // Kept first: what it begins with is not let go of by whoever wrote it while it is read.
    if (initial !== undefined) await options.states?.keep(initial, job);
    const limited = confinement.limits.limit(jobId(instance, folder), limitsOf?.(job) ?? {});
    for (const run of jobRuns(job, folder)) await beginReplica(job, run, initial, limited);
    notePause(folder, undefined);
  }

  async function beginReplica(job: Job, run: ReplicaRun, initial: StateManifestJson | undefined, limited: LimitedRun): Promise<void> {
    const { replica } = run;
    if (isAlive(replica)) return;
    const restore = join(replica.folder, "restore");
    rmSync(restore, { recursive: true, force: true });
    mkdirSync(checkpointFolder(replica), { recursive: true });
    if (initial !== undefined) {
      mkdirSync(restore, { recursive: true });
      await restoreFiles(initial, replica, restore, options.states);
    }
    const keys = layDownKeys(replica, job);
    if (confinement.sandbox === "bubblewrap") giveToJob(keys);
    const sandbox = confinement.sandbox === "bubblewrap" ? sandboxOf(run) : [];
    const started = initial === undefined ? run : { ...run, env: { ...run.env, CORNERCAST_RESTORE: restore } };
    startReplica(started, { join: limited.join, words: [...limited.words, ...sandbox] });
  }

  /** The sandbox of a replica. Its logs and what the driver notes are not its own to write. */
  function sandboxOf(run: ReplicaRun): readonly string[] {
    const { folder } = run.replica;
    const writable = [join(folder, "work"), checkpointFolder(run.replica), join(folder, "command")];
    mkdirSync(join(folder, "work"), { recursive: true });
    writeFileSync(join(folder, "command"), "");
    for (const path of writable) giveToJob(path);
    return bubblewrapWords({ root, folder, writable, workingDirectory: workingDirectoryOf(run) });
  }

  async function end(folder: string): Promise<void> {
    const replicas = replicasIn(folder);
    for (const replica of replicas) signalReplica(replica, "SIGTERM");
    for (let waited = 0; waited < grace && replicas.some(isLeft); waited += 20) await sleep(20);
    for (const replica of replicas) signalReplica(replica, "SIGKILL");
    for (let waited = 0; waited < 2_000 && replicas.some(isLeft); waited += 20) await sleep(20);
    forgetKeys(replicas);
    if (existsSync(folder)) await confinement.limits.release(jobId(instance, folder));
  }

  /** What there is to report of a job that was running; undefined where it still is. */
  function ended({ tenant, name }: JobName): DriverReport | undefined {
    const folder = jobFolder(root, { tenant, name });
    if (pausedState(folder) !== undefined) return undefined;
    const replicas = replicasIn(folder);
    const codes = replicas.map((replica) => exitCode(replica) ?? (isAlive(replica) ? undefined : -1));
    const failed = codes.findIndex((code) => code !== undefined && code !== 0);
    if (failed >= 0) {
      const { role = "", index = 0 } = replicas[failed] ?? {};
      const how = codes[failed] === -1 ? "was ended from outside" : `ended with the code ${String(codes[failed])}`;
      const why = confinement.limits.ranOutOfMemory(jobId(instance, folder)) ? "; it wanted more memory than the unit has" : "";
      return { tenant, name, state: "ended", outcome: "failed", message: `replica ${String(index)} of ${role} ${how}${why}` };
    }
    return codes.includes(undefined) ? undefined : { tenant, name, state: "ended", outcome: "succeeded" };
  }

  async function start(job: Job, until: "attestable" | "running"): Promise<void> {
    const folder = makeJobFolder(root, job);
    if (until === "attestable") {
      pending.push({ tenant: job.tenant, name: job.name, state: "attestable" });
      return;
    }
    // A job that has ended while nobody looked does not run again.
    const ranBefore = replicasIn(folder).some((replica) => isAlive(replica) || exitCode(replica) !== undefined);
    if (!ranBefore || pausedState(folder) !== undefined) await begin(job, folder);
    watched.set(folder, { tenant: job.tenant, name: job.name });
    pending.push({ tenant: job.tenant, name: job.name, state: "running" });
  }

  async function stop(job: Job): Promise<void> {
    const folder = jobFolder(root, job);
    watched.delete(folder);
    await end(folder);
    if (existsSync(folder)) notePause(folder, undefined);
  }

  return {
    takesKeys: true,
    start: (job, until) => inTurn(job, () => start(job, until)),
    async checkpoint(job, next, signal) {
      const folder = jobFolder(root, job);
      const before = pausedState(folder);
      if (before !== undefined) {
        await end(folder);
        return before;
      }
      const replicas = replicasIn(folder);
      for (const replica of replicas) {
        rmSync(join(checkpointFolder(replica), completeFile), { force: true });
        if (!askForState(replica)) throw new Error("the job does not handle SIGUSR2, by which it is asked for its state");
      }
      while (!replicas.every(isComplete)) {
        signal.throwIfAborted();
        if (!replicas.every(isAlive)) throw new Error("the job ended before its state was written");
        await clock.sleep(20, signal);
      }
      const state = await manifestOf(job, replicas, clock.now(), options.states);
      if (next === "pause") {
        // Written first: a job that ends from here on is paused, and not over.
        notePause(folder, state);
        await end(folder);
      }
      return state;
    },
    stop: (job) => inTurn(job, () => stop(job)),
    logs(job, query, signal) {
      return logPieces(query, { replicas: replicasIn(jobFolder(root, job)), lives: isAlive, clock, interval }, signal);
    },
    async *reports(signal) {
      while (!signal.aborted) {
        yield* pending.splice(0);
        for (const [folder, job] of watched) {
          const report = ended(job);
          if (report === undefined) continue;
          await end(folder);
          watched.delete(folder);
          yield report;
        }
        await clock.sleep(interval, signal).catch(() => undefined);
      }
    },
    async endOthers(known) {
      const kept = new Set(known.map((job) => jobFolder(root, job)));
      for (const job of knownJobs(root)) if (!kept.has(jobFolder(root, job))) await end(jobFolder(root, job));
    },
  };
}
