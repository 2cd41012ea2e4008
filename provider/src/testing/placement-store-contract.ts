import { nameOf, type PlacementRecord, type PlacementStore } from "@cornercast/sdk/server";
import { describe, expect, it } from "vitest";

/** A store under test. */
export interface StoreUnderTest {
  readonly store: PlacementStore;
  /** Another process on the same store, where there can be one. */
  readonly other?: (options?: { readonly serverLease?: number }) => Promise<{ readonly store: PlacementStore; crash(): Promise<void> }>;
  /** The store as another program finds it after this one was ended at once, where it is kept. */
  readonly reopen?: () => Promise<PlacementStore>;
  readonly close: () => Promise<void>;
}

/** What every store has to do. */
export function placementStoreContract(name: string, make: (options: { readonly keptChanges?: number }) => Promise<StoreUnderTest>): void {
  const on = async (work: (under: StoreUnderTest) => Promise<void>, options: { readonly keptChanges?: number } = {}): Promise<void> => {
    const under = await make(options);
    try {
      await work(under);
    } finally {
      await under.close();
    }
  };

  describe(`the store ${name}`, () => {
    it("gives back what was put as it was, whatever characters are in it", () =>
      on(async ({ store, reopen }) => {
        const odd = recordOf("odd", { labels: { "a/b": "\u0000 \ud800 \u{1f600} '$1' \\ \"" } });
        const whole: PlacementRecord = {
          ...odd,
          workload: { metadata: { name: "w" }, spec: { profiles: [] } },
          wanted: "running",
          ending: "failed",
          initial: { metadata: { name: "i" } },
          state: { metadata: { name: "s" } },
        };
        await store.transact((transaction) => transaction.put(whole));
        expect(await store.get("t", "odd")).toEqual(whole);
        expect(await store.get("u", "odd")).toBeUndefined();
        expect((await (await reopen?.())?.get("t", "odd")) ?? whole).toEqual(whole);
      }));

    it("keeps nothing of a transaction that fails", () =>
      on(async ({ store }) => {
        const { revision } = await store.position();
        await expect(
          store.transact(async (transaction) => {
            await transaction.put(recordOf("a"));
            await transaction.keepAnswer("t", "r", { request: "q", answer: "{}", until: 1 });
            throw new Error("no");
          }),
        ).rejects.toThrow("no");
        expect([await store.get("t", "a"), (await store.position()).revision]).toEqual([undefined, revision]);
        expect(await store.transact((transaction) => transaction.answer("t", "r"))).toBeUndefined();
      }));

    it("shows a transaction what it put, and nobody else before its end", () =>
      on(async ({ store }) => {
        await store.transact(async (transaction) => {
          await transaction.put(recordOf("a"));
          await transaction.put(recordOf("a", { state: "running" }));
          expect((await transaction.get("t", "a"))?.placement.status?.state).toBe("running");
          expect(await transaction.holders("o")).toEqual([{ tenant: "t", name: "a", units: [0] }]);
          await transaction.keepAnswer("t", "r", { request: "q", answer: "1", until: 5 });
          await transaction.keepAnswer("t", "r", { request: "q", answer: "2", until: 6 });
          expect(await transaction.answer("t", "r")).toEqual({ request: "q", answer: "2", until: 6 });
        });
        expect(await changesOf(store, undefined, 0)).toEqual(["a 1", "a 2"]);
      }));

    it("lets one transaction at a time decide on the units of an offer", () =>
      on(async ({ store }) => {
        const taken = await Promise.all(
          Array.from({ length: 12 }, (_, index) =>
            store.transact(async (transaction) => {
              await transaction.get("t", `p${String(index)}`);
              const held = await transaction.holders("o");
              if (held.length === 3) return undefined;
              await transaction.put({ ...recordOf(`p${String(index)}`), units: [held.length] });
              return held.length;
            }),
          ),
        );
        expect(taken.filter((unit) => unit !== undefined).sort((left, right) => left - right)).toEqual([0, 1, 2]);
      }));

    it("lets one transaction at a time use a name, also one that nobody has", () =>
      on(async ({ store }) => {
        const made = await Promise.all(
          Array.from({ length: 8 }, (_, index) =>
            store.transact(async (transaction) => {
              if ((await transaction.get("t", "same")) !== undefined) return false;
              await transaction.put(recordOf("same", { offer: `o${String(index)}` }));
              return true;
            }),
          ),
        );
        expect(made.filter(Boolean)).toHaveLength(1);
      }));

    it("lets one transaction at a time answer a request", () =>
      on(async ({ store }) => {
        const answers = await Promise.all(
          Array.from({ length: 8 }, (_, index) =>
            store.transact(async (transaction) => {
              const kept = await transaction.answer("t", "request \u0000");
              if (kept !== undefined) return kept.answer;
              await transaction.keepAnswer("t", "request \u0000", { request: "q", answer: String(index), until: 1 });
              return String(index);
            }),
          ),
        );
        expect(new Set(answers).size).toBe(1);
      }));

    it("does not count what has ended among the holders, and says until when a reservation holds its units", () =>
      on(async ({ store }) => {
        const expires = "2026-01-01T00:00:00Z";
        await store.transact(async (transaction) => {
          await transaction.put(recordOf("ended", { state: "ended" }));
          await transaction.put(recordOf("reserved", { expires }));
          await transaction.put(recordOf("runs", { state: "running", expires }));
          await transaction.put(recordOf("elsewhere", { offer: "p" }));
        });
        const holders = await store.transact((transaction) => transaction.holders("o"));
        expect(holders.map(({ name: holder, reservedUntil }) => [holder, reservedUntil])).toEqual([
          ["reserved", Date.parse(expires)],
          ["runs", undefined],
        ]);
      }));

    it("lists a tenant's placements in the order of their names, after a name", () =>
      on(async ({ store }) => {
        await store.transact(async (transaction) => {
          for (const one of ["b", "B", "a-1", "a.1", "a1", "Z9", "c"]) await transaction.put(recordOf(one));
          await transaction.put(recordOf("a2", { tenant: "u" }));
        });
        const names = async (after: string, limit: number) => (await store.list("t", after, limit)).records.map(nameOf);
        expect([await names("", 100), await names("a.1", 2), await names("c", 9)]).toEqual([["B", "Z9", "a-1", "a.1", "a1", "b", "c"], ["a1", "b"], []]);
        expect([(await store.list("nobody", "", 1)).position, (await store.list("t", "", 1)).position]).toEqual([
          await store.position(),
          await store.position(),
        ]);
      }));

    it("gives the changes of one tenant or of all, and says where it no longer knows", () =>
      on(
        async ({ store }) => {
          for (const [one, tenant] of [
            ["a", "t"],
            ["b", "u"],
            ["c", "t"],
          ] as const)
            await store.transact((transaction) => transaction.put(recordOf(one, { tenant })));
          expect(await changesOf(store, "t", 0)).toEqual(["a 1", "c 3"]);
          expect([await changesOf(store, undefined, 1), await changesOf(store, "t", 3), await changesOf(store, "t", 4)]).toEqual([
            ["b 2", "c 3"],
            [],
            "compacted",
          ]);
          for (const one of ["d", "e"]) await store.transact((transaction) => transaction.put(recordOf(one)));
          expect([await changesOf(store, "t", 2), await changesOf(store, "t", 3)]).toEqual(["compacted", ["d 4", "e 5"]]);
        },
        { keptChanges: 2 },
      ));

    it("numbers changes in the order in which they are seen, whatever happens at once", () =>
      on(async ({ store }) => {
        const seen: number[] = [];
        const done = new AbortController();
        const reading = (async () => {
          let after = 0;
          while (!done.signal.aborted || seen.length < 40) {
            const found = await store.changes(undefined, after, 7);
            if (found.kind === "compacted") throw new Error("compacted");
            seen.push(...found.changes.map(({ revision }) => revision));
            after = found.revision;
            if (found.changes.length === 0 && !done.signal.aborted) await store.changed(after, done.signal);
          }
        })();
        await Promise.all(
          Array.from({ length: 20 }, (_, index) =>
            store.transact(async (transaction) => {
              await transaction.put(recordOf(`p${String(index)}`, { offer: `o${String(index)}` }));
              await transaction.put(recordOf(`q${String(index)}`, { offer: `o${String(index)}` }));
            }),
          ),
        );
        done.abort();
        await reading;
        expect(seen).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
      }));

    it("wakes those that wait for a change, and those that wait no longer", () =>
      on(async ({ store }) => {
        const { revision } = await store.position();
        const waits = store.changed(revision, new AbortController().signal);
        await store.transact((transaction) => transaction.put(recordOf("a")));
        await waits;
        await store.changed(revision, new AbortController().signal);
        const stop = new AbortController();
        const stopped = store.changed(revision + 1, stop.signal);
        stop.abort();
        await stopped;
      }));

    it("gives what lives, and what of it has lasted too long", () =>
      on(async ({ store }) => {
        await store.transact(async (transaction) => {
          await transaction.put(recordOf("late", { expires: "2026-01-01T00:00:01Z" }));
          await transaction.put(recordOf("later", { expires: "2026-01-01T00:00:02Z" }));
          await transaction.put(recordOf("ended", { state: "ended", expires: "2026-01-01T00:00:00Z" }));
          await transaction.put(recordOf("always", { state: "running" }));
        });
        expect((await store.lapsed(Date.parse("2026-01-01T00:00:01Z"), 9)).map(nameOf)).toEqual(["late"]);
        expect(await store.lapsed(Date.parse("2026-01-01T00:00:02Z"), 1)).toHaveLength(1);
        expect((await store.live()).map(nameOf).sort()).toEqual(["always", "late", "later"]);
      }));

    it("forgets answers when their time is over", () =>
      on(async ({ store }) => {
        await store.transact((transaction) => transaction.keepAnswer("t", "r", { request: "q", answer: "{}", until: 10 }));
        await store.forgetAnswers(10);
        expect(await store.transact((transaction) => transaction.answer("t", "r"))).toMatchObject({ request: "q" });
        await store.forgetAnswers(11);
        expect(await store.transact((transaction) => transaction.answer("t", "r"))).toBeUndefined();
      }));

    it("gives jobs that nobody drives to who asks for them, each once, until they are given up", () =>
      on(async ({ store }) => {
        await store.transact(async (transaction) => {
          await transaction.put(recordOf("reserved"));
          for (const one of ["a", "b", "c"]) await transaction.put({ ...recordOf(one, { state: "running" }), wanted: "running" });
        });
        expect(await store.claim("t", "a")).toBe(true);
        expect(await store.claim("t", "a")).toBe(true);
        const adopted = [...(await store.adopt(1)), ...(await store.adopt(9)), ...(await store.adopt(9))];
        expect(adopted.map(nameOf).sort()).toEqual(["b", "c"]);
        await store.leave();
        expect((await store.adopt(9)).map(nameOf).sort()).toEqual(["a", "b", "c"]);
      }));

    it("lets one of several processes drive a job, and another one when that one is gone", () =>
      on(async ({ store, other }) => {
        if (other === undefined) return;
        const second = await other({ serverLease: 400 });
        await store.transact((transaction) => transaction.put({ ...recordOf("a", { state: "running" }), wanted: "running" }));
        await store.transact((transaction) => transaction.put({ ...recordOf("b", { state: "running" }), wanted: "running" }));
        expect([await second.store.claim("t", "a"), await store.claim("t", "a"), await store.claim("t", "b")]).toEqual([true, false, true]);
        expect([await store.adopt(9), await second.store.adopt(9)]).toEqual([[], []]);
        await second.crash();
        for (let tries = 0; !(await store.claim("t", "a")); tries += 1) {
          if (tries > 100) throw new Error("the job of a process that is gone was not given to another one");
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      }));

    it("tells a process of the changes of another one", () =>
      on(async ({ store, other }) => {
        if (other === undefined) return;
        const second = await other();
        const { revision } = await store.position();
        const waits = second.store.changed(revision, AbortSignal.timeout(2_000));
        await store.transact((transaction) => transaction.put(recordOf("a")));
        await waits;
        expect(await changesOf(second.store, undefined, revision)).toHaveLength(1);
        await second.crash();
      }));
  });
}

interface RecordShape {
  readonly tenant?: string;
  readonly state?: string;
  readonly expires?: string;
  readonly offer?: string;
  readonly labels?: Record<string, string>;
}

function recordOf(name: string, { tenant = "t", state = "reserved", expires, offer = "o", labels }: RecordShape = {}): PlacementRecord {
  return {
    tenant,
    placement: {
      apiVersion: "cornercast/v1",
      kind: "Placement",
      metadata: { name, ...(labels === undefined ? {} : { labels }) },
      spec: { offer: { name: offer } },
      status: { state, epoch: 1, ...(expires === undefined ? {} : { lease: { expires } }) },
    },
    workload: {},
    units: [0],
    wanted: "nothing",
  };
}

async function changesOf(store: PlacementStore, tenant: string | undefined, after: number): Promise<readonly string[] | "compacted"> {
  const found = await store.changes(tenant, after, 100);
  return found.kind === "compacted" ? found.kind : found.changes.map(({ record, revision }) => `${nameOf(record)} ${String(revision)}`);
}
