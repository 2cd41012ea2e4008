import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import type { KeptState, StateStore } from "../state/state-store.js";
import { stateOf, textsOf } from "../state/testing/state-files.js";

/** What is the same for every place that states are kept in. `open` opens one place, for the provider with a name. */
export function stateStoreContract(open: (owner: string) => StateStore): void {
  const job = { tenant: "acme", name: "a" };
  const keptBy = async (store: StateStore): Promise<readonly KeptState[]> => {
    const found = [];
    for await (const kept of store.kept()) found.push(kept);
    return found.sort((left, right) => left.name.localeCompare(right.name));
  };
  /** Stores of two providers that nobody had before. */
  const two = (): readonly [StateStore, StateStore] => [open(randomUUID()), open(randomUUID())];
  const fresh = (): Record<string, string> => ({ "worker-0/weights": `weights ${randomUUID()}`, "worker-0/step": "7" });

  it("tells each provider what it keeps, for which placement, and from when", async () => {
    const [ours, theirs] = two();
    expect(await keptBy(ours)).toEqual([]);
    const state = await stateOf(ours, fresh());
    await ours.keep(state, job);
    await ours.keep(state, job);
    await ours.keep(state, { tenant: "umbrella", name: "b" });
    const at = Date.parse("2026-11-20T00:00:00.000Z");
    expect(await keptBy(ours)).toMatchObject([
      { ...job, writtenAt: at },
      { tenant: "umbrella", name: "b", writtenAt: at },
    ]);
    expect(await keptBy(theirs)).toEqual([]);
  });

  it("lets go of what it is told, and of nothing else", async () => {
    const [ours, theirs] = two();
    const files = fresh();
    const state = await stateOf(ours, files);
    await ours.keep(state, job);
    await ours.keep(state, { ...job, name: "b" });
    await theirs.keep(state, job);
    const [first] = await keptBy(ours);
    await ours.forget(first === undefined ? [] : [first]);
    expect((await keptBy(ours)).map(({ name }) => name)).toEqual(["b"]);
    expect((await keptBy(theirs)).map(({ name }) => name)).toEqual(["a"]);
    await ours.forget(await keptBy(ours));
    expect(await textsOf(theirs, state)).toEqual(Object.values(files));
    // Once more is no error.
    await ours.forget(first === undefined ? [] : [first]);
    expect((await keptBy(theirs)).map(({ name }) => name)).toEqual(["a"]);
  });

  it("tells of more states than it is told of at once", async () => {
    const [ours] = two();
    const state = await stateOf(ours, fresh());
    const names = Array.from({ length: 7 }, (_, index) => `job-${String(index)}`);
    for (const name of names) await ours.keep(state, { ...job, name });
    expect((await keptBy(ours)).map(({ name }) => name)).toEqual(names);
  });

  it("keeps nothing of a state that is somewhere else", async () => {
    const [ours] = two();
    const state = await stateOf(ours, fresh());
    const files = (state.spec?.files ?? []).map((file) => ({ ...file, reference: "file:///elsewhere" }));
    await ours.keep({ ...state, spec: { ...state.spec, files } }, job);
    expect(await keptBy(ours)).toEqual([]);
  });
}
