import { describe, expect, it } from "vitest";
import type { Twin } from "../case/conformance-case.js";
import { judgeAnswer } from "./judge-answer.js";

const request = { kind: "validate", format: "json", text: "{}" } as const;
const refused: Twin = { kind: "validate", request, expect: { valid: false, errors: [{ code: "missing-field", place: "/kind" }], warnings: [] } };
const error = { code: "missing-field", severity: "error", pointer: "/kind" };

const matching = { kind: "match", workload: {}, offers: [], at: "2026-12-01T00:00:00Z", by: "cost", appraisals: [], understoodExtensions: [] } as const;
const blocked: Twin = {
  kind: "match",
  request: matching,
  expect: {
    verdict: "blocked",
    findings: [{ code: "price-too-high", place: "budget.maxPerHour" }],
    report: { "/spec/counts/blocked": 1, "/spec/ranking": null },
  },
};
const finding = { predicate: "budget.maxPerHour", status: "violated", code: "price-too-high" };

function report(findings: readonly object[], spec: object = {}): unknown {
  return {
    apiVersion: "cornercast/v1",
    kind: "MatchReport",
    metadata: { name: "job" },
    spec: {
      at: matching.at,
      by: "cost",
      workload: { kind: "Workload" },
      offers: { count: 1 },
      verdict: "blocked",
      counts: { blocked: 1 },
      profiles: [{ profile: "any", nearestMiss: { findings } }],
      ...spec,
    },
  };
}

describe("judgeAnswer", () => {
  it("finds nothing wrong with the right answers", () => {
    expect(judgeAnswer(refused, { valid: false, diagnostics: [error] })).toEqual([]);
    expect(judgeAnswer(blocked, report([finding, { predicate: "x", status: "satisfied" }]))).toEqual([]);
  });

  it.each<[string, Twin, unknown]>([
    ["no answer", refused, null],
    ["a text", refused, "invalid"],
    ["a list", refused, []],
    ["what JSON cannot carry", refused, 1n],
    ["an acceptance", refused, { valid: true, diagnostics: [error] }],
    ["a refusal without a reason", refused, { valid: false, diagnostics: [] }],
    ["another code", refused, { valid: false, diagnostics: [{ ...error, code: "wrong-type" }] }],
    ["another place", refused, { valid: false, diagnostics: [{ ...error, pointer: "" }] }],
    ["one reason too many", refused, { valid: false, diagnostics: [error, { ...error, code: "wrong-type" }] }],
    ["a warning that is not expected", refused, { valid: false, diagnostics: [error, { ...error, severity: "warning" }] }],
    ["another verdict", blocked, report([finding], { verdict: "does-not-fit" })],
    ["a verdict without a finding", blocked, report([])],
    ["a finding on another predicate", blocked, report([{ ...finding, predicate: "budget.maxTotal" }])],
    ["one finding too many", blocked, report([finding, { predicate: "x", status: "unknown", code: "price-unknown" }])],
    ["another value in the report", blocked, report([finding], { counts: { blocked: 2 } })],
    ["a value where there is to be none", blocked, report([finding], { ranking: [] })],
    ["a report that is not valid", blocked, report([finding], { at: "yesterday" })],
  ])("refuses %s", (_, twin, answer) => {
    expect(judgeAnswer(twin, answer)).not.toEqual([]);
  });
});
