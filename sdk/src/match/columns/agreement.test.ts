import { readFileSync, readdirSync } from "node:fs";
import type { OfferJson, WorkloadJson } from "@cornercast/schemas";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readDocuments } from "../../document/index.js";
import { match } from "../match.js";
import { celSelectors } from "../cel/index.js";
import { matchIndex } from "./match-index.js";
import { createOfferIndex } from "./offer-index.js";
import { generatedAt, generatedWorkload, manyGeneratedOffers } from "./testing/generated-market.js";

const examples = new URL("../../../../examples/", import.meta.url);

function documents(folder: string): readonly (OfferJson | WorkloadJson)[] {
  return readdirSync(new URL(folder, examples)).flatMap((name) =>
    readDocuments([{ name, text: readFileSync(new URL(`${folder}${name}`, examples), "utf8") }]).documents.map(
      ({ value }) => value as OfferJson | WorkloadJson,
    ),
  );
}

describe("the index on the example market", () => {
  const offers = documents("market/") as OfferJson[];
  const workloads = documents("workloads/") as WorkloadJson[];
  it.each(workloads.map((workload) => [workload.metadata?.name ?? "", workload] as const))("%s gives the report of match", (_, workload) => {
    const options = { at: "2026-11-24T00:00:00Z", compileSelector: celSelectors };
    expect(matchIndex(workload, createOfferIndex(offers), options)).toEqual(match(workload, offers, options));
  });
});

describe("roles that share units", () => {
  const host = { cores: [{ value: 64 }] };
  const offer = (units: number): OfferJson => ({
    apiVersion: "cornercast/v1",
    kind: "Offer",
    metadata: { name: "offer" },
    spec: { shape: { host, devices: [{}] } },
    status: { availability: { total: units } },
  });
  // The role with fewer choices is placed first, and which that is must not depend on how many units are counted.
  it.each([1, 2, 3])("are placed on %i units as match places them", (units) => {
    const roles = [{ name: "first" }, { name: "second", host: { cores: { min: 32 } }, sharesUnitsWith: ["first"] }];
    const workload: WorkloadJson = { apiVersion: "cornercast/v1", kind: "Workload", metadata: { name: "job" }, spec: { profiles: [{ name: "any", roles }] } };
    const expected = match(workload, [offer(units)], { at: generatedAt });
    expect(expected.spec?.counts?.fits).toBe(1);
    expect(matchIndex(workload, createOfferIndex([offer(units)]), { at: generatedAt })).toEqual(expected);
  });
});

describe("the index on generated markets", () => {
  it("gives the report of match, on a hundred thousand pairs of a workload and an offer", { timeout: 900_000 }, () => {
    let pairs = 0;
    fc.assert(
      fc.property(generatedWorkload, manyGeneratedOffers, fc.constantFrom("cost" as const, "time" as const, "energy" as const), (workload, offers, by) => {
        const options = { at: generatedAt, by, top: 4 };
        expect(matchIndex(workload, createOfferIndex(offers), options)).toEqual(match(workload, offers, options));
        pairs += offers.length;
      }),
      { numRuns: 3000 },
    );
    console.log(`${String(pairs)} pairs of a workload and an offer agree`);
    expect(pairs).toBeGreaterThan(100_000);
  });

  it("gives the report of match where pools have many offers", { timeout: 900_000 }, () => {
    const by = fc.constantFrom("cost" as const, "time" as const, "energy" as const);
    fc.assert(
      fc.property(generatedWorkload, manyGeneratedOffers, by, fc.integer({ min: 1, max: 4 }), (workload, offers, ranked, every) => {
        const options = { at: generatedAt, by: ranked, top: 4 };
        const pooled = offers.map((offer, index) =>
          index % every === 0 ? { ...offer, spec: { ...offer.spec, pool: { name: index % 2 === 0 ? "a" : "b", issuer: "x" } } } : offer,
        );
        expect(matchIndex(workload, createOfferIndex(pooled), options)).toEqual(match(workload, pooled, options));
      }),
      { numRuns: 400 },
    );
  });
});
