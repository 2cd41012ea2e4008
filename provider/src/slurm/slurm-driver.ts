import { createHash } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { StateManifestJson } from "@cornercast/schemas";
import type { Clock, Driver, DriverReport, Job } from "@cornercast/sdk/server";
import { checkpointFolder, completeFile, isComplete, manifestOf } from "../jobs/checkpoint-files.js";
import { jobFolder, makeJobFolder, notePause, pausedState, writeWhole } from "../jobs/job-folder.js";
import { instanceOf, jobId } from "../jobs/job-ids.js";
import type { StateStore } from "../state/state-store.js";
import { jobRuns, type ReplicaRun } from "../jobs/job-runs.js";
import { forgetKeys, layDownKeys } from "../jobs/sealed-keys.js";
import { logPieces } from "../jobs/log-pieces.js";
import { turnsOfJobs } from "../jobs/turns.js";
import { batchScript } from "./batch-script.js";
import { isOver, slurmCluster } from "./slurm-cluster.js";
import { SlurmError, type SlurmCommand } from "./slurm-command.js";
import * as files from "./slurm-folder.js";
import type { SlurmJob } from "./slurm-jobs.js";
import { slurmReport } from "./slurm-report.js";
import { slurmMeaning } from "./slurm-states.js";

/** What a Slurm driver takes. */
export interface SlurmDriverOptions {
  /** The folder of its jobs, which every node sees under the same path. */
  readonly folder: string;
  readonly command: SlurmCommand;
  readonly clock: Clock;
  /** The partition. Default: the one that Slurm takes by itself. */
  readonly partition?: string;
  /** Further options of sbatch, such as `--account=ml` and `--time=7-0`. */
  readonly options?: readonly string[];
  /** Where the state of jobs is kept. Default: where the jobs write it, which only drivers of one file system can read. */
  readonly states?: StateStore;
  /** How often it looks at its jobs, in milliseconds. Default 1 s. */
  readonly interval?: number;
  /** How long a job has between SIGTERM and SIGKILL, in milliseconds. Default 5 s. Slurm itself kills after its `KillWait`. */
  readonly grace?: number;
  /** How long Slurm may be silent before its jobs count as lost, in milliseconds. Default 60 s. */
  readonly lostAfter?: number;
}

/**
 * Runs each placement as one job of Slurm, on the node whose name the offer has.
 *
 * - The job of Slurm holds the node, whole, from when the placement is brought up until it ends, also while it is paused; the script in it runs
 *   the job when it is told to. That the node is there, before anything runs on it, is `attestable`.
 * - It is found again by its name and by the folder of the placement. Submitted twice, it runs once: the second finds the claim of the first.
 * - SIGUSR2 asks a job for its state, as the driver for processes does; it is sent through `scancel`.
 * - A job that Slurm requeues is queued again, and goes on from the state that it wrote last.
 * - While Slurm does not answer nothing is reported; after a while its jobs are lost, until it answers.
 */
