import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { OfferJson, WorkloadJson } from "@cornercast/schemas";
import { describe, expect, it } from "vitest";
import * as sdk from "./index.js";
import { celSelectors, importTexts, match, readDocuments, renderReport, validateDocuments } from "./index.js";

function example(path: string): string {
  return readFileSync(fileURLToPath(new URL(`../../examples/${path}`, import.meta.url)), "utf8");
}

describe("one import of the SDK", () => {
  it("is enough to read a workload and offers, to match them, and to print the report", () => {
    const read = readDocuments([
      { name: "workload.yaml", text: example("workloads/llama-70b-serve.yaml") },
      { name: "offers.yaml", text: example("market/aurora-compute.yaml") },
    ]);
    const { documents, diagnostics } = validateDocuments(read.documents);
    expect([...read.diagnostics, ...diagnostics]).toEqual([]);
    const [workload, ...offers] = documents.map(({ value }) => value);
    const report = match(workload as WorkloadJson, offers as readonly OfferJson[], { at: "2026-11-24T00:00:00Z", compileSelector: celSelectors });
    expect(report.spec?.ranking?.length).toBeGreaterThan(0);
    expect(renderReport(report)).toContain("llama-70b-serve");
  });

  it("is enough to import what is written for something else", () => {
    expect(importTexts([{ name: "notes.txt", text: "no workload" }]).diagnostics.map(({ code }) => code)).toEqual(["import-not-recognized"]);
  });

  it("exports nothing that is undefined", () => {
    expect(Object.entries(sdk).filter(([, value]) => value === undefined)).toEqual([]);
  });
});
