import { rmSync } from "node:fs";
import { basename, join } from "node:path";
import type { StateManifestJson } from "@cornercast/schemas";
import { waiters, type Driver, type DriverReport, type Job } from "@cornercast/sdk/server";
import { checkpointFolder, completeFile, isComplete, manifestOf } from "../jobs/checkpoint-files.js";
import { instanceOf } from "../jobs/job-ids.js";
import { jobFolder, makeJobFolder, notePause, pausedState, type JobName, type Replica } from "../jobs/job-folder.js";
import { jobRuns } from "../jobs/job-runs.js";
import { keysText } from "../jobs/sealed-keys.js";
import { turnsOfJobs } from "../jobs/turns.js";
import { keepLastState, layDown } from "./attempt-files.js";
import { attemptOf, followJobs, newestOf, type FollowedJobs } from "./followed-jobs.js";
import { annotationNames, jobManifests, labelNames } from "./job-manifests.js";
import { kubernetesCluster } from "./kubernetes-cluster.js";
import type { KubernetesDriverOptions } from "./kubernetes-driver-options.js";
import { KubernetesError } from "./kubernetes-error.js";
import { folderMode, note, notedOf, replicasFolder, type Noted } from "./kubernetes-folder.js";
import { nextStep, type Step } from "./next-step.js";
import { keepLog, podLogs } from "./pod-logs.js";
import type { PodView } from "./pod-view.js";
import { isQuota, notYet, type NotYet } from "./why-no-pod.js";

/** How often pods of one placement may be taken away before it ends. */
const mostAttempts = 100;
/** After how long it tries again to make Jobs that a quota has no room for, in milliseconds. */
const quotaPause = 10_000;

interface Watched {
  readonly job: Job;
  last: string;
  stuckSince?: number;
  /** Something is being done about it. */
  isBusy: boolean;
}

/**
 * Runs each placement as Jobs of Kubernetes, one for each replica, on the node whose name the offer has.
 *
 * - A pod holds its node from when the placement is brought up, waits at a gate until all are there and the job is to run, and then runs it once. A
 *   paused placement holds its node by pods that wait. Between the pods that ended and those that wait the scheduler may give the node to others.
 * - It is found again by its folder, and its Jobs by their labels. What is made twice has one name, and is there once.
 * - Where the cluster takes a pod away, all are made again, and go on from the state that they wrote last. A Job that is deleted from outside ends
 *   the placement.
 * - SIGUSR2 asks a job for its state, by `exec`: the image needs a shell for that, and the volume is where the state is written.
 * - What keeps Jobs or pods from being made, such as a quota, and what the scheduler says, is reported of a placement that waits.
 * - While the API server does not answer nothing is reported; after a while its jobs are lost, until it answers.
 */
