import type { PodView } from "./pod-view.js";

/** What a pod is here. */
export type PodMeaning =
  /** It has no node yet. */
  | { readonly kind: "waits"; readonly why?: string }
  /** It is being brought up on its node. */
  | { readonly kind: "starts" }
  /** It cannot be brought up: not yet, or `never` as it is. */
  | { readonly kind: "stuck"; readonly why: string; readonly never: boolean }
  /** It holds its node and waits to be told to run. */
  | { readonly kind: "ready" }
  | { readonly kind: "runs" }
  /** It is being ended: what of is not said yet. */
  | { readonly kind: "ending" }
  /** Its command ended. */
  | { readonly kind: "over"; readonly code: number; readonly why?: string }
  /** The cluster took it away before its command ended. */
  | { readonly kind: "taken"; readonly why: string };

/** Why a container waits that will not come up by waiting. Source: kubernetes/kubernetes, pkg/kubelet/images/types.go and pkg/kubelet/container/sync_result.go. */
const stuck: ReadonlyMap<string, { readonly never: boolean }> = new Map([
  ["ErrImagePull", { never: false }],
  ["ImagePullBackOff", { never: false }],
  ["ImageInspectError", { never: false }],
  ["RegistryUnavailable", { never: false }],
  ["SignatureValidationFailed", { never: false }],
  ["CreateContainerConfigError", { never: false }],
  ["CreateContainerError", { never: false }],
  ["RunContainerError", { never: false }],
  ["ErrImageNeverPull", { never: true }],
  ["InvalidImageName", { never: true }],
]);

/**
 * What a pod means.
 *
 * - A pod that failed with a reason of its own was taken away: it was evicted, preempted, refused by its node, or its node went.
 * - A container that cannot be started ends with a code of its own, and the reason says so.
 */
export function podMeaning(pod: PodView): PodMeaning {
  const { phase, job, gate } = pod;
  if (phase === "Succeeded") return { kind: "over", code: 0 };
  if (phase === "Failed") {
    if (pod.reason !== undefined) return { kind: "taken", why: said(pod.reason, pod.message) };
    if (job?.exitCode !== undefined) return { kind: "over", code: job.exitCode, ...reasonOf(job.reason, job.message) };
    return { kind: "over", code: gate?.exitCode ?? -1, why: "what waits before the job failed" };
  }
  if (pod.isDeleting) return { kind: "ending" };
  const waiting = [gate, job].find((one) => one?.state === "waiting" && stuck.has(one.reason ?? ""));
  if (waiting?.reason !== undefined) return { kind: "stuck", why: said(waiting.reason, waiting.message), never: stuck.get(waiting.reason)?.never === true };
  if (pod.node === undefined) return { kind: "waits", ...(pod.unschedulable === undefined ? {} : { why: pod.unschedulable }) };
  if (job?.state === "running" || job?.state === "terminated") return { kind: "runs" };
  return { kind: gate?.state === "running" ? "ready" : "starts" };
}

function reasonOf(reason: string | undefined, message: string | undefined): { readonly why?: string } {
  if (reason === undefined || reason === "Error" || reason === "Completed") return {};
  return { why: reason === "OOMKilled" ? "it wanted more memory than it may have" : said(reason, message) };
}

function said(reason: string, message: string | undefined): string {
  return message === undefined ? reason : `${reason}: ${message.slice(0, 512)}`;
}