export function slurmDriver(options: SlurmDriverOptions): Driver {
  const { folder: root, clock, interval = 1_000, grace = 5_000, lostAfter = 60_000 } = options;
  const cluster = slurmCluster(options.command);
  const watched = new Map<string, { readonly job: Job; last: string }>();
  const inTurn = turnsOfJobs(root);
  const instance = instanceOf(root);

  /** The name of a job in Slurm: that of the placement, and its allocation; without one, what the names begin with. */
  const jobName = (folder: string, allocation: files.Allocation | undefined): string =>
    `cornercast-${jobId(instance, folder)}-${allocation === undefined ? "" : String(allocation.epoch)}`;

  const sleep = (signal = new AbortController().signal): Promise<void> => clock.sleep(Math.min(interval, 200), signal);

  /** The job of Slurm that an allocation is: the one with the claim, and before there is one, the oldest that has the name and is not over. */
  function jobIn(jobs: readonly SlurmJob[], folder: string, allocation: files.Allocation): SlurmJob | undefined {
    const known = jobs.find(({ id, name }) => id === allocation.id && name === jobName(folder, allocation));
    return known ?? jobs.find((job) => job.name === jobName(folder, allocation) && !isOver(job));
  }

  /** Makes sure that a placement has a job in Slurm. */
  async function submit(job: Job, folder: string): Promise<void> {
    const before = files.allocationOf(folder);
    const jobs = before === undefined ? [] : await cluster.jobs();
    if (before !== undefined) {
      const found = jobIn(jobs, folder, before);
      if (found !== undefined && !isOver(found)) {
        files.noteAllocation(folder, { ...before, id: found.id });
        return;
      }
      // What has started there once, and is over, is over; unless it is paused, and goes on elsewhere.
      if (before.id !== undefined && pausedState(folder) === undefined) return;
    }
    const allocation = before?.id === undefined && before !== undefined ? before : { epoch: job.epoch };
    files.noteAllocation(folder, allocation);
    const id = await cluster.submit(
      [
        ...sbatchOptions(job, options),
        `--job-name=${jobName(folder, allocation)}`,
        `--comment=cornercast ${encodeURIComponent(job.name)}`,
        `--chdir=${folder}`,
        `--output=${join(folder, "slurm.log").replaceAll("%", "%%")}`,
      ],
      scriptFile(root),
      [folder, files.allocationFolder(folder, allocation), String(Math.min(interval, 1_000) / 1_000), String(Math.ceil(grace / 100))],
    );
    files.noteAllocation(folder, { ...allocation, id });
  }

  /** Tries to submit; that Slurm cannot be reached is no reason to give up. */
  async function trySubmit(job: Job, folder: string): Promise<void> {
    try {
      await submit(job, folder);
    } catch (error) {
      if (!(error instanceof SlurmError) || !error.transient) throw error;
    }
  }

  async function layDown(job: Job, folder: string): Promise<void> {
    const initial = pausedState(folder) ?? job.initial;
    // Kept first: what it begins with is not let go of by whoever wrote it while it is read.
    if (initial !== undefined) await options.states?.keep(initial, job);
    let next = 1;
    for (const run of jobRuns(job, files.replicasFolder(folder))) {
      const count = devicesOf(run);
      const devices = count === 0 ? {} : { devices: { first: next, last: next + count - 1 } };
      next += count;
      await files.layDown(run, {
        ...devices,
        ...(options.states === undefined ? {} : { states: options.states }),
        ...(initial === undefined ? {} : { initial }),
      });
      layDownKeys(run.replica, job);
    }
  }

  /** Waits until nothing of the job runs, and the node is still held where it was. */
  async function hold(folder: string, signal?: AbortSignal): Promise<void> {
    const control = files.controlOf(folder);
    const round = control === undefined || control.word === "end" ? 0 : control.round;
    files.noteControl(folder, { word: "hold", round });
    for (;;) {
      const allocation = files.allocationOf(folder);
      if (allocation === undefined) return;
      const said = files.saidOf(folder, allocation);
      const job = jobIn(await cluster.jobs(), folder, allocation);
      const meaning = job === undefined ? undefined : slurmMeaning(job.states)?.kind;
      // What waits or starts in Slurm runs nothing when it comes up; what the script said before it was started again does not count.
      const runs = meaning === "ending" || (meaning === "runs" && said?.restarts === job?.restarts && said?.word === "running");
      if (!runs) return;
      await sleep(signal);
    }
  }

  async function checkpoint(job: Job, next: "continue" | "pause", signal: AbortSignal): Promise<StateManifestJson> {
    const folder = jobFolder(root, job);
    const before = pausedState(folder);
    if (before !== undefined) {
      await hold(folder, signal);
      return before;
    }
    const replicas = files.slurmReplicas(folder);
    const allocation = files.allocationOf(folder);
    const said = allocation === undefined ? undefined : files.saidOf(folder, allocation);
    if (allocation?.id === undefined || said?.word !== "running") throw new Error("the job does not run, so that it cannot be asked for its state");
    for (const replica of replicas) {
      rmSync(join(checkpointFolder(replica), completeFile), { force: true });
      files.forgetRefusal(replica);
    }
    await cluster.signal(allocation.id, "USR2");
    for (let tries = 0; !replicas.every(isComplete); tries += 1) {
      signal.throwIfAborted();
      if (replicas.some(files.refusesState)) throw new Error("the job does not handle SIGUSR2, by which it is asked for its state");
      const now = files.saidOf(folder, allocation);
      const ended = now?.word !== "running" || now.restarts !== said.restarts || replicas.some((one) => files.slurmExitCode(one) !== undefined);
      if (ended && !replicas.every(isComplete)) throw new Error("the job ended before its state was written");
      if (tries % 20 === 19 && (await overNow(folder, allocation))) throw new Error("the job ended before its state was written");
      await sleep(signal);
    }
    const state = await manifestOf(job, replicas, clock.now(), options.states);
    if (next === "pause") {
      // Written first: a job that ends from here on is paused, and not over.
      notePause(folder, state);
      await hold(folder, signal);
    }
    return state;
  }

  async function overNow(folder: string, allocation: files.Allocation): Promise<boolean> {
    const job = jobIn(await cluster.jobs(), folder, allocation);
    return job === undefined || isOver(job);
  }

  async function stop(job: Job): Promise<void> {
    const folder = jobFolder(root, job);
    watched.delete(folder);
    const allocation = files.allocationOf(folder);
    if (allocation === undefined) return;
    files.noteControl(folder, { word: "end" });
    const prefix = jobName(folder, undefined);
    for (;;) {
      const left = (await cluster.jobs()).filter((one) => one.name.startsWith(prefix) && !isOver(one));
      if (left.length === 0) break;
      await cluster.cancel(left.map(({ id }) => id));
      await sleep();
    }
    forgetKeys(files.slurmReplicas(folder));
    notePause(folder, undefined);
  }

  /** The jobs of Slurm that the placements had before Slurm is asked for its jobs. */
  const allocated = (): ReadonlyMap<string, number | undefined> => new Map([...watched.keys()].map((folder) => [folder, files.allocationOf(folder)?.id]));

  /** Looks at the placements, and submits what could not be submitted before. */
  async function look(jobs: readonly SlurmJob[], known: ReadonlyMap<string, number | undefined>): Promise<readonly DriverReport[]> {
    const reports: DriverReport[] = [];
    for (const [folder, entry] of watched) {
      const { tenant, name } = entry.job;
      const allocation = files.allocationOf(folder);
      const found = allocation === undefined ? undefined : jobIn(jobs, folder, allocation);
      // What was submitted while Slurm was asked is missing in its answer, and is not over for that.
      if (found === undefined && allocation?.id !== undefined && known.get(folder) !== allocation.id) continue;
      if (allocation?.id === undefined && found === undefined) {
        try {
          await inTurn(entry.job, () => (watched.has(folder) ? trySubmit(entry.job, folder) : Promise.resolve()));
        } catch (error) {
          watched.delete(folder);
          const message = error instanceof Error ? error.message : "Slurm refused the job";
          reports.push({ tenant, name, state: "ended", outcome: "failed", reason: "driver-refused", message });
        }
        continue;
      }
      const duplicates = jobs.filter((one) => one.name === found?.name && one.id !== found.id && !isOver(one) && files.allocationOf(folder)?.id === found.id);
      if (duplicates.length > 0) await cluster.cancel(duplicates.map(({ id }) => id)).catch(() => undefined);
      const report = allocation === undefined ? undefined : slurmReport(entry.job, folder, allocation, found);
      if (report === undefined) continue;
      if (report.state === "ended") {
        watched.delete(folder);
        forgetKeys(files.slurmReplicas(folder));
        // A job may have run between two looks.
        if (allocation !== undefined && files.saidOf(folder, allocation)?.word === "over") reports.push({ tenant, name, state: "running" });
      }
      const text = JSON.stringify(report);
      if (text !== entry.last) reports.push(report);
      entry.last = text;
    }
    return reports;
  }

  return {
    takesKeys: true,
    start(job, until) {
      return inTurn(job, async () => {
        const folder = makeJobFolder(root, job);
        const control = files.controlOf(folder);
        if (control?.word === "end") throw new Error("the job was ended before");
        if (until === "running" && (control === undefined || pausedState(folder) !== undefined)) {
          if (pausedState(folder) !== undefined) await hold(folder);
          await layDown(job, folder);
          await trySubmit(job, folder);
          files.noteControl(folder, { word: "run", round: job.epoch });
          notePause(folder, undefined);
        } else await trySubmit(job, folder);
        watched.set(folder, { job, last: "" });
      });
    },
    checkpoint: (job, next, signal) => inTurn(job, () => checkpoint(job, next, signal)),
    stop(job) {
      // Told at once, so that it does not wait for a state that a job never writes.
      const folder = jobFolder(root, job);
      if (files.allocationOf(folder) !== undefined) files.noteControl(folder, { word: "end" });
      return inTurn(job, () => stop(job));
    },
    logs(job, query, signal) {
      const lives = (): boolean => watched.has(jobFolder(root, job));
      return logPieces(query, { replicas: files.slurmReplicas(jobFolder(root, job)), lives, clock, interval: Math.min(interval, 200) }, signal);
    },
    async *reports(signal) {
      let answered = clock.now();
      while (!signal.aborted) {
        try {
          const known = allocated();
          const jobs = known.size === 0 ? [] : await cluster.jobs();
          answered = clock.now();
          yield* await look(jobs, known);
        } catch (error) {
          if (!(error instanceof SlurmError)) throw error;
          if (clock.now() - answered > lostAfter) yield* lost(error.message);
        }
        await clock.sleep(interval, signal).catch(() => undefined);
      }
    },
  };

  function lost(message: string): readonly DriverReport[] {
    return [...watched.values()].flatMap((entry) => {
      const { tenant, name } = entry.job;
      if (entry.last === "lost") return [];
      entry.last = "lost";
      return [{ tenant, name, state: "lost", message }];
    });
  }
}

