import type { OfferJson, WorkloadJson } from "@cornercast/schemas";
import { describe, expect, it } from "vitest";
import { createOfferIndex, match, matchIndex, plainStyle, renderReport } from "../index.js";

const at = "2026-11-24T00:00:00Z";

function job(memory: string): WorkloadJson {
  const role = { name: "main", replicas: 3, devices: { count: 8, memory: { nominal: { min: memory } } } };
  return { apiVersion: "cornercast/v1", kind: "Workload", metadata: { name: "job" }, spec: { profiles: [{ name: "any", roles: [role] }] } };
}

/** Nodes of one pool, none of which can serve the job alone. */
const nodes = ["a", "b", "c", "d"].map((name): OfferJson => ({
  apiVersion: "cornercast/v1",
  kind: "Offer",
  metadata: { name },
  spec: { pool: { issuer: "site", name: "cluster" }, shape: { devices: [{ count: 8, chip: "a100-sxm-80gb" }] } },
  status: { availability: { units: 1, total: 1 }, price: [{ model: "on-demand", perUnitHour: "8.00 EUR" }] },
}));

describe.each([
  ["match", (workload: WorkloadJson) => match(workload, nodes, { at })],
  ["matchIndex", (workload: WorkloadJson) => matchIndex(workload, createOfferIndex(nodes), { at })],
] as const)("what %s counts of a pool", (_, ask) => {
  it("are its offers: as many are unlocked by a change as then fit", () => {
    const [before, after] = [ask(job("100GB")).spec, ask(job("80GB")).spec];
    const fix = before?.profiles?.[0]?.fixes?.[0];
    expect(fix?.changes?.[0]?.to).toBe("80GB");
    expect([before?.counts?.fits ?? 0, fix?.unlocks, after?.counts?.fits]).toEqual([0, 4, 4]);
    expect(after?.ranking).toHaveLength(1);
  });

  it("is said as offers: in the head, and beside the change", () => {
    const text = renderReport(ask(job("100GB")), { style: plainStyle });
    expect(text).toContain("4 do not fit");
    expect(text).toContain("unlocks 4 offers");
  });
});
