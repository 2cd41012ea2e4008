import { readFileSync, readdirSync } from "node:fs";
import type { OfferJson, WorkloadJson } from "@cornercast/schemas";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readDocuments } from "../../document/index.js";
import { generatedAt, generatedWorkload, manyGeneratedOffers } from "../columns/testing/generated-market.js";
import { match } from "../index.js";
import { asksRules } from "./asks-rules.js";
import { matchOnDemand } from "./index.js";

const examples = new URL("../../../../examples/", import.meta.url);
const at = "2026-11-24T00:00:00Z";

function documents(folder: string): readonly (OfferJson | WorkloadJson)[] {
  return readdirSync(new URL(folder, examples)).flatMap((name) =>
    readDocuments([{ name, text: readFileSync(new URL(`${folder}${name}`, examples), "utf8") }]).documents.map(
      ({ value }) => value as OfferJson | WorkloadJson,
    ),
  );
}

const plain: WorkloadJson = {
  apiVersion: "cornercast/v1",
  kind: "Workload",
  metadata: { name: "plain" },
  spec: { profiles: [{ name: "any", roles: [{ name: "main", devices: { count: 8, memory: { nominal: { min: "80GB" } } } }] }] },
};

describe("matching that loads rules on demand", () => {
  const offers = documents("market/") as OfferJson[];
  const workloads = [plain, ...(documents("workloads/") as WorkloadJson[])];

  it.each(workloads.map((workload) => [workload.metadata?.name ?? "", workload] as const))("gives the report of match for %s", async (_, workload) => {
    expect(await matchOnDemand(workload, offers, { at })).toEqual(match(workload, offers, { at }));
  });

  it("gives the report of match for generated jobs and markets", async () => {
    await fc.assert(
      fc.asyncProperty(generatedWorkload, manyGeneratedOffers, async (workload, market) => {
        const options = { at: generatedAt };
        expect(await matchOnDemand(workload, market, options)).toEqual(match(workload, market, options));
      }),
      { numRuns: 30 },
    );
  });

  const cases: readonly (readonly [string, WorkloadJson, boolean])[] = [
    ["asks for none where it names sizes and numbers alone", plain, false],
    ["asks for those of artifacts", { spec: { profiles: [{ artifacts: [{ name: "image", kind: "oci-image" }] }] } }, true],
    ["asks for those of state", { spec: { state: { level: "S2" } } }, true],
    ["asks for those of substitution", { spec: { profiles: [{ referenceChip: "h100-sxm", phase: "decode" }] } }, true],
    ["asks for those of formats", { spec: { profiles: [{ roles: [{ name: "main", devices: { formats: [{ format: "bf16" }] } }] }] } }, true],
  ];
  it.each(cases)("a job %s", (_, workload, asks) => {
    expect(asksRules(workload)).toBe(asks);
  });
});
