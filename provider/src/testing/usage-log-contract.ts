import { nameOf, type PlacementRecord, type PlacementStore } from "@cornercast/sdk/server";
import { describe, expect, it } from "vitest";
import type { UsageLog } from "../usage/usage-log.js";
import { meterUsage } from "../usage/meter-usage.js";
import { dueRecords } from "../usage/usage-records.js";

/** A log under test and the store of its placements. */
export interface UsageLogUnderTest {
  readonly placements: PlacementStore;
  readonly usage: UsageLog;
  readonly close: () => Promise<void>;
}

/** What every log of usage has to do. */
export function usageLogContract(name: string, make: () => Promise<UsageLogUnderTest>): void {
  describe(`the usage log ${name}`, () => {
    it("gives placements that are due until their usage is written down, and writes each period down once", async () => {
      const { placements, usage, close } = await make();
      await placements.transact((transaction) => transaction.put(recordOf("a")));
      expect(await usage.due(at(0) - 1, 9)).toEqual([]);
      const [due] = await usage.due(at(0), 9);
      if (due === undefined) throw new Error("nothing is due");
      expect([nameOf(due.record), due.chain]).toEqual(["a", { sequence: 0, until: at(0), closed: false }]);
      const { records, chain } = dueRecords(due.record, due.chain, { now: at(25) * 1_000, period: 10_000 });
      // As two servers that found it due at the same time.
      expect([await usage.append(due, records, chain), await usage.append(due, records, chain)]).toEqual([true, false]);
      expect(await usage.due(at(19), 9)).toEqual([]);
      expect((await usage.due(at(20), 9)).map(({ chain: next }) => next)).toEqual([chain]);
      await placements.transact((transaction) => transaction.put(recordOf("a", 27)));
      const done = new AbortController();
      const sleep = (): Promise<void> => Promise.resolve(done.abort());
      await meterUsage({
        log: usage,
        clock: { now: () => at(40) * 1_000, sleep },
        period: 10_000,
        signal: done.signal,
        onError: (error) => expect(error).toBeUndefined(),
      });
      expect(await usage.due(at(99), 9)).toEqual([]);
      expect((await usage.list({ tenant: "t", limit: 9 })).map(({ spec }) => [spec?.sequence, spec?.periodEnd?.slice(17)])).toEqual([
        [1, "10Z"],
        [2, "20Z"],
        [3, "27Z"],
      ]);
      await close();
    });

    it("lists the records of one tenant, of one placement or of all, in pages", async () => {
      const { placements, usage, close } = await make();
      await placements.transact(async (transaction) => {
        for (const [one, tenant] of [
          ["b", "t"],
          ["a", "t"],
          ["c", "u"],
        ] as const)
          await transaction.put({ ...recordOf(one, 15), tenant });
      });
      for (const due of await usage.due(at(99), 9)) {
        const { records, chain } = dueRecords(due.record, due.chain, { now: at(99) * 1_000, period: 10_000 });
        await usage.append(due, records, chain);
      }
      const list = async (query: Partial<Parameters<UsageLog["list"]>[0]>) =>
        (await usage.list({ tenant: "t", limit: 9, ...query })).map(({ spec }) => `${spec?.placement ?? ""}${String(spec?.sequence)}`);
      expect(await list({})).toEqual(["a1", "a2", "b1", "b2"]);
      expect(await list({ limit: 3 })).toEqual(["a1", "a2", "b1"]);
      expect(await list({ after: { placement: "a", sequence: 1 } })).toEqual(["a2", "b1", "b2"]);
      expect(await list({ placement: "b", after: { placement: "b", sequence: 1 } })).toEqual(["b2"]);
      expect([await list({ placement: "c" }), await list({ tenant: "u" })]).toEqual([[], ["c1", "c2"]]);
      await close();
    });
  });
}

const at = (second: number): number => Date.parse("2026-11-25T12:00:00Z") / 1_000 + second;
const instant = (second: number): string => new Date(at(second) * 1_000).toISOString();

function recordOf(name: string, ended?: number): PlacementRecord {
  const history = [{ to: "reserved", at: instant(0) }, ...(ended === undefined ? [] : [{ to: "ended", at: instant(ended) }])];
  return {
    tenant: "t",
    placement: {
      apiVersion: "cornercast/v1",
      kind: "Placement",
      metadata: { name },
      spec: { offer: { name: "o" } },
      status: { state: ended === undefined ? "reserved" : "ended", epoch: 1, history },
    },
    workload: {},
    units: [0],
    wanted: "nothing",
  };
}
