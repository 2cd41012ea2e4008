import type { JsonObject } from "@cornercast/sdk/document";
import { expect, it } from "vitest";
import { podMeaning } from "./pod-states.js";
import { podView } from "./pod-view.js";

const running = { running: { startedAt: "2026-11-20T00:00:00Z" } };
const waiting = (reason: string): object => ({ waiting: { reason, message: "so it is" } });
const ended = (exitCode: number, reason = "Error"): object => ({ terminated: { exitCode, reason } });
const pod = (phase: string, gate?: object, job?: object, more: JsonObject = {}): JsonObject =>
  ({
    metadata: { name: "p", namespace: "n", uid: "u" },
    spec: { nodeName: "h100-0" },
    status: {
      phase,
      ...(gate === undefined ? {} : { initContainerStatuses: [{ name: "gate", state: gate }] }),
      ...(job === undefined
        ? {}
        : {
            containerStatuses: [
              { name: "sidecar", state: running },
              { name: "job", state: job },
            ],
          }),
    },
    ...more,
  }) as JsonObject;
const status = (status: JsonObject): JsonObject => ({ status });

it.each<[string, JsonObject, object]>([
  ["without a node and without a word of the scheduler", { status: { phase: "Pending" } }, { kind: "waits" }],
  [
    "that no node fits",
    { status: { phase: "Pending", conditions: [{ type: "PodScheduled", status: "False", message: "0/3 nodes are available" }] } },
    { kind: "waits", why: "0/3 nodes are available" },
  ],
  ["on its node, nothing of which has begun", pod("Pending"), { kind: "starts" }],
  ["whose gate is being made", pod("Pending", waiting("ContainerCreating")), { kind: "starts" }],
  ["at its gate", pod("Pending", running, waiting("PodInitializing")), { kind: "ready" }],
  ["past its gate", pod("Pending", ended(0, "Completed"), waiting("PodInitializing")), { kind: "starts" }],
  ["whose job runs", pod("Running", ended(0, "Completed"), running), { kind: "runs" }],
  ["whose image cannot be pulled", pod("Pending", ended(0), waiting("ImagePullBackOff")), { kind: "stuck", why: "ImagePullBackOff: so it is", never: false }],
  ["whose image has no name", pod("Pending", waiting("InvalidImageName")), { kind: "stuck", why: "InvalidImageName: so it is", never: true }],
  ["that ended well", pod("Succeeded", ended(0), ended(0, "Completed")), { kind: "over", code: 0 }],
  ["that failed", pod("Failed", ended(0), ended(3)), { kind: "over", code: 3 }],
  ["that wanted too much memory", pod("Failed", ended(0), ended(137, "OOMKilled")), { kind: "over", code: 137, why: "it wanted more memory than it may have" }],
  ["whose program is not there", pod("Failed", ended(0), ended(128, "StartError")), { kind: "over", code: 128, why: "StartError" }],
  ["whose gate failed", pod("Failed", ended(1)), { kind: "over", code: 1, why: "what waits before the job failed" }],
  [
    "that was evicted",
    pod("Failed", undefined, ended(143), status({ phase: "Failed", reason: "Evicted", message: "low on memory" })),
    { kind: "taken", why: "Evicted: low on memory" },
  ],
  ["that its node refused", pod("Failed", undefined, undefined, status({ phase: "Failed", reason: "OutOfcpu" })), { kind: "taken", why: "OutOfcpu" }],
  ["that is being deleted", pod("Running", ended(0), running, { metadata: { deletionTimestamp: "2026-11-20T00:00:00Z" } }), { kind: "ending" }],
])("a pod %s", (_, given, meaning) => {
  expect(podMeaning(podView(given))).toEqual(meaning);
});

it("a pod that says nothing, or something else, is read too", () => {
  for (const odd of [{}, { metadata: [], spec: "x", status: 7 }, { status: { conditions: {}, containerStatuses: "none" } }] as JsonObject[])
    expect(podMeaning(podView(odd))).toEqual({ kind: "waits" });
});
