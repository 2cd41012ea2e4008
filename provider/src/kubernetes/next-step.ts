import type { DriverReport } from "@cornercast/sdk/server";
import type { JobName } from "../jobs/job-folder.js";
import type { Noted } from "./kubernetes-folder.js";
import { podMeaning, type PodMeaning } from "./pod-states.js";
import type { PodView } from "./pod-view.js";
import type { NotYet } from "./why-no-pod.js";

/** What there is to do about a placement. */
export type Step =
  | { readonly kind: "nothing" }
  | { readonly kind: "report"; readonly report: DriverReport }
  /** Tell pods that hold their nodes to run. */
  | { readonly kind: "open"; readonly pods: readonly PodView[] }
  /** It ended: report it when nothing of it is left. */
  | { readonly kind: "over"; readonly over: NonNullable<Noted["over"]> }
  /** Its pods were taken away: make others. */
  | { readonly kind: "again"; readonly why: string }
  /** Its Jobs seem to be gone. */
  | { readonly kind: "missing" };

/** What is known of a placement. */
export interface Situation {
  readonly name: JobName;
  readonly noted: Noted;
  readonly isPaused: boolean;
  /** How many of the Jobs of the attempt there are. */
  readonly jobs: number;
  /** The replicas in their order, with the pods of the attempt. */
  readonly replicas: readonly { readonly role: string; readonly index: number; readonly pods: readonly PodView[]; readonly noPod?: NotYet }[];
  /** Why the Jobs cannot be made yet. */
  readonly noJobs?: NotYet;
  /** How long pods have been stuck, in milliseconds, and how long they may be. */
  readonly stuckFor: number;
  readonly patience: number;
}

/**
 * What there is to do about a placement, from its pods.
 *
 * - All replicas hold their nodes before any runs. A replica that failed ends the placement; all that ended well end it well.
 * - A pod that was told to run and is gone, or was taken away by the cluster, makes another attempt, which goes on from the state that was
 *   written last.
 * - Of a paused placement nothing is reported.
 */
export function nextStep({ name, noted, isPaused, jobs, replicas, noJobs, stuckFor, patience }: Situation): Step {
  const report = (state: "queued" | "provisioning" | "attestable" | "running", said: Partial<NotYet> = {}): Step =>
    isPaused ? { kind: "nothing" } : { kind: "report", report: { ...name, state, ...said } };
  if (noted.word === "end") return { kind: "nothing" };
  if (!noted.isMade) return noJobs === undefined ? { kind: "nothing" } : report("queued", { ...noJobs, message: `no Job can be made: ${noJobs.message}` });
  if (jobs < replicas.length) return { kind: "missing" };
  const seen = replicas.map((replica, ordinal) => ({ ...replica, ...currentOf(replica.pods, noted.opened[String(ordinal)]) }));
  for (const { role, index, meaning } of seen) {
    if (meaning?.kind !== "over" || meaning.code === 0) continue;
    const how = meaning.code < 0 ? "did not start" : `ended with the code ${String(meaning.code)}`;
    const message = `replica ${String(index)} of ${role} ${how}${meaning.why === undefined ? "" : `; ${meaning.why}`}`;
    return { kind: "over", over: { outcome: "failed", message } };
  }
  const meanings = seen.flatMap(({ meaning }) => meaning ?? []);
  if (meanings.some(({ kind }) => kind === "ending")) return { kind: "nothing" };
  const taken = meanings.find((meaning) => meaning.kind === "taken");
  if (taken !== undefined) return { kind: "again", why: `the pod was taken away: ${taken.why}` };
  if (seen.some(({ isGone }) => isGone)) return { kind: "again", why: "the pod was deleted from outside" };
  if (meanings.length === replicas.length && meanings.every(({ kind }) => kind === "over")) return { kind: "over", over: { outcome: "succeeded" } };
  const stuck = meanings.find((meaning) => meaning.kind === "stuck");
  if (stuck !== undefined) {
    if (stuck.never || stuckFor > patience) return { kind: "over", over: { outcome: "failed", message: `the pod does not come up: ${stuck.why}` } };
    return report("provisioning", { message: `the pod does not come up yet: ${stuck.why}` });
  }
  const waiting = meanings.find((meaning) => meaning.kind === "waits" && meaning.why !== undefined) ?? meanings.find(({ kind }) => kind === "waits");
  if (waiting !== undefined || meanings.length < replicas.length) {
    const noPod = seen.find((one) => one.pod === undefined && one.noPod !== undefined)?.noPod;
    if (noPod !== undefined) return report("queued", { ...noPod, message: `no pod can be made: ${noPod.message}` });
    return report("queued", waiting?.kind === "waits" && waiting.why !== undefined ? { message: `the scheduler says ${waiting.why}` } : {});
  }
  if (meanings.some(({ kind }) => kind === "starts")) return Object.keys(noted.opened).length === 0 ? report("provisioning") : { kind: "nothing" };
  if (meanings.every(({ kind }) => kind === "runs" || kind === "over")) return noted.word === "run" ? report("running") : { kind: "nothing" };
  if (noted.word === "hold") return report("attestable");
  const closed = seen.flatMap(({ pod, meaning }) => (pod !== undefined && meaning?.kind === "ready" ? [pod] : []));
  return { kind: "open", pods: closed };
}

/**
 * The pod of a replica that counts: the one that was told to run, and before that the newest.
 *
 * - `isGone` where that one is no longer there.
 */
function currentOf(pods: readonly PodView[], opened: string | undefined): { readonly pod?: PodView; readonly meaning?: PodMeaning; readonly isGone: boolean } {
  const newest = [...pods].sort((left, right) => right.createdAt - left.createdAt);
  const [pod] = opened === undefined ? newest : newest.filter(({ uid }) => uid === opened);
  if (pod === undefined) return { isGone: opened !== undefined };
  return { pod, meaning: podMeaning(pod), isGone: false };
}
