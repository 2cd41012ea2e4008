import type { JsonObject, JsonValue } from "@cornercast/sdk/document";
import { at, listAt, textAt, textsAt } from "./object-fields.js";

/** What is looked at of a container of a pod. */
export interface ContainerView {
  readonly state: "waiting" | "running" | "terminated";
  /** Such as `ImagePullBackOff` or `OOMKilled`. */
  readonly reason?: string;
  readonly message?: string;
  readonly exitCode?: number;
}

/** What is looked at of a pod. */
export interface PodView {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly isDeleting: boolean;
  readonly phase: string;
  /** Why the whole pod is where it is, such as `Evicted`. */
  readonly reason?: string;
  readonly message?: string;
  /** What the scheduler says where it has found no node. */
  readonly unschedulable?: string;
  readonly node?: string;
  readonly gate?: ContainerView;
  readonly job?: ContainerView;
}

/** The names of the containers of a pod: the one that waits, and the one that runs the job. */
export const containerNames = { gate: "gate", job: "job" } as const;

/** Reads a pod. */
export function podView(pod: JsonObject): PodView {
  const { metadata, spec, status } = pod;
  const scheduled = listAt(status, "conditions").find((one) => at(one, "type") === "PodScheduled");
  const gate = containerOf(listAt(status, "initContainerStatuses"), containerNames.gate);
  const job = containerOf(listAt(status, "containerStatuses"), containerNames.job);
  const node = textAt(spec, "nodeName");
  const unschedulable = at(scheduled, "status") === "False" ? (textAt(scheduled, "message") ?? "no node was found") : undefined;
  return {
    namespace: textAt(metadata, "namespace") ?? "",
    name: textAt(metadata, "name") ?? "",
    uid: textAt(metadata, "uid") ?? "",
    labels: textsAt(metadata, "labels"),
    annotations: textsAt(metadata, "annotations"),
    createdAt: Date.parse(textAt(metadata, "creationTimestamp") ?? "") || 0,
    isDeleting: at(metadata, "deletionTimestamp") !== undefined,
    phase: textAt(status, "phase") ?? "Pending",
    ...words(status),
    ...(unschedulable === undefined ? {} : { unschedulable }),
    ...(node === undefined ? {} : { node }),
    ...(gate === undefined ? {} : { gate }),
    ...(job === undefined ? {} : { job }),
  };
}

function containerOf(statuses: readonly JsonValue[], name: string): ContainerView | undefined {
  const status = statuses.find((one) => at(one, "name") === name);
  for (const state of ["terminated", "running", "waiting"] as const) {
    const found = at(status, "state", state);
    if (found === undefined) continue;
    const exitCode = at(found, "exitCode");
    return { state, ...words(found), ...(typeof exitCode === "number" ? { exitCode } : {}) };
  }
  return undefined;
}

/** The reason and the message that Kubernetes gives. */
function words(value: JsonValue | undefined): Pick<ContainerView, "reason" | "message"> {
  const [reason, message] = [textAt(value, "reason"), textAt(value, "message")];
  return { ...(reason === undefined ? {} : { reason }), ...(message === undefined ? {} : { message }) };
}
