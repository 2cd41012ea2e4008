import type { ReasonCode } from "@cornercast/schemas";
import type { JsonObject } from "@cornercast/sdk/document";
import { textAt } from "./object-fields.js";

/** Why something that a placement needs cannot be made yet. */
export interface NotYet {
  readonly reason: ReasonCode;
  /** In the words of Kubernetes. */
  readonly message: string;
}

/** What was last said of a Job that no pod can be made for. */
export interface NoPod extends NotYet {
  /** The uid of the Job. */
  readonly job: string;
  readonly at: number;
}

/** The query of the events that say so. They are few, and Kubernetes itself forgets them after an hour. */
export const noPodQuery: string = `fieldSelector=${encodeURIComponent("involvedObject.kind=Job,reason=FailedCreate")}`;

/**
 * Reads an event of the controller of Jobs; undefined where it is not about a Job of ours. Source: kubernetes/kubernetes,
 * pkg/controller/controller_utils.go (`FailedCreatePodReason`).
 */
export function noPodOf(event: JsonObject): NoPod | undefined {
  const [job, name, message] = [textAt(event, "involvedObject", "uid"), textAt(event, "involvedObject", "name"), textAt(event, "message")];
  if (job === undefined || name?.startsWith("cornercast-") !== true || message === undefined) return undefined;
  const times = [textAt(event, "series", "lastObservedTime"), textAt(event, "lastTimestamp"), textAt(event, "eventTime")];
  return { job, at: Math.max(0, ...times.flatMap((time) => Date.parse(time ?? "") || [])), ...notYet(message) };
}

/**
 * A refusal of Kubernetes as one that may pass.
 *
 * - What names the object is left out: a pod gets another name with each try, and the same refusal would look like another one.
 */
export function notYet(words: string): NotYet {
  const message = words
    .replace(/^(\(combined from similar events\): )?(Error creating: )?/u, "")
    .replace(/^[a-z.]+ "[^"]*" is forbidden: /u, "")
    .slice(0, 512);
  return { reason: isQuota(words) ? "quota-exceeded" : "admission-refused", message };
}

/** Whether a refusal is for a quota that others may give something of back. Source: kubernetes/kubernetes, plugin/pkg/admission/resourcequota. */
export function isQuota(words: string): boolean {
  return /\bexceeded quota\b/u.test(words);
}
