import type { DeviceJson, OfferJson, ProfileJson, WorkloadJson } from "@cornercast/schemas";
import { describe, expect, it } from "vitest";
import { matchIndex } from "../columns/match-index.js";
import { createOfferIndex } from "../columns/offer-index.js";
import { match } from "../match.js";
import { renderReport } from "../render/index.js";
import { slower, timesAsLong, type RelativeThroughput } from "./throughput.js";

const reference = { referenceChip: "h100-sxm", phase: "train", precision: "bf16" };

function offerOf(name: string, price: string, ...devices: readonly DeviceJson[]): OfferJson {
  return {
    apiVersion: "cornercast/v1",
    kind: "Offer",
    metadata: { name },
    spec: { shape: { devices: [...devices] }, operator: { provider: name } },
    status: { price: [{ model: "on-demand", perUnitHour: price }] },
  };
}

function workloadOf(profile: ProfileJson, maxTotal?: string): WorkloadJson {
  return {
    apiVersion: "cornercast/v1",
    kind: "Workload",
    metadata: { name: "job" },
    spec: {
      profiles: [{ name: "any", roles: [{ name: "main", devices: { count: 8 } }], ...profile }],
      schedule: { duration: "10h" },
      ...(maxTotal === undefined ? {} : { budget: { maxTotal } }),
    },
  };
}

function costs(profile: ProfileJson, ...offers: readonly OfferJson[]) {
  const report = match(workloadOf(profile), offers, { at: "2026-12-01T00:00:00Z" });
  return (report.spec?.ranking ?? []).map((candidate) => ({ offer: candidate.assignments?.[0]?.offer, ...candidate.cost }));
}

describe("a cost against a reference", () => {
  const h100 = offerOf("h100", "10 EUR", { chip: "h100-sxm", count: 8 });
  const b200 = offerOf("b200", "15 EUR", { chip: "b200-sxm", count: 8 });

  it("is an interval around the total, and says against what", () => {
    const [first, second] = costs(reference, h100, b200);
    expect([first?.offer, second?.offer]).toEqual(["b200", "h100"]);
    expect(second).toMatchObject({ total: "100.00 EUR", throughput: { reference: "h100-sxm", chips: ["h100-sxm"], mid: 1 } });
    const amount = (text: string | undefined) => Number(text?.split(" ")[0]);
    expect(amount(first?.totalLow)).toBeLessThan(amount(first?.total));
    expect(amount(first?.total)).toBeLessThan(amount(first?.totalHigh));
    expect(amount(first?.totalHigh)).toBeLessThan(100);
  });

  it("is the plain total without a phase, and the dearer hour then ranks last", () => {
    const [first, second] = costs({ referenceChip: "h100-sxm" }, h100, b200);
    expect([first?.offer, second?.offer]).toEqual(["h100", "b200"]);
    expect(second).toEqual({ offer: "b200", perHour: "15.00 EUR", total: "150.00 EUR", model: "on-demand" });
  });

  it("counts a power limit of the offer below that of the chip", () => {
    const capped = offerOf("capped", "10 EUR", { chip: "h100-sxm", count: 8, power: [{ value: "350W", source: "cap" }] });
    const [whole, less] = costs({ ...reference, phase: "prefill" }, h100, { ...capped, spec: { ...capped.spec, sources: [{ id: "cap", kind: "reported" }] } });
    expect(whole?.throughput?.mid).toBe(1);
    expect(Number(less?.throughput?.mid)).toBeLessThan(0.8);
  });

  it.each([
    ["an unregistered phase", { ...reference, phase: "sleep" }, { chip: "h100-sxm", count: 8 }],
    ["an unregistered chip", { ...reference, referenceChip: "h900" }, { chip: "h100-sxm", count: 8 }],
    ["an unregistered precision", { ...reference, precision: "fp3" }, { chip: "h200-sxm", count: 8 }],
    ["a part of a device", reference, { chip: "h100-sxm", count: 8, partition: { kind: "mig", profile: "1g.10gb" } }],
    ["a chip without figures", reference, { chip: "k80", count: 8 }],
    ["no chip", reference, { count: 8 }],
  ] satisfies readonly (readonly [string, ProfileJson, DeviceJson])[])("is unknown with %s, and ranks behind one that is known", (_, profile, device) => {
    const cheap = offerOf("cheap", "1 EUR", device);
    const [only] = costs(profile, cheap);
    expect([only?.perHour, only?.total, only?.throughput]).toEqual(["1.00 EUR", undefined, undefined]);
    if (profile === reference) expect(costs(profile, cheap, h100).map(({ offer }) => offer)).toEqual(["h100", "cheap"]);
  });

  it("of a device that may be one of several chips holds the intervals of all", () => {
    const either = offerOf("either", "10 EUR", { chipCandidates: ["h100-sxm", "h100-pcie"], count: 8 });
    const [one, both] = costs(reference, h100, either);
    expect(both?.throughput?.chips).toEqual(["h100-sxm", "h100-pcie"]);
    expect(both?.throughput?.high).toBe(one?.throughput?.high);
    expect(Number(both?.throughput?.low)).toBeLessThan(Number(one?.throughput?.low));
  });

  it("is printed with its ends", () => {
    const report = match(workloadOf(reference), [b200], { at: "2026-12-01T00:00:00Z" });
    expect(renderReport(report, { width: 160 })).toMatch(/[0-9.]+ EUR \([0-9.]+ to [0-9.]+\)/u);
  });

  it("is the same over an index of the offers", () => {
    const options = { at: "2026-12-01T00:00:00Z" };
    const workload = workloadOf(reference, "90 EUR");
    expect(matchIndex(workload, createOfferIndex([h100, b200]), options)).toEqual(match(workload, [h100, b200], options));
  });

  it("leaves a budget between its ends undecided, and proposes one that holds the greatest", () => {
    const report = match(workloadOf(reference, "30 EUR"), [b200], { at: "2026-12-01T00:00:00Z" });
    expect(report.spec?.verdict).toBe("blocked");
    const change = report.spec?.profiles?.[0]?.fixes?.[0]?.changes?.[0];
    expect(change?.predicate).toBe("budget.maxTotal");
    const raised = match(workloadOf(reference, change?.to), [b200], { at: "2026-12-01T00:00:00Z" });
    expect(raised.spec?.verdict).toBe("fits");
  });
});

describe("the slower of two", () => {
  const interval = (mid: number): RelativeThroughput => ({ kind: "interval", low: mid / 2, mid, high: mid * 2, chips: [String(mid)] });
  const same: RelativeThroughput = { kind: "same" };
  const unknown: RelativeThroughput = { kind: "unknown", why: "" };

  it.each([
    [same, interval(2), interval(2)],
    [interval(2), same, interval(2)],
    [interval(2), unknown, unknown],
    [unknown, interval(2), unknown],
    [interval(3), interval(2), { ...interval(2), chips: ["3", "2"] }],
  ])("of %j and %j is %j", (left, right, expected) => {
    expect(slower(left, right)).toEqual(expected);
  });

  it("makes a job longer in thousandths, and never endless", () => {
    expect(timesAsLong(2)).toEqual({ numerator: 1n, denominator: 2n });
    expect(timesAsLong(0)).toEqual({ numerator: 1000n, denominator: 1n });
  });
});
