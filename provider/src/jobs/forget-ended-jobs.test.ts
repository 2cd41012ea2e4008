import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock, PlacementRecord } from "@cornercast/sdk/server";
import { afterEach, beforeEach, expect, it } from "vitest";
import { forgetEndedJobs } from "./forget-ended-jobs.js";
import { jobFolder, makeJobFolder } from "./job-folder.js";

const start = Date.parse("2026-11-25T12:00:00Z");
const day = 86_400_000;

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "cornercast-forget-"));
});
afterEach(() => rmSync(root, { recursive: true }));

const record = (name: string, state: string, at: number): PlacementRecord => ({
  tenant: "acme",
  workload: {},
  units: [0],
  wanted: "nothing",
  placement: {
    metadata: { name },
    status: {
      state,
      history: [
        { to: "reserved", at: new Date(start - 100 * day).toISOString() },
        { to: state, at: new Date(at).toISOString() },
      ],
    },
  },
});

/** Makes the folder of a job with a log in it. */
function leave(name: string): string {
  const folder = makeJobFolder(root, { tenant: "acme", name });
  mkdirSync(join(folder, "worker-0"));
  writeFileSync(join(folder, "worker-0", "stdout"), "done\n");
  return folder;
}

/** Looks for some rounds at what is to be forgotten; an error of any round is given. */
async function forget(records: readonly PlacementRecord[], rounds = 1, options: { readonly batch?: number; readonly now?: number } = {}) {
  const ending = new AbortController();
  const errors: unknown[] = [];
  const asked: string[] = [];
  let left = rounds;
  const clock: Clock = {
    now: () => options.now ?? start,
    sleep: () => {
      left -= 1;
      if (left === 0) ending.abort();
      return Promise.resolve();
    },
  };
  await forgetEndedJobs({
    folder: root,
    placements: {
      get(tenant, name) {
        asked.push(name);
        return Promise.resolve(records.find((one) => one.tenant === tenant && one.placement.metadata?.name === name));
      },
    },
    clock,
    retention: 30 * day,
    ...(options.batch === undefined ? {} : { batch: options.batch }),
    signal: ending.signal,
    onError: (error) => errors.push(error),
  });
  return { errors, asked };
}

it("removes what a job left that ended longer ago than it is kept, and nothing else", async () => {
  const kept = ["fresh", "running", "lost", "stranger"].map(leave);
  const [gone] = [leave("old")];
  writeFileSync(join(root, "notes.txt"), "not a job");
  const records = [
    record("old", "ended", start - 30 * day),
    record("fresh", "ended", start - 30 * day + 1),
    record("running", "running", start - 99 * day),
    record("lost", "lost", start - 99 * day),
  ];
  expect(await forget(records)).toMatchObject({ errors: [] });
  expect(existsSync(gone ?? "")).toBe(false);
  for (const folder of kept) expect(existsSync(join(folder, "worker-0", "stdout"))).toBe(true);
  expect(readdirSync(root)).toHaveLength(kept.length + 1);
});

it("counts from the end, and not from when the job ran", async () => {
  const folder = leave("job");
  const records = [record("job", "ended", start)];
  await forget(records, 1, { now: start + 30 * day - 1 });
  expect(existsSync(folder)).toBe(true);
  await forget(records, 1, { now: start + 30 * day });
  expect(existsSync(folder)).toBe(false);
});

it("looks at a bounded number of folders each time, and at all in turn", async () => {
  const names = Array.from({ length: 10 }, (_, index) => `job-${String(index)}`);
  names.forEach(leave);
  const records = names.map((name) => record(name, "ended", start - 31 * day));
  expect((await forget(records, 1, { batch: 4 })).asked).toHaveLength(4);
  expect(readdirSync(root)).toHaveLength(6);
  await forget(records, 2, { batch: 4 });
  expect(readdirSync(root)).toEqual([]);
});

it("comes to folders behind those that stay", async () => {
  const names = Array.from({ length: 9 }, (_, index) => `job-${String(index)}`);
  names.forEach(leave);
  const records = names.map((name) => record(name, "running", start));
  const { asked } = await forget(records, 6, { batch: 4 });
  expect(new Set(asked)).toEqual(new Set(names));
  // From the beginning again when all were looked at.
  expect(asked.length).toBeGreaterThan(names.length);
});

it("finishes what another server began to remove", async () => {
  const folder = `${jobFolder(root, { tenant: "acme", name: "half" })}.forgotten`;
  mkdirSync(folder);
  writeFileSync(join(folder, "rest"), "");
  await forget([]);
  expect(readdirSync(root)).toEqual([]);
});

it("of two servers both end without an error", async () => {
  const names = Array.from({ length: 20 }, (_, index) => `job-${String(index)}`);
  names.forEach(leave);
  const records = names.map((name) => record(name, "ended", start - 31 * day));
  const both = await Promise.all([forget(records), forget(records)]);
  expect(both.flatMap(({ errors }) => errors)).toEqual([]);
  expect(readdirSync(root)).toEqual([]);
});

it("tells of a folder that it cannot read, and removes the others", async () => {
  writeFileSync(join(leave("torn"), "job.json"), "{");
  const folder = leave("old");
  const { errors } = await forget([record("old", "ended", start - 31 * day)]);
  expect(errors).toHaveLength(1);
  expect(existsSync(folder)).toBe(false);
});

it("has nothing to do where no job has run yet", async () => {
  rmSync(root, { recursive: true });
  expect(await forget([])).toEqual({ errors: [], asked: [] });
  mkdirSync(root);
});
