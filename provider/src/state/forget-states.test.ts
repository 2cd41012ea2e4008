import { documentDigest } from "@cornercast/sdk/document";
import type { StateManifestJson } from "@cornercast/schemas";
import type { Clock, PlacementRecord } from "@cornercast/sdk/server";
import { expect, it } from "vitest";
import { forgetStates } from "./forget-states.js";
import { keptState } from "./kept-state.js";
import type { KeptState, StateStore } from "./state-store.js";

const [start, day] = [Date.parse("2026-11-25T12:00:00Z"), 86_400_000];
const instant = (daysAgo: number): string => new Date(start - daysAgo * day).toISOString();

const written = (step: number, daysAgo: number): StateManifestJson => ({
  apiVersion: "cornercast/v1",
  kind: "StateManifest",
  metadata: { name: "s" },
  spec: { files: [], format: "opaque", stateLevel: "S2", placement: "a", epoch: 1, step: String(step), writtenAt: instant(daysAgo) },
});

const record = (state: string, daysAgo: number, more: Partial<PlacementRecord> = {}): PlacementRecord => ({
  tenant: "acme",
  workload: {},
  units: [0],
  wanted: "nothing",
  placement: { metadata: { name: "a" }, status: { state, history: [{ to: state, at: instant(daysAgo) }] } },
  ...more,
});

/** Which of the states of a placement are let go of in one round, by their steps. */
async function forgotten(states: readonly StateManifestJson[], found: PlacementRecord | undefined): Promise<readonly (string | undefined)[]> {
  const ending = new AbortController();
  const clock: Clock = {
    now: () => start,
    sleep: () => Promise.resolve(ending.abort()),
  };
  const gone: KeptState[] = [];
  const store: StateStore = {
    put: () => Promise.resolve(""),
    keep: () => Promise.resolve(),
    open: () => Promise.resolve(undefined),
    async *kept() {
      await Promise.resolve();
      for (const state of states) yield keptState(state, { tenant: "acme", name: "a" });
    },
    forget: (all) => Promise.resolve(void gone.push(...all)),
  };
  const errors: unknown[] = [];
  const placements = { get: () => Promise.resolve(found) };
  await forgetStates({ states: store, placements, clock, retention: 30 * day, signal: ending.signal, onError: (error) => errors.push(error) });
  expect(errors).toEqual([]);
  return gone.map(({ digest }) => states.find((state) => documentDigest(state) === digest)?.spec?.step);
}

const [old, newest] = [written(1, 60), written(2, 40)];

it.each<[string, readonly StateManifestJson[], PlacementRecord | undefined, readonly string[]]>([
  ["all states of a placement that ended long ago go", [old, newest], record("ended", 30, { state: newest }), ["1", "2"]],
  ["no state of one that ended not so long ago goes", [old, newest], record("ended", 29), []],
  ["of a placement that lives the newest state stays, however old it is", [newest], record("paused", 40, { state: newest }), []],
  ["of a placement that lives a state goes that a newer one replaced", [old, newest], record("running", 90, { state: newest }), ["1"]],
  ["a state that was replaced not so long ago stays", [written(1, 29)], record("running", 90, { state: written(2, 1) }), []],
  ["a state that a placement began with stays while it lives", [old, newest], record("running", 90, { initial: old, state: newest }), []],
  ["a state that a placement began with goes with it", [old], record("ended", 30, { initial: old }), ["1"]],
  ["a state that the placement does not know of yet stays", [newest], record("running", 90, { state: old }), []],
  ["states of a placement without an end stay", [old], record("lost", 90), []],
  ["states of placements that nobody knows stay", [old], undefined, []],
])("%s", async (_, states, found, gone) => {
  expect(await forgotten(states, found)).toEqual(gone);
});

it("goes on after a round that failed, and tells of it", async () => {
  const ending = new AbortController();
  const errors: unknown[] = [];
  const slept: number[] = [];
  const store: StateStore = {
    put: () => Promise.resolve(""),
    keep: () => Promise.resolve(),
    open: () => Promise.resolve(undefined),
    // eslint-disable-next-line require-yield -- it fails before
    async *kept() {
      await Promise.reject(new Error("away"));
    },
    forget: () => Promise.resolve(),
  };
  const clock: Clock = {
    now: () => start,
    sleep(milliseconds) {
      slept.push(milliseconds);
      if (slept.length === 3) ending.abort();
      return Promise.resolve();
    },
  };
  const placements = { get: () => Promise.resolve(undefined) };
  await forgetStates({ states: store, placements, clock, retention: 30 * day, signal: ending.signal, onError: (error) => errors.push(error) });
  expect(errors).toHaveLength(3);
  expect(new Set(slept)).toEqual(new Set([3_600_000]));
});
