import { fromJson, toBinary } from "@bufbuild/protobuf";
import { OfferSchema, WorkloadSchema } from "@cornercast/schemas/proto";
import { match } from "@cornercast/sdk/match";
import { describe, expect, it } from "vitest";
import { offers, workload } from "./documents.mjs";
import { median, missedOf, summaryOf } from "./summary.mjs";

describe("the summary", () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
    [[7], 7],
    [[], Number.NaN],
  ])("has %j with the median %d", (list, expected) => {
    expect(median(list)).toBe(expected);
  });

  it("compares round by round, so that a round in which the machine was busy does not count", () => {
    const { ratio, microseconds } = summaryOf({ echo: [100, 1_000, 100], provider: [120, 1_200, 300] });
    expect(ratio).toBe(1.2);
    expect(microseconds).toEqual({ echo: 100, provider: 300 });
  });

  it("says between which ratios half of the rounds are", () => {
    expect(summaryOf({ echo: [100, 100, 100, 100, 100], provider: [140, 90, 100, 120, 110] }).middleHalf).toEqual([1, 1.2]);
  });

  it("states the time of a database apart, and none where none was measured", () => {
    expect(summaryOf({ echo: [100], provider: [110], pglite: [500], postgres: [210] }).database).toEqual({ pglite: 390, postgres: 100 });
    expect(summaryOf({ echo: [100], provider: [110] })).not.toHaveProperty("database");
  });

  it("misses the target above it, where there is no figure, and never in rows that it is not for", () => {
    const row = (ratio, isTarget = true) => ({ ratio, isTarget });
    const rows = [row(1.25), row(1.26), row(Number.NaN), row(9, false)];
    expect(missedOf(rows)).toEqual([rows[1], rows[2]]);
  });
});

describe("what is sent", () => {
  it("is a workload that fits the offers", () => {
    const report = match(workload(), offers(2), { at: "2026-11-25T12:00:00Z" });
    expect(report.spec?.counts).toMatchObject({ fits: 2 });
  });

  it("is what the wire carries, and another workload for another name", () => {
    const bytes = (name) => toBinary(WorkloadSchema, fromJson(WorkloadSchema, workload(name)));
    expect(bytes("a").length).toBeGreaterThan(100);
    expect(bytes("a")).not.toEqual(bytes("b"));
    expect(offers(1).map((offer) => fromJson(OfferSchema, offer).metadata?.name)).toEqual(["offer-0"]);
  });
});
