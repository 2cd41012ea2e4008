import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { folderStateStore } from "./folder-state-store.js";
import type { KeptState, StateStore } from "./state-store.js";
import { digestOf, sourceOf, stateOf, textsOf } from "./testing/state-files.js";

const hour = 3_600_000;
const job = { tenant: "acme", name: "a" };

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cornercast-sweep-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A store of a provider, so many hours from now. */
const storeOf = (owner: string, hours = 0): StateStore => folderStateStore({ folder, owner, grace: hour, now: () => Date.now() + hours * hour });
const files = (): readonly string[] => (existsSync(join(folder, "sha256")) ? readdirSync(join(folder, "sha256")) : []);
const hexOf = (text: string): string => digestOf(text).slice("sha256:".length);
const ownFolder = (kind: "states" | "pending" | "leaving"): string => join(folder, kind, readdirSync(join(folder, kind))[0] ?? "");

async function forgetAll(store: StateStore): Promise<void> {
  const kept: KeptState[] = [];
  for await (const one of store.kept()) kept.push(one);
  await store.forget(kept);
}

describe("the files of states in a folder", () => {
  it("go with the last state that names them, whoever keeps it", async () => {
    const [ours, theirs] = [storeOf("one", 2), storeOf("two", 2)];
    const first = await stateOf(ours, { a: "shared", b: "own" });
    await ours.keep(first, job);
    await theirs.keep(await stateOf(theirs, { a: "shared" }), job);
    await forgetAll(ours);
    expect(files()).toEqual([hexOf("shared")]);
    await forgetAll(theirs);
    expect(files()).toEqual([]);
    expect(readdirSync(ownFolder("states"))).toEqual([]);
    expect(readdirSync(ownFolder("pending"))).toEqual([]);
    expect(readdirSync(ownFolder("leaving"))).toEqual([]);
  });

  it("stay while a state may still be written with them, and go after that", async () => {
    const writing = storeOf("one");
    await writing.put(sourceOf("part"));
    await storeOf("one").forget([]);
    expect(files()).toEqual([hexOf("part")]);
    // What another provider writes is its own to remove.
    await storeOf("two", 2).forget([]);
    expect(files()).toEqual([hexOf("part")]);
    await storeOf("one", 2).forget([]);
    expect(files()).toEqual([]);
  });

  it("stay where a state that is being written found them there", async () => {
    const ours = storeOf("one");
    await ours.keep(await stateOf(ours, { a: "weights" }), job);
    rmSync(join(folder, "pending"), { recursive: true });
    const next = await stateOf(storeOf("two"), { a: "weights" });
    await forgetAll(ours);
    await storeOf("two").keep(next, job);
    expect(await textsOf(ours, next)).toEqual(["weights"]);
  });

  it("that nobody noted are nobody's to remove", async () => {
    const ours = storeOf("one", 2);
    await ours.keep(await stateOf(ours, { a: "weights" }), job);
    writeFileSync(join(folder, "sha256", hexOf("stranger")), "stranger");
    await forgetAll(ours);
    expect(files()).toEqual([hexOf("stranger")]);
  });

  it("stay where a note cannot be read, and go when it can", async () => {
    const ours = storeOf("one", 2);
    await ours.keep(await stateOf(ours, { a: "weights" }), job);
    const torn = join(folder, "states", "other");
    mkdirSync(torn);
    for (const text of ["{", "[]"]) {
      writeFileSync(join(torn, "x.json"), text);
      await expect(forgetAll(ours)).rejects.toThrow("notes no state");
      expect(files()).toEqual([hexOf("weights")]);
    }
    rmSync(torn, { recursive: true });
    await forgetAll(ours);
    expect(files()).toEqual([]);
  });

  it("are no state to begin with when they are gone", async () => {
    const ours = storeOf("one", 2);
    const state = await stateOf(ours, { a: "weights" });
    await ours.keep(state, job);
    await forgetAll(ours);
    await expect(storeOf("two").keep(state, job)).rejects.toThrow("the state is no longer here");
    await expect(textsOf(ours, state)).rejects.toThrow("no longer here");
    for await (const kept of storeOf("two").kept()) expect(kept).toBeUndefined();
  });

  it("are put back where somebody began to keep them after it was looked whether anybody does", async () => {
    const ours = storeOf("one", 2);
    const state = await stateOf(ours, { a: "weights" });
    await ours.keep(state, job);
    // Whoever reads this note waits until it is written.
    const slow = join(folder, "states", "slow", "x.json");
    mkdirSync(join(slow, ".."));
    execFileSync("mkfifo", [slow]);
    const forgetting = forgetAll(ours);
    const first = await open(slow, "w");
    await storeOf("two").keep(state, job);
    await first.writeFile('{"files":[]}');
    await first.close();
    for (let tries = 0; files().length > 0 && tries < 1_000; tries += 1) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(files()).toEqual([]);
    const second = await open(slow, "w");
    expect(await textsOf(ours, state)).toEqual(["weights"]);
    await second.writeFile('{"files":[]}');
    await second.close();
    await forgetting;
    expect(files()).toEqual([hexOf("weights")]);
  });

  it("that an interrupted sweep set aside can be read, are put back for whoever keeps them, and are looked through again later", async () => {
    const ours = storeOf("one");
    const state = await stateOf(ours, { a: "weights", b: "rest" });
    await ours.keep(state, job);
    const [id = ""] = readdirSync(ownFolder("states"));
    renameSync(join(ownFolder("states"), id), join(ownFolder("states"), id.replace(".json", ".leaving")));
    const aside = join(folder, "leaving", readdirSync(join(folder, "states"))[0] ?? "", "sweep");
    mkdirSync(aside, { recursive: true });
    for (const text of ["weights", "rest"]) renameSync(join(folder, "sha256", hexOf(text)), join(aside, hexOf(text)));
    expect(await textsOf(storeOf("two"), state)).toEqual(["weights", "rest"]);
    const half = { ...state, spec: { ...state.spec, files: state.spec?.files?.slice(0, 1) ?? [] } };
    await storeOf("two").keep(half, job);
    expect(files()).toEqual([hexOf("weights")]);
    await storeOf("one", 2).forget([]);
    expect(files()).toEqual([hexOf("weights")]);
    expect(readdirSync(ownFolder("leaving"))).toEqual([]);
  });

  it("of whatever is kept are there, however providers write, keep and let go at once", async () => {
    const stores = ["one", "one", "two", "three"].map((owner) => folderStateStore({ folder, owner, grace: -hour }));
    const problems: unknown[] = [];
    for (let round = 0; round < 25; round += 1) {
      const texts = { a: "same in all", b: `of round ${String(round % 3)}` };
      await Promise.all(
        stores.map(async (store, index) => {
          const own = { tenant: "acme", name: `job-${String(index)}` };
          const kept: KeptState[] = [];
          for await (const one of store.kept()) if (one.name === own.name) kept.push(one);
          await store.forget(kept);
          const state = await stateOf(store, texts, { epoch: round + 1 });
          // Without any time between the two a file that was put may go again; what keep accepts may not.
          const isKept = await store.keep(state, own).then(
            () => true,
            () => false,
          );
          if (!isKept) return;
          for (const other of stores) await other.forget([]);
          await textsOf(store, state).catch((error: unknown) => problems.push(error));
        }),
      );
    }
    expect(problems).toEqual([]);
  });
});
