import type { JsonObject } from "@cornercast/sdk/document";
import { expect, it } from "vitest";
import { noPodOf } from "./why-no-pod.js";

const event = (message: string, more: JsonObject = {}): JsonObject => ({
  involvedObject: { kind: "Job", name: "cornercast-0f-1-0", uid: "j" },
  lastTimestamp: "2026-11-20T00:00:00Z",
  message,
  ...more,
});
const quota = "exceeded quota: gpus, requested: requests.nvidia.com/gpu=8, used: requests.nvidia.com/gpu=0, limited: requests.nvidia.com/gpu=4";
const at = Date.parse("2026-11-20T00:00:00Z");

it.each<[string, JsonObject, object | undefined]>([
  ["a quota", event(`Error creating: pods "cornercast-0f-1-0-x7k2p" is forbidden: ${quota}`), { job: "j", at, reason: "quota-exceeded", message: quota }],
  [
    "a quota, said several times",
    event(`(combined from similar events): Error creating: pods "cornercast-0f-1-0-abcde" is forbidden: ${quota}`),
    { job: "j", at, reason: "quota-exceeded", message: quota },
  ],
  [
    "a limit range",
    event('Error creating: pods "cornercast-0f-1-0-x7k2p" is forbidden: maximum cpu usage per Container is 1, but limit is 2'),
    { reason: "admission-refused", message: "maximum cpu usage per Container is 1, but limit is 2" },
  ],
  [
    "a webhook",
    event('Error creating: admission webhook "policy.example" denied the request: no licence'),
    { reason: "admission-refused", message: 'admission webhook "policy.example" denied the request: no licence' },
  ],
  ["a time that came later", event("no", { series: { lastObservedTime: "2026-11-20T00:00:01.000000Z" } }), { at: at + 1_000 }],
  ["no time", event("no", { lastTimestamp: "soon" }), { at: 0 }],
  ["a Job of somebody else", event("no", { involvedObject: { name: "theirs", uid: "j" } }), undefined],
  ["no words", event(""), undefined],
  ["a message without end", event("x".repeat(5_000)), { message: "x".repeat(512) }],
])("an event of %s", (_, given, found) => {
  if (found === undefined) expect(noPodOf(given)).toBeUndefined();
  else expect(noPodOf(given)).toMatchObject(found);
});
