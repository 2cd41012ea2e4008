import { describe, expect, it } from "vitest";
import { memoryPlacementStore, nameOf, pathBetween, placementStates, placementTransitions, type PlacementRecord } from "./index.js";

const record = (name: string, tenant = "t", state = "reserved", expires?: string): PlacementRecord => ({
  tenant,
  placement: {
    apiVersion: "cornercast/v1",
    kind: "Placement",
    metadata: { name },
    spec: { offer: { name: "o" } },
    status: { state, epoch: 1, ...(expires === undefined ? {} : { lease: { expires } }) },
  },
  workload: {},
  units: [0],
  wanted: "nothing",
});

describe("a memory store", () => {
  it("keeps nothing of a transaction that fails", async () => {
    const store = memoryPlacementStore({ storeEpoch: "s" });
    await expect(
      store.transact(async (transaction) => {
        await transaction.put(record("a"));
        await transaction.keepAnswer("t", "r", { request: "q", answer: "{}", until: 1 });
        throw new Error("no");
      }),
    ).rejects.toThrow("no");
    expect([await store.get("t", "a"), (await store.position()).revision]).toEqual([undefined, 0]);
    expect(await store.transact((transaction) => transaction.answer("t", "r"))).toBeUndefined();
  });

  it("runs transactions one after the other, and each sees what the one before it committed", async () => {
    const store = memoryPlacementStore({ storeEpoch: "s" });
    const seen: number[] = [];
    await Promise.all(
      ["a", "b", "c"].map((name) =>
        store.transact(async (transaction) => {
          seen.push((await transaction.holders("o")).length);
          await new Promise((resolve) => setTimeout(resolve, 5));
          await transaction.put(record(name));
          expect(await transaction.holders("o")).toHaveLength(seen.length);
        }),
      ),
    );
    expect(seen).toEqual([0, 1, 2]);
  });

  it("does not count the units of what has ended, and says until when a reservation holds its own", async () => {
    const store = memoryPlacementStore({ storeEpoch: "s" });
    await store.transact(async (transaction) => {
      await transaction.put(record("ended", "t", "ended"));
      await transaction.put(record("reserved", "t", "reserved", "2026-01-01T00:00:00Z"));
      await transaction.put(record("runs", "t", "running", "2026-01-01T00:00:00Z"));
    });
    const holders = await store.transact((transaction) => transaction.holders("o"));
    expect(holders.map(({ name, reservedUntil }) => [name, reservedUntil])).toEqual([
      ["reserved", Date.parse("2026-01-01T00:00:00Z")],
      ["runs", undefined],
    ]);
  });

  it("gives the changes of one tenant or of all, and says where it no longer knows", async () => {
    const store = memoryPlacementStore({ storeEpoch: "s", keptChanges: 2 });
    const names = async (tenant: string | undefined, after: number) => {
      const found = await store.changes(tenant, after, 10);
      return found.kind === "changes" ? found.changes.map(({ record: changed }) => nameOf(changed)) : found.kind;
    };
    for (const [name, tenant] of [
      ["a", "t"],
      ["b", "u"],
      ["c", "t"],
    ] as const)
      await store.transact((transaction) => transaction.put(record(name, tenant)));
    expect([await names("t", 0), await names(undefined, 1), await names("t", 3), await names("t", 4)]).toEqual([["a", "c"], ["b", "c"], [], "compacted"]);
    for (const name of ["d", "e"]) await store.transact((transaction) => transaction.put(record(name)));
    expect([await names("t", 2), await names("t", 3)]).toEqual(["compacted", ["d", "e"]]);
  });

  it("forgets answers when their time is over", async () => {
    const store = memoryPlacementStore({ storeEpoch: "s" });
    await store.transact((transaction) => transaction.keepAnswer("t", "r", { request: "q", answer: "{}", until: 10 }));
    await store.forgetAnswers(10);
    expect(await store.transact((transaction) => transaction.answer("t", "r"))).toMatchObject({ request: "q" });
    await store.forgetAnswers(11);
    expect(await store.transact((transaction) => transaction.answer("t", "r"))).toBeUndefined();
  });
});

describe("the states of a placement", () => {
  it("are passed through only along the table", () => {
    for (const from of placementStates) {
      for (const to of placementStates) {
        const states = [from, ...(pathBetween(from, to) ?? [])];
        for (const [index, state] of states.slice(1).entries()) expect(placementTransitions[states[index] ?? "ended"]).toContain(state);
      }
    }
  });

  it("end for good, and every live one may end", () => {
    for (const state of placementStates) {
      if (state === "ended") expect(placementTransitions[state]).toEqual([]);
      else expect(placementTransitions[state]).toContain("ended");
    }
  });

  it("are not entered on the way down but by a step of the table", () => {
    expect([pathBetween("running", "attestable"), pathBetween("reserved", "running"), pathBetween("queued", "running")]).toEqual([
      undefined,
      undefined,
      ["provisioning", "attestable", "running"],
    ]);
  });
});
