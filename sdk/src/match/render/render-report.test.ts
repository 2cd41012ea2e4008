import type { MatchReportJson } from "@cornercast/schemas";
import { describe, expect, it } from "vitest";
import { renderReport } from "./render-report.js";

type Step = NonNullable<NonNullable<NonNullable<MatchReportJson["spec"]>["profiles"]>[number]["funnel"]>[number];

function linesOf(steps: readonly Step[], width: number): readonly string[] {
  const report: MatchReportJson = {
    spec: { profiles: [{ profile: "any", funnel: steps.map((step) => ({ rejects: 3, soleBlocker: 1, remaining: 14, ...step })) }] },
  };
  const lines = renderReport(report, { width }).split("\n");
  return lines.slice(lines.findIndex((line) => line.includes("requirement")));
}

describe("a ranking", () => {
  const ranked = (...costs: readonly { perHour: string; perHourConverted?: string }[]): string =>
    renderReport({ spec: { ranking: costs.map((cost) => ({ verdict: "fits", cost })) } });

  it("says that it does not compare currencies between which there is no rate", () => {
    expect(ranked({ perHour: "12.80 EUR" }, { perHour: "11.00 USD" })).toContain("EUR and USD are not compared");
  });

  it.each([
    ["one currency", [{ perHour: "12.80 EUR" }, { perHour: "11.00 EUR" }]],
    ["what is converted", [{ perHour: "12.80 EUR", perHourConverted: "13.90 USD" }, { perHour: "11.00 USD" }]],
  ])("says nothing of it with %s", (_, costs) => {
    expect(ranked(...costs)).not.toContain("not compared");
  });
});

describe("the columns of a ranking", () => {
  const candidate = {
    verdict: "fits",
    provider: "rheinwerk-cloud",
    profile: "mi300x-bf16",
    units: 1,
    devices: 8,
    availability: "confirmed",
    cost: { perHour: "19.90 EUR", total: "1432.80 EUR" },
    assignments: [{ offer: "rw-mi300x-8" }],
  };

  it.each([
    [99, ["offer", "provider", "profile", "units", "devices", "per hour", "total", "capacity"]],
    [98, ["offer", "provider", "profile", "devices", "per hour", "total", "capacity"]],
    [91, ["offer", "provider", "profile", "per hour", "total", "capacity"]],
    [82, ["offer", "provider", "profile", "per hour", "total"]],
    [72, ["offer", "provider", "profile", "per hour"]],
    [59, ["offer", "profile", "per hour"]],
  ])("are those for which %s columns have room", (width, titles) => {
    const lines = renderReport({ spec: { ranking: [candidate] } }, { width }).split("\n");
    const header = lines.find((line) => line.trim().startsWith("offer ")) ?? "";
    expect(header.trim().split(/ {2,}/u)).toEqual(titles);
    for (const line of lines.filter((text) => text.includes("rw-mi300x") || text === header)) expect(line.length).toBeLessThanOrEqual(width);
  });
});

describe("offers that are counted and have no row", () => {
  const row = (...offers: readonly string[]): { verdict: string; pool: string; assignments: { offer: string }[] } => ({
    verdict: "fits",
    pool: "paris",
    assignments: offers.map((offer) => ({ offer })),
  });

  it("are said to be of the pools that have one", () => {
    const text = renderReport({ spec: { counts: { fits: 4, waits: 1, doesNotFit: 3 }, ranking: [row("a"), row("b", "b", "c")] } });
    expect(text).toContain("and 2 more offers of the same pools");
  });

  it.each([
    ["all have one", { counts: { fits: 3 }, ranking: [row("a"), row("b", "c")] }, "of the same pools"],
    ["rows are left out", { counts: { fits: 9 }, ranking: [row("a")], rankingOmitted: 3 }, "of the same pools"],
  ])("are not spoken of where %s", (_, spec, words) => {
    expect(renderReport({ spec })).not.toContain(words);
  });
});

const places: Step = { predicate: "jurisdiction.locations", wanted: "one of DE, FR", seen: [{ value: "US", offers: 4 }] };

describe("a funnel", () => {
  const long: Step = {
    predicate: "profiles[any].roles[main].devices.memory.nominal.min",
    wanted: "w".repeat(50),
    seen: [{ value: "s".repeat(50), offers: 17 }],
  };

  it.each([92, 100, 120])("keeps to %s columns, with every figure in sight", (width) => {
    const lines = linesOf([long, places], width).filter((line) => line !== "");
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
    for (const line of lines.slice(1)) expect(line).toMatch(/3 +1 +14$/u);
  });

  it.each([
    [85, ["requirement", "wanted", "rejects", "alone", "left"]],
    [70, ["requirement", "wanted", "rejects", "left"]],
  ])("keeps to %s columns without what it can do without", (width, titles) => {
    const lines = linesOf([long, places], width).filter((line) => line !== "");
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
    expect(lines[0]?.trim().split(/ +/u)).toEqual(titles);
    for (const line of lines.slice(1)) expect(line).toMatch(/ 14$/u);
  });

  it("cuts nothing where there is room", () => {
    expect(linesOf([places], 100)[1]).toMatch(/^ {2}jurisdiction\.locations {2}one of DE, FR {2}US \(4\) +3 +1 +14$/u);
  });

  it.each([
    [["24GB", "80GB", "288GB"], "24 … 80 … 288GB"],
    [["1.60 EUR", "19.90 EUR", "36.00 EUR"], "1.60 … 19.90 … 36.00 EUR"],
    [["24105MiB", "2TiB", "17TiB"], "24105MiB … 2TiB … 17TiB"],
    [["1", "8", "72"], "1 … 8 … 72"],
    [["2025-11-24", "2026-11-24", "2027-11-24"], "2025-11-24 … 2026-11-24 … 2027-11-24"],
    [["80GB", "80GB", "80GB"], " 80GB "],
  ])("says %j as %s", ([seenMin, seenMedian, seenMax], text) => {
    const step = { predicate: "x", wanted: "y", ...(seenMin === undefined ? {} : { seenMin }), ...(seenMedian === undefined ? {} : { seenMedian }) };
    expect(linesOf([{ ...step, ...(seenMax === undefined ? {} : { seenMax }) }], 100)[1]).toContain(text);
  });
});
