import { describe, expect, it } from "vitest";
import type { ConformanceCase, MatchRequest } from "../case/conformance-case.js";
import type { SystemUnderTest } from "../systems/system-under-test.js";
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
const twin = { kind: "match", request, expect: { verdict: "fits", findings: [], report: {} } } as const;
const one: ConformanceCase = {
  id: "case",
  requirement: "match.x",
  mode: "documents",
  title: "",
  accept: twin,
  reject: twin,
  patch: { op: "remove", path: "/x" },
  file: "",
};

/** The requirements that a system breaks, each with what is said of it. */
async function broken(answer: SystemUnderTest["answer"]): Promise<readonly (readonly string[])[]> {
  const verdicts = await judgeInvariants([one], { name: "tested", answer });
  return verdicts.flatMap(({ invariant, broken: lines }) => lines.map((line) => [invariant.requirement, line]));
}

describe("judgeInvariants", () => {
  it("finds nothing wrong with a matcher that always says the same, and counts on how many cases", async () => {
    expect(await broken(async () => ({ spec: { verdict: "fits" } }))).toEqual([]);
    const verdicts = await judgeInvariants([one], { name: "same", answer: async () => ({}) });
    expect(verdicts.map(({ decided }) => decided)).toEqual([1, 1, 1, 0]);
  });

  it("finds a matcher that looks at the clock", async () => {
    let calls = 0;
    expect(await broken(async () => ({ spec: { at: (calls += 1) } }))).toEqual([
      ["match.same-input-same-report", "case: the same request gives another report"],
    ]);
  });

  it("finds a matcher that prefers the first offer", async () => {
    const first: SystemUnderTest["answer"] = async (asked) => ({ spec: { ranking: [JSON.stringify((asked as MatchRequest).offers[0]).slice(0, 24)] } });
    expect(await broken(first)).toEqual([["match.order-of-offers-does-not-count", "case: another order of the offers gives another outcome"]]);
  });

  it("finds a matcher that believes an extension", async () => {
    const credulous: SystemUnderTest["answer"] = async (asked) => ({ spec: { verdict: JSON.stringify(asked).includes("perUnitHour") ? "fits" : "blocked" } });
    expect(await broken(credulous)).toEqual([["match.other-extension-changes-nothing", "case: an unknown extension that is not critical changes the outcome"]]);
  });

  it("finds a matcher that fails at what it is asked in addition", async () => {
    let calls = 0;
    const failing: SystemUnderTest["answer"] = async () => {
      calls += 1;
      if (calls > 1) throw new Error("no more");
      return {};
    };
    expect((await broken(failing)).map(([, line]) => line)).toEqual(["case: no more", "case: no more", "case: no more"]);
  });
});