export function kubernetesDriver(options: KubernetesDriverOptions): Driver {
  const { folder: root, clock, volume, interval = 1_000, grace = 30_000, stuckAfter = 300_000, lostAfter = 60_000 } = options;
  const cluster = kubernetesCluster(options.api);
  const watched = new Map<string, Watched>();
  /** What has no room in a quota, and until when it is not tried again. */
  const full = new Map<string, NotYet & { readonly until: number }>();
  const inTurn = turnsOfJobs(root);
  const waiting = waiters();
  let changes = 0;
  const instance = instanceOf(root, folderMode);
  const manifest = { instance, grace, interval, gateImage: options.gateImage ?? "busybox:stable", ...(volume === undefined ? {} : { volume }) };
  const manifestOptions = options.image === undefined ? manifest : { ...manifest, image: options.image };

  const changed = (): void => {
    changes += 1;
    waiting.wake();
  };
  const sleep = (signal = new AbortController().signal): Promise<void> => clock.sleep(Math.min(interval, 200), signal);
  const namespaceOf = ({ tenant }: JobName): string =>
    options.namespaces !== undefined && Object.hasOwn(options.namespaces, tenant) ? (options.namespaces[tenant] ?? "") : options.namespace;
  const selectorOf = (folder: string, attempt?: number): string =>
    [
      `${labelNames.instance}=${instance}`,
      `${labelNames.placement}=${basename(folder)}`,
      ...(attempt === undefined ? [] : [`${labelNames.attempt}=${String(attempt)}`]),
    ].join(",");
  const replicasOf = (job: Job, folder: string): readonly Replica[] => jobRuns(job, replicasFolder(folder)).map(({ replica }) => replica);

  /** Makes sure that the Jobs of an attempt are there. */
  async function make(job: Job, folder: string): Promise<void> {
    const noted = notedOf(folder);
    if (noted === undefined || noted.isMade || noted.word === "end" || noted.over !== undefined) return;
    // The name of the offer is the name of a node.
    if (!/^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/u.test(job.offer)) throw new Error(`${JSON.stringify(job.offer)} is no name of a node`);
    const node = await cluster.node(job.offer);
    for (const one of jobManifests(job, folder, noted, node, manifestOptions)) await cluster.make(namespaceOf(job), one);
    note(folder, { ...noted, isMade: true });
  }

  /** Tries to make them; that the API server cannot be reached, or that a quota is used up, is no reason to give up. */
  async function tryMake(job: Job, folder: string): Promise<void> {
    if ((full.get(folder)?.until ?? 0) > clock.now()) return;
    try {
      await make(job, folder);
      full.delete(folder);
    } catch (error) {
      if (!(error instanceof KubernetesError)) throw error;
      if (error.status === 403 && isQuota(error.message)) full.set(folder, { ...notYet(error.said), until: clock.now() + quotaPause });
      else if (!error.transient) throw error;
    }
  }

  /** Lays down what the pods of an attempt find, and notes the attempt. */
  async function begin(job: Job, folder: string, noted: Omit<Noted, "isMade" | "restores" | "opened">, state: StateManifestJson | undefined): Promise<void> {
    if (state !== undefined && volume === undefined) throw new Error("this provider has no volume for the state of jobs, so that none can begin with one");
    // Kept first: what it begins with is not let go of by whoever wrote it while it is read.
    if (state !== undefined) await options.states?.keep(state, job);
    const restores = await layDown(replicasOf(job, folder), state, options.states);
    note(folder, { ...noted, isMade: false, restores, opened: {} });
  }

  /** Keeps the logs of the pods of an attempt that ran. */
  async function keepLogs(job: Job, folder: string, noted: Noted): Promise<void> {
    const pods = await cluster.pods(namespaceOf(job), selectorOf(folder, noted.attempt));
    for (const [ordinal, replica] of replicasOf(job, folder).entries()) {
      const pod = pods.find(({ uid }) => uid === noted.opened[String(ordinal)]);
      if (pod !== undefined) await keepLog(replica, noted.attempt, cluster.log(pod, false, AbortSignal.timeout(60_000)));
    }
  }

  /** Ends what there is of a placement, or of an attempt, and waits until it is gone. */
  async function end(job: JobName, folder: string, attempt?: number, seconds?: number): Promise<void> {
    const [namespace, selector] = [namespaceOf(job), selectorOf(folder, attempt)];
    for (;;) {
      await cluster.remove(namespace, selector, seconds);
      if ((await cluster.jobNames(namespace, selector)).length + (await cluster.pods(namespace, selector)).length === 0) return;
      await sleep();
    }
  }

  async function checkpoint(job: Job, next: "continue" | "pause", signal: AbortSignal): Promise<StateManifestJson> {
    const folder = jobFolder(root, job);
    const noted = notedOf(folder);
    const before = pausedState(folder);
    if (before !== undefined) {
      await hold(job, folder, before);
      return before;
    }
    if (volume === undefined) throw new Error("this provider has no volume for the state of jobs, so that they cannot be asked for it");
    const replicas = replicasOf(job, folder);
    if (noted?.word !== "run" || noted.over !== undefined) throw new Error("the job does not run, so that it cannot be asked for its state");
    const running = async (): Promise<readonly PodView[]> => {
      const pods = await cluster.pods(namespaceOf(job), selectorOf(folder, noted.attempt));
      return Object.values(noted.opened).flatMap((uid) => pods.find((pod) => pod.uid === uid && pod.job?.state === "running" && !pod.isDeleting) ?? []);
    };
    const pods = await running();
    if (pods.length < replicas.length) throw new Error("the job does not run, so that it cannot be asked for its state");
    for (const replica of replicas) rmSync(join(checkpointFolder(replica), completeFile), { force: true });
    for (const pod of pods)
      if (!(await cluster.askForState(pod, signal))) throw new Error("the job does not handle SIGUSR2, by which it is asked for its state");
    for (let tries = 1; !replicas.every(isComplete); tries += 1) {
      signal.throwIfAborted();
      await sleep(signal);
      if (tries % 10 === 0 && (await running()).length < replicas.length && !replicas.every(isComplete))
        throw new Error("the job ended before its state was written");
    }
    const state = await manifestOf(job, replicas, clock.now(), options.states);
    if (next === "pause") {
      // Written first: a job that ends from here on is paused, and not over.
      notePause(folder, state);
      await hold(job, folder, state);
    }
    return state;
  }

  /** Makes sure that pods that wait hold the node of a paused placement, and nothing of it runs. */
  async function hold(job: Job, folder: string, state: StateManifestJson): Promise<void> {
    const noted = notedOf(folder);
    if (noted === undefined || noted.word === "end") return;
    if (noted.word === "run") {
      await keepLogs(job, folder, noted);
      // Its state is written: there is nothing more to wait for. The first process of a container does not end of SIGTERM by itself.
      await end(job, folder, noted.attempt, 1);
      await begin(job, folder, { attempt: noted.attempt + 1, word: "hold", epoch: noted.epoch }, state);
    }
    await tryMake(job, folder);
  }

  async function start(job: Job, until: "attestable" | "running"): Promise<void> {
    const folder = makeJobFolder(root, job);
    const noted = notedOf(folder);
    if (noted?.word === "end") throw new Error("the job was ended before");
    const paused = pausedState(folder);
    if (noted === undefined) await begin(job, folder, { attempt: 1, word: until === "running" ? "run" : "hold", epoch: job.epoch }, job.initial);
    else if (until === "running" && noted.over === undefined && (noted.word === "hold" || paused !== undefined)) {
      if (paused !== undefined) await hold(job, folder, paused);
      note(folder, { ...(notedOf(folder) ?? noted), word: "run", epoch: job.epoch });
      notePause(folder, undefined);
    }
    await tryMake(job, folder);
    watched.set(folder, { job, last: "", isBusy: false });
    changed();
  }

  async function stop(job: Job): Promise<void> {
    const folder = jobFolder(root, job);
    watched.delete(folder);
    full.delete(folder);
    const noted = notedOf(folder);
    if (noted === undefined) return;
    note(folder, { ...noted, word: "end" });
    await keepLogs(job, folder, noted);
    await end(job, folder);
    notePause(folder, undefined);
  }

  /** What there is to do about a placement. */
  function stepOf(folder: string, entry: Watched, { jobs, pods, noPods }: FollowedJobs): Step {
    const noted = notedOf(folder);
    const [allJobs, allPods] = [jobs.objects(), pods.objects()];
    if (noted === undefined || allJobs === undefined || allPods === undefined) return { kind: "nothing" };
    const { tenant, name } = entry.job;
    if (noted.over !== undefined) return { kind: "over", over: noted.over };
    const key = `${basename(folder)} ${String(noted.attempt)}`;
    const own = [...allPods.values()].filter(({ labels }) => attemptOf(labels) === key);
    const ownJobs = [...allJobs.values()].filter(({ attempt }) => attempt === key);
    const noJobs = full.get(folder);
    const step = nextStep({
      name: { tenant, name },
      noted,
      isPaused: pausedState(folder) !== undefined,
      jobs: ownJobs.length,
      replicas: replicasOf(entry.job, folder).map(({ role, index }, ordinal) => {
        const pods = own.filter(({ labels }) => labels[labelNames.replica] === String(ordinal));
        const job = ownJobs.find(({ replica }) => replica === String(ordinal))?.uid;
        const noPod = pods.length > 0 ? undefined : newestOf(noPods, job);
        return { role, index, pods, ...(noPod === undefined ? {} : { noPod }) };
      }),
      ...(noJobs !== undefined && noJobs.until > clock.now() ? { noJobs: { reason: noJobs.reason, message: noJobs.message } } : {}),
      stuckFor: entry.stuckSince === undefined ? 0 : clock.now() - entry.stuckSince,
      patience: stuckAfter,
    });
    if (step.kind === "report") {
      if (step.report.state === "provisioning" && step.report.message !== undefined) entry.stuckSince ??= clock.now();
      else delete entry.stuckSince;
    }
    return step;
  }

  /** Does what there is to do about a placement, and gives what there is to report of it. */
  async function act(folder: string, entry: Watched, step: Step): Promise<readonly DriverReport[]> {
    const { job } = entry;
    const { tenant, name } = job;
    const noted = notedOf(folder);
    if (noted === undefined || !watched.has(folder)) return [];
    switch (step.kind) {
      case "report":
        return [step.report];
      case "open": {
        const opened = { ...noted.opened, ...Object.fromEntries(step.pods.map(({ uid, labels }) => [labels[labelNames.replica] ?? "", uid])) };
        // Noted first: a pod that may have run does not run again as if it had not.
        note(folder, { ...noted, opened });
        for (const pod of step.pods)
          await cluster.annotate(pod, { [annotationNames.epoch]: String(noted.epoch), [annotationNames.keys]: keysText(job), [annotationNames.gate]: "run" });
        return [];
      }
      case "again": {
        if (noted.attempt >= mostAttempts) return act(folder, entry, { kind: "over", over: { outcome: "preempted", message: step.why } });
        await keepLogs(job, folder, noted);
        await end(job, folder, noted.attempt);
        if (volume !== undefined && pausedState(folder) === undefined) keepLastState(replicasOf(job, folder));
        await begin(job, folder, { attempt: noted.attempt + 1, word: noted.word, epoch: noted.epoch }, pausedState(folder));
        await tryMake(job, folder);
        return pausedState(folder) === undefined ? [{ tenant, name, state: "queued", message: step.why }] : [];
      }
      case "missing": {
        const found = await cluster.jobNames(namespaceOf(job), selectorOf(folder, noted.attempt));
        if (found.length >= replicasOf(job, folder).length) return [];
        if (pausedState(folder) !== undefined) return act(folder, entry, { kind: "again", why: "the Job was deleted from outside" });
        return act(folder, entry, { kind: "over", over: { outcome: "failed", message: "the Job was deleted in Kubernetes from outside" } });
      }
      case "over": {
        if (pausedState(folder) !== undefined) return act(folder, entry, { kind: "again", why: "it ended while it was paused" });
        note(folder, { ...noted, over: step.over });
        await keepLogs(job, folder, noted);
        await end(job, folder);
        watched.delete(folder);
        // A job may have run between two looks.
        const ran = Object.keys(noted.opened).length > 0 ? [{ tenant, name, state: "running" as const }] : [];
        return [...ran, { tenant, name, state: "ended", ...step.over }];
      }
      case "nothing":
        await tryMake(job, folder);
        return [];
    }
  }

  /** Looks at the placements. What takes time is done aside, and reported when it is done. */
  function look(follow: (namespace: string) => FollowedJobs, told: (reports: readonly DriverReport[]) => void): void {
    for (const [folder, entry] of watched) {
      if (entry.isBusy) continue;
      const followed = follow(namespaceOf(entry.job));
      if (isSilent(followed)) {
        if (entry.last !== "lost") {
          entry.last = "lost";
          const { tenant, name } = entry.job;
          told([{ tenant, name, state: "lost", message: "the API server of Kubernetes does not answer" }]);
        }
        continue;
      }
      const step = stepOf(folder, entry, followed);
      if (step.kind === "report") {
        const text = JSON.stringify(step.report);
        if (text !== entry.last) told([step.report]);
        entry.last = text;
        continue;
      }
      if (step.kind === "nothing" && notedOf(folder)?.isMade === true) continue;
      entry.isBusy = true;
      entry.last = "";
      const seen = changes;
      void inTurn(entry.job, () => act(folder, entry, stepOf(folder, entry, followed)))
        .then(told, (error: unknown) => {
          if (error instanceof KubernetesError && error.transient) return;
          watched.delete(folder);
          const { tenant, name } = entry.job;
          const message = error instanceof Error ? error.message : "Kubernetes refused the job";
          told([{ tenant, name, state: "ended", outcome: "failed", reason: "driver-refused", message }]);
        })
        .finally(() => {
          entry.isBusy = false;
          if (changes !== seen) changed();
        });
    }
  }

  const isSilent = ({ jobs, pods }: FollowedJobs): boolean => clock.now() - Math.max(jobs.heard(), pods.heard()) > lostAfter;

  return {
    takesKeys: true,
    start: (job, until) => inTurn(job, () => start(job, until)),
    checkpoint: (job, next, signal) => inTurn(job, () => checkpoint(job, next, signal)),
    stop: (job) => inTurn(job, () => stop(job)),
    logs(job, query, signal) {
      const folder = jobFolder(root, job);
      return podLogs(
        query,
        {
          replicas: replicasOf(job, folder),
          current() {
            const noted = notedOf(folder);
            return noted === undefined ? undefined : { attempt: noted.attempt, lives: watched.has(folder) };
          },
          async *live(ordinal, attempt, follow, stopped) {
            const pods = await cluster.pods(namespaceOf(job), `${selectorOf(folder, attempt)},${labelNames.replica}=${String(ordinal)}`);
            const pod = pods.find(({ uid }) => uid === notedOf(folder)?.opened[String(ordinal)]);
            if (pod !== undefined) yield* cluster.log(pod, follow, stopped);
          },
          clock,
          interval: Math.min(interval, 200),
        },
        signal,
      );
    },
    async *reports(signal) {
      const reports: DriverReport[] = [];
      const follow = followJobs({ ...options, instance, changed }, signal);
      const told = (more: readonly DriverReport[]): void => {
        reports.push(...more);
        if (more.length > 0) changed();
      };
      while (!signal.aborted) {
        const seen = changes;
        look(follow, told);
        yield* reports.splice(0);
        const timer = AbortSignal.any([signal, AbortSignal.timeout(interval)]);
        await waiting.until(() => changes !== seen, timer);
      }
    },
  };
}