function sbatchOptions(job: Job, { partition, options = [] }: SlurmDriverOptions): readonly string[] {
  // The name of the offer is the name of a node; a list of hosts, or an option, is none.
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,252}$/u.test(job.offer)) throw new Error(`${JSON.stringify(job.offer)} is no name of a node`);
  const devices = jobRuns(job, "").reduce((sum, run) => sum + devicesOf(run), 0);
  return [
    ...(partition === undefined ? [] : [`--partition=${partition}`]),
    ...options,
    `--nodelist=${job.offer}`,
    "--nodes=1",
    "--exclusive",
    "--mem=0",
    ...(devices === 0 ? [] : [`--gres=gpu:${String(devices)}`]),
    "--requeue",
    "--open-mode=append",
    "--input=/dev/null",
    // The environment of the command is nearly empty; without this Slurm would start a login shell for another one.
    "--export=ALL",
  ];
}

function devicesOf({ role }: ReplicaRun): number {
  const requests = [...(role.devices === undefined ? [] : [role.devices]), ...(role.additionalDevices ?? [])];
  return requests.reduce((sum, { count = 1 }) => sum + count, 0);
}

/** The script as a file. Another version of it has another name, because shells read scripts while they run them. */
function scriptFile(root: string): string {
  const path = join(root, `batch-${createHash("sha256").update(batchScript).digest("hex").slice(0, 16)}.sh`);
  if (!existsSync(path)) writeWhole(path, batchScript);
  return path;
}
