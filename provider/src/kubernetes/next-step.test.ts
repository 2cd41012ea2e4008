import { describe, expect, it } from "vitest";
import type { Noted } from "./kubernetes-folder.js";
import { nextStep, type Situation } from "./next-step.js";
import type { ContainerView, PodView } from "./pod-view.js";

const running: ContainerView = { state: "running" };
const ended = (exitCode: number): ContainerView => ({ state: "terminated", exitCode });
const unplaced = (uid: string, more: Partial<PodView> = {}): PodView => ({
  namespace: "n",
  name: uid,
  uid,
  labels: {},
  annotations: {},
  createdAt: 0,
  isDeleting: false,
  phase: "Pending",
  ...more,
});
const pod = (uid: string, more: Partial<PodView>): PodView => unplaced(uid, { node: "h100-0", ...more });
const atGate = (uid: string): PodView => pod(uid, { gate: running });
const runs = (uid: string): PodView => pod(uid, { phase: "Running", gate: ended(0), job: running });
const done = (uid: string, code = 0): PodView => pod(uid, { phase: code === 0 ? "Succeeded" : "Failed", gate: ended(0), job: ended(code) });
const evicted = (uid: string): PodView => pod(uid, { phase: "Failed", reason: "Evicted", job: ended(143) });
const noted: Noted = { attempt: 1, isMade: true, restores: false, word: "run", epoch: 1, opened: {} };
const situation = (pods: readonly (readonly PodView[])[], more: Partial<Situation> = {}): Situation => ({
  name: { tenant: "acme", name: "a" },
  noted,
  isPaused: false,
  jobs: pods.length,
  replicas: pods.map((own, index) => ({ role: "worker", index, pods: own })),
  stuckFor: 0,
  patience: 1_000,
  ...more,
});
const opened = { ...noted, opened: { "0": "p", "1": "q" } };
const stuck = [pod("p", { gate: { state: "waiting", reason: "ErrImagePull" } })];

describe("what there is to do about a placement", () => {
  it.each<[string, Situation, object]>([
    ["whose Jobs are not made", situation([[]], { noted: { ...noted, isMade: false } }), { kind: "nothing" }],
    ["that is being ended", situation([[runs("p")]], { noted: { ...noted, word: "end" } }), { kind: "nothing" }],
    ["one of whose Jobs is gone", situation([[runs("p")], []], { jobs: 1 }), { kind: "missing" }],
    ["that waits for a node", situation([[pod("p", { node: "" })]]), { kind: "report", report: { state: "provisioning" } }],
    ["one of whose pods is not there yet", situation([[atGate("p")], []]), { kind: "report", report: { state: "queued" } }],
    [
      "that no pod can be made for",
      { ...situation([]), jobs: 1, replicas: [{ role: "worker", index: 0, pods: [], noPod: { reason: "quota-exceeded", message: "exceeded quota: gpus" } }] },
      { kind: "report", report: { state: "queued", reason: "quota-exceeded", message: "no pod can be made: exceeded quota: gpus" } },
    ],
    [
      "whose Jobs cannot be made yet",
      situation([[]], { noted: { ...noted, isMade: false }, noJobs: { reason: "quota-exceeded", message: "exceeded quota: jobs" } }),
      { kind: "report", report: { state: "queued", reason: "quota-exceeded", message: "no Job can be made: exceeded quota: jobs" } },
    ],
    [
      "that is paused, and whose Jobs cannot be made yet",
      situation([[]], { isPaused: true, noted: { ...noted, isMade: false }, noJobs: { reason: "quota-exceeded", message: "exceeded quota: jobs" } }),
      { kind: "nothing" },
    ],
    [
      "one of whose pods the scheduler has not looked at, and another finds no node",
      situation([[unplaced("p")], [unplaced("q", { unschedulable: "0/3 nodes are available" })]]),
      { kind: "report", report: { state: "queued", message: "the scheduler says 0/3 nodes are available" } },
    ],
    ["that holds its nodes and is not to run yet", situation([[atGate("p")]], { noted: { ...noted, word: "hold" } }), { report: { state: "attestable" } }],
    ["one of whose replicas is still at the gate", situation([[runs("p")], [atGate("q")]], { noted: opened }), { kind: "open", pods: [{ uid: "q" }] }],
    ["all of whose replicas hold their nodes", situation([[atGate("p")], [atGate("q")]]), { kind: "open", pods: [{ uid: "p" }, { uid: "q" }] }],
    ["that runs", situation([[runs("p")], [done("q")]], { noted: opened }), { kind: "report", report: { state: "running" } }],
    ["all of whose replicas ended well", situation([[done("p")], [done("q")]], { noted: opened }), { kind: "over", over: { outcome: "succeeded" } }],
    [
      "one of whose replicas failed while others run",
      situation([[runs("p")], [done("q", 9)]], { noted: opened }),
      { kind: "over", over: { outcome: "failed", message: "replica 1 of worker ended with the code 9" } },
    ],
    ["one of whose pods was evicted", situation([[runs("p")], [evicted("q")]], { noted: opened }), { kind: "again", why: "the pod was taken away: Evicted" }],
    [
      "whose pod that ran is gone, and another is at the gate",
      situation([[atGate("other")]], { noted: { ...noted, opened: { "0": "p" } } }),
      { kind: "again", why: "the pod was deleted from outside" },
    ],
    ["one of whose pods is being deleted", situation([[pod("p", { isDeleting: true })], [runs("q")]], { noted: opened }), { kind: "nothing" }],
    ["that does not come up yet", situation([stuck]), { kind: "report", report: { state: "provisioning" } }],
    ["that has not come up for too long", situation([stuck], { stuckFor: 1_001 }), { kind: "over", over: { outcome: "failed" } }],
    ["that is paused, and holds its nodes", situation([[atGate("p")]], { isPaused: true, noted: { ...noted, word: "hold" } }), { kind: "nothing" }],
    ["that is paused, and whose pods were evicted", situation([[evicted("p")]], { isPaused: true }), { kind: "again" }],
  ])("%s", (_, given, step) => {
    expect(nextStep(given)).toMatchObject(step);
  });

  it("that has two pods for a replica takes the newer one, and opens no other", () => {
    const [old, young] = [atGate("old"), { ...atGate("young"), createdAt: 5 }];
    expect(nextStep(situation([[old, young]]))).toMatchObject({ kind: "open", pods: [{ uid: "young" }] });
  });
});
