import type { UsageRecordJson } from "@cornercast/schemas";
import { acceptUsageRecord } from "@cornercast/schemas/validate";
import { documentDigest } from "@cornercast/sdk/document";
import { pathBetween, placementStates, type PlacementRecord, type PlacementState } from "@cornercast/sdk/server";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dueRecords, emptyChain } from "./usage-records.js";

const start = Date.parse("2026-11-25T12:00:00.400Z");

function recordOf(changes: readonly (readonly [PlacementState, number])[], more: Partial<PlacementRecord> = {}): PlacementRecord {
  const history = changes.map(([to, after]) => ({ to, at: new Date(start + after).toISOString(), reason: "x" }));
  return {
    tenant: "t",
    placement: {
      apiVersion: "cornercast/v1",
      kind: "Placement",
      metadata: { name: "job" },
      spec: { offer: { name: "o" } },
      status: { state: changes.at(-1)?.[0] ?? "reserved", epoch: 1, history },
    },
    workload: {},
    units: [0, 1],
    wanted: "nothing",
    ...more,
  };
}

const secondsOf = ({ spec }: UsageRecordJson): readonly (number | undefined)[] => {
  const { running, provisioning, paused, unavailable } = spec?.seconds ?? {};
  return [running, provisioning, paused, unavailable];
};

describe("usage records", () => {
  it("say where the seconds of a placement went, by its states, and what they cost", () => {
    const changes = [
      ["reserved", 0],
      ["queued", 10_000],
      ["provisioning", 11_000],
      ["attestable", 12_000],
      ["running", 20_700],
      ["paused", 30_000],
      ["running", 40_000],
      ["lost", 50_000],
      ["stopping", 55_000],
      ["ended", 60_000],
    ] as const;
    const { records, chain } = dueRecords(recordOf(changes, { unitPrice: "3.60 EUR" }), emptyChain(recordOf(changes)), {
      now: start + 90_000,
      period: 3_600_000,
    });
    expect(records.map(secondsOf)).toEqual([[19, 26, 10, 5]]);
    expect(records[0]?.spec).toMatchObject({
      periodStart: "2026-11-25T12:00:00Z",
      periodEnd: "2026-11-25T12:01:00Z",
      units: 2,
      unitPrice: "3.6 EUR",
      cost: "0.11 EUR",
      sequence: 1,
    });
    expect([chain.closed, chain.sequence]).toEqual([true, 1]);
  });

  it("are written for periods that are over, and for the rest when the placement has ended", () => {
    const changes = [["reserved", 0] as const, ["running", 500] as const];
    const lives = recordOf(changes);
    const first = dueRecords(lives, emptyChain(lives), { now: start + 25_000, period: 10_000 });
    expect(first.records.map(({ spec }) => [spec?.periodStart, spec?.periodEnd])).toEqual([
      ["2026-11-25T12:00:00Z", "2026-11-25T12:00:10Z"],
      ["2026-11-25T12:00:10Z", "2026-11-25T12:00:20Z"],
    ]);
    expect(dueRecords(lives, first.chain, { now: start + 25_000, period: 10_000 }).records).toEqual([]);
    const ended = recordOf([...changes, ["ended", 27_000]]);
    const rest = dueRecords(ended, first.chain, { now: start + 99_000, period: 10_000 });
    expect(rest.records.map(({ spec }) => [spec?.periodEnd, spec?.previous])).toEqual([["2026-11-25T12:00:27Z", first.chain.digest]]);
    expect(rest.chain.closed).toBe(true);
  });

  it("are none for a placement that held its units for no second, and cost nothing that is not known", () => {
    const brief = recordOf([
      ["reserved", 0],
      ["ended", 100],
    ]);
    expect(dueRecords(brief, emptyChain(brief), { now: start + 5_000, period: 1_000 })).toMatchObject({ records: [], chain: { closed: true } });
    const unpriced = recordOf([
      ["reserved", 0],
      ["ended", 5_000],
    ]);
    expect(dueRecords(unpriced, emptyChain(unpriced), { now: start + 5_000, period: 60_000 }).records[0]?.spec).not.toHaveProperty("cost");
  });

  /** Ways through the states, each with how long after the one before it a state began. */
  const lives = (wait: { readonly min: number; readonly max: number }) =>
    fc.array(fc.tuple(fc.constantFrom(...placementStates.filter((state) => state !== "ended")), fc.integer(wait)), { maxLength: 12 }).map((steps) => {
      let at = 0;
      let state: PlacementState = "reserved";
      const changes: [PlacementState, number][] = [["reserved", 0]];
      for (const [next, after] of steps) if (pathBetween(state, next)?.length === 1) changes.push([(state = next), (at = Math.max(0, at + after))]);
      return changes;
    });
  const periods = fc.integer({ min: 1_000, max: 20_000 });
  const ending = (changes: readonly (readonly [PlacementState, number])[]) =>
    recordOf([...changes, ["ended", (changes.at(-1)?.[1] ?? 0) + 3_000]], { unitPrice: "1 USD" });

  it("cover the time of a placement without a gap, sum to their periods, and are chained, also where the clock went back", () => {
    fc.assert(
      fc.property(lives({ min: -2_000, max: 7_000 }), periods, (changes, period) => {
        const ended = ending(changes);
        const { records, chain } = dueRecords(ended, emptyChain(ended), { now: start + 1e9, period });
        let previous: UsageRecordJson | undefined;
        for (const record of records) {
          expect(acceptUsageRecord(record)).toBe(true);
          const { periodStart = "", periodEnd = "", sequence, previous: digest } = record.spec ?? {};
          expect(secondsOf(record).reduce<number>((sum, part) => sum + (part ?? 0), 0) * 1_000).toBe(Date.parse(periodEnd) - Date.parse(periodStart));
          expect([periodStart, digest, sequence]).toEqual([
            previous?.spec?.periodEnd ?? "2026-11-25T12:00:00Z",
            previous === undefined ? undefined : documentDigest(previous),
            (previous?.spec?.sequence ?? 0) + 1,
          ]);
          previous = record;
        }
        expect(chain.closed).toBe(true);
      }),
    );
  });

  it("are the same whenever they are written", () => {
    fc.assert(
      fc.property(lives({ min: 0, max: 7_000 }), periods, fc.array(fc.integer({ min: 0, max: 9_000 }), { maxLength: 8 }), (changes, period, waits) => {
        const ended = ending(changes);
        const once = dueRecords(ended, emptyChain(ended), { now: start + 1e9, period });
        let chain = emptyChain(ended);
        const written: UsageRecordJson[] = [];
        let after = 0;
        for (const wait of waits) {
          after = Math.min(after + wait, changes.at(-1)?.[1] ?? 0);
          const known = recordOf(
            changes.filter(([, at]) => at <= after),
            { unitPrice: "1 USD" },
          );
          const step = dueRecords(known, chain, { now: start + after, period });
          written.push(...step.records);
          chain = step.chain;
        }
        written.push(...dueRecords(ended, chain, { now: start + 1e9, period }).records);
        expect(written).toEqual(once.records);
      }),
    );
  });
});
