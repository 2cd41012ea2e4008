import { describe, expect, it } from "vitest";
import type { MatchRequest } from "../case/conformance-case.js";
import { judgeInvariants } from "./judge-invariants.js";

const request: MatchRequest = {
  kind: "match",
  workload: {},
  offers: [
    { metadata: { name: "a" }, spec: {} },
    { metadata: { name: "b" }, spec: {} },
  ],
  at: "2026-12-01T00:00:00Z",
  by: "cost",
  appraisals: [],
  understoodExtensions: [],
};

describe("judgeInvariants", () => {
  it("finds nothing wrong with a matcher that always says the same", async () => {
    expect(await judgeInvariants(request, { name: "same", answer: async () => ({ spec: { verdict: "fits" } }) })).toEqual([]);
  });

  it("finds a matcher that looks at the clock", async () => {
    let calls = 0;
    const broken = await judgeInvariants(request, { name: "clock", answer: async () => ({ spec: { at: (calls += 1) } }) });
    expect(broken).toEqual(["the same request gives another report"]);
  });

  it("finds a matcher that prefers the first offer", async () => {
    const first = {
      name: "first",
      answer: async (asked: unknown) => ({ spec: { ranking: [JSON.stringify((asked as MatchRequest).offers[0]).slice(0, 24)] } }),
    };
    expect(await judgeInvariants(request, first)).toEqual(["another order of the offers gives another outcome"]);
  });

  it("finds a matcher that believes an extension", async () => {
    const credulous = {
      name: "credulous",
      answer: async (asked: unknown) => ({
        spec: { verdict: JSON.stringify(asked).includes("extensions") && JSON.stringify(asked).includes("perUnitHour") ? "fits" : "blocked" },
      }),
    };
    expect(await judgeInvariants(request, credulous)).toEqual(["an unknown extension that is not critical changes the outcome"]);
  });
});
