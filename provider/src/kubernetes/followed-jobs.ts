import type { JsonObject } from "@cornercast/sdk/document";
import { textAt, textsAt } from "./object-fields.js";
import { followObjects, type FollowedObjects } from "./followed-objects.js";
import { labelNames } from "./job-manifests.js";
import type { KubernetesDriverOptions } from "./kubernetes-driver-options.js";
import { podView, type PodView } from "./pod-view.js";
import { noPodOf, noPodQuery, type NoPod, type NotYet } from "./why-no-pod.js";

/** What is looked at of a Job. */
export interface JobView {
  readonly uid: string;
  /** As {@link attemptOf} names it. */
  readonly attempt: string;
  readonly replica: string;
}

/** What there is of the placements in a namespace. */
export interface FollowedJobs {
  readonly jobs: FollowedObjects<JobView>;
  readonly pods: FollowedObjects<PodView>;
  /** Why Jobs have no pods. Whoever may not read events goes without. */
  readonly noPods: FollowedObjects<NoPod>;
}

/** Follows the placements of a server, in each namespace from when it is first asked for. Three watches for each, however many placements there are. */
export function followJobs(
  { api, clock, onProblem, instance, changed }: KubernetesDriverOptions & { readonly instance: string; readonly changed: () => void },
  signal: AbortSignal,
): (namespace: string) => FollowedJobs {
  const common = { api, clock, changed, ...(onProblem === undefined ? {} : { onProblem }) };
  const query = `labelSelector=${encodeURIComponent(`${labelNames.instance}=${instance}`)}`;
  const events = { ...common, query: noPodQuery, keep: noPodOf, ...(onProblem === undefined ? {} : { onProblem: onceRefused(onProblem) }) };
  const followed = new Map<string, FollowedJobs>();
  return (namespace) => {
    const known = followed.get(namespace) ?? {
      jobs: followObjects({ ...common, query, path: `/apis/batch/v1/namespaces/${namespace}/jobs`, keep: jobView }, signal),
      pods: followObjects({ ...common, query, path: `/api/v1/namespaces/${namespace}/pods`, keep: podView }, signal),
      noPods: followObjects({ ...events, path: `/api/v1/namespaces/${namespace}/events` }, signal),
    };
    followed.set(namespace, known);
    return known;
  };
}

/** Which attempt of which placement an object is of. */
export function attemptOf(labels: Readonly<Record<string, string>>): string {
  return `${labels[labelNames.placement] ?? ""} ${labels[labelNames.attempt] ?? ""}`;
}

/** What was last said of a Job that has no pod; undefined where nothing was. */
export function newestOf(noPods: FollowedObjects<NoPod>, job: string | undefined): NotYet | undefined {
  const [newest] = [...(noPods.objects()?.values() ?? [])].filter((one) => one.job === job).sort((left, right) => right.at - left.at);
  return newest === undefined ? undefined : { reason: newest.reason, message: newest.message };
}

function jobView(job: JsonObject): JobView {
  const labels = textsAt(job, "metadata", "labels");
  return { uid: textAt(job, "metadata", "uid") ?? "", attempt: attemptOf(labels), replica: labels[labelNames.replica] ?? "" };
}

/** Tells of a right that is missing once, however often it is missed. */
function onceRefused(onProblem: NonNullable<KubernetesDriverOptions["onProblem"]>): typeof onProblem {
  let isTold = false;
  return (error) => {
    if (error.status !== 403 || !isTold) onProblem(error);
    isTold ||= error.status === 403;
  };
}
