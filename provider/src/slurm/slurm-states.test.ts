import { describe, expect, it } from "vitest";
import { readSlurmJobs } from "./slurm-jobs.js";
import { slurmMeaning } from "./slurm-states.js";

describe("the states of a job in Slurm", () => {
  it.each([
    [["PENDING"], "waits"],
    [["REQUEUED", "PREEMPTED"], "waits"],
    [["REQUEUE_HOLD"], "waits"],
    [["CONFIGURING", "RUNNING"], "starts"],
    [["RUNNING"], "runs"],
    [["SUSPENDED"], "runs"],
    [["running"], "runs"],
    [["COMPLETING", "RUNNING"], "ending"],
    [["COMPLETED", "COMPLETING"], "ending"],
    [["CANCELLED", "COMPLETING"], "ending"],
    [["COMPLETED"], "over"],
    [["NODE_FAIL"], "over"],
    [["LAUNCH_FAILED", "NODE_FAIL"], "over"],
  ])("%j means that it %s", (states, kind) => {
    expect(slurmMeaning(states)?.kind).toBe(kind);
  });

  it.each([
    ["COMPLETED", "succeeded"],
    ["FAILED", "failed"],
    ["CANCELLED", "failed"],
    ["TIMEOUT", "failed"],
    ["OUT_OF_MEMORY", "failed"],
    ["BOOT_FAIL", "failed"],
    ["DEADLINE", "failed"],
    ["PREEMPTED", "preempted"],
  ])("%s ends a job as %s", (state, outcome) => {
    expect(slurmMeaning([state])).toMatchObject({ kind: "over", outcome });
  });

  it("that nobody knows mean nothing", () => {
    expect(slurmMeaning(["SUPERPOSED"])).toBeUndefined();
    expect(slurmMeaning([])).toBeUndefined();
  });
});

describe("a list of jobs of squeue", () => {
  it("is read in both spellings of states and numbers", () => {
    const old = { job_id: 7, name: "a", job_state: "RUNNING", state_reason: "None", restart_cnt: 1, nodes: "n1" };
    const young = { job_id: { set: true, infinite: false, number: 7 }, name: "a", job_state: ["RUNNING"], state_reason: "None", restart_cnt: 1, nodes: "n1" };
    const expected = [{ id: 7, name: "a", states: ["RUNNING"], restarts: 1, nodes: "n1" }];
    expect(readSlurmJobs(JSON.stringify({ jobs: [old] }))).toEqual(expected);
    expect(readSlurmJobs(JSON.stringify({ jobs: [young] }))).toEqual(expected);
  });

  it("leaves out what has no number or no name, and keeps why a job waits", () => {
    const jobs = [
      { name: "a" },
      { job_id: -1, name: "a" },
      { job_id: 1 },
      "job",
      null,
      { job_id: 2, name: "b", job_state: "PENDING", state_reason: "Resources" },
    ];
    expect(readSlurmJobs(JSON.stringify({ jobs }))).toEqual([{ id: 2, name: "b", states: ["PENDING"], reason: "Resources", restarts: 0, nodes: "" }]);
  });

  it.each(["", "slurm_load_jobs error: Unable to contact slurm controller", "{}", "[]", '{"jobs": {}}'])("is not %j", (text) => {
    expect(readSlurmJobs(text)).toBeUndefined();
  });
});
