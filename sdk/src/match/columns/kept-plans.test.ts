import type { OfferJson, WorkloadJson } from "@cornercast/schemas";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { match } from "../match.js";
import type { MatchOptions } from "../evaluate-market.js";
import { celSelectors } from "../cel/index.js";
import { matchIndex } from "./match-index.js";
import { createOfferIndex, offerKey } from "./offer-index.js";
import { generatedAt, generatedWorkload, manyGeneratedOffers } from "./testing/generated-market.js";

const options: MatchOptions = { at: generatedAt, top: 4 };
const timeout = 240_000;

/** Offers by key, of which the last of one key counts, as for an index. */
function unique(offers: readonly OfferJson[]): Map<string, OfferJson> {
  return new Map(offers.map((offer) => [offerKey(offer), offer]));
}

/** What becomes of an offer between two matches. */
const step = fc.record({
  at: fc.nat(),
  kind: fc.constantFrom("price" as const, "units" as const, "remove" as const, "again" as const),
  amount: fc.integer({ min: 1, max: 900 }),
  units: fc.nat(4),
});

describe("what an index keeps from match to match", () => {
  it("changes no report, whatever was asked before and however offers change between matches", { timeout }, () => {
    fc.assert(
      fc.property(
        fc.array(generatedWorkload, { minLength: 1, maxLength: 3 }),
        manyGeneratedOffers,
        fc.array(step, { maxLength: 12 }),
        (workloads, offers, steps) => {
          const left = unique(offers);
          const index = createOfferIndex([...left.values()]);
          const compare = (): void => {
            for (const workload of workloads) expect(matchIndex(workload, index, options)).toEqual(match(workload, [...left.values()], options));
          };
          compare();
          compare();
          for (const { at, kind, amount, units } of steps) {
            const keys = [...left.keys()];
            const key = keys[at % keys.length];
            const offer = left.get(key ?? "");
            if (key === undefined || offer === undefined) continue;
            if (kind === "remove") {
              index.remove(key);
              left.delete(key);
            } else if (kind === "again") {
              index.remove(key);
              left.delete(key);
              index.upsert(offer, key);
              left.set(key, offer);
            } else {
              const status =
                kind === "price" ? { price: [{ model: "on-demand", perUnitHour: `${(amount / 100).toFixed(2)} EUR` }] } : { availability: { units } };
              index.update(key, status);
              left.set(key, { ...offer, status: { ...offer.status, ...status, availability: { ...offer.status?.availability, ...status.availability } } });
            }
            compare();
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  const offer = (name: string, country: string, model: string): OfferJson => ({
    kind: "Offer",
    metadata: { name },
    spec: {
      shape: { devices: [{ chip: "nvidia-h100-sxm-80gb", count: 8, attributes: { "example.com/model": { string: model } } }], devicesComplete: true },
      location: { country: [{ value: country }] },
    },
    status: { availability: { units: 4, total: 4 }, price: [{ model: "on-demand", perUnitHour: "20 EUR" }] },
  });
  const offers = [offer("a", "DE", "x"), offer("b", "FR", "y"), offer("c", "US", "x")];
  const workload = (countries: string[], cel?: string): WorkloadJson => ({
    kind: "Workload",
    metadata: { name: "job" },
    spec: {
      profiles: [{ name: "any", roles: [{ name: "r", devices: { count: 8, ...(cel === undefined ? {} : { selectors: [{ cel }] }) } }] }],
      jurisdiction: { locations: { anyOf: countries } },
      budget: { maxPerHour: "30 EUR" },
    },
  });
  const asked = { at: "2026-11-24T00:00:00Z" };

  it("is not what was asked with a workload that the caller has changed since", () => {
    const index = createOfferIndex(offers);
    const changed = workload(["DE"]);
    matchIndex(changed, index, asked);
    changed.spec?.jurisdiction?.locations?.anyOf?.push("FR");
    expect(matchIndex(changed, index, asked)).toEqual(match(workload(["DE", "FR"]), offers, asked));
    expect(matchIndex(workload(["DE"]), index, asked)).toEqual(match(workload(["DE"]), offers, asked));
  });

  it("is told apart by the time, the order of ranking, and the engine for selectors", () => {
    const index = createOfferIndex(offers);
    const job = workload(["DE", "FR"], 'device.attributes["example.com"].model == "x"');
    for (const also of [{}, { at: "2027-01-01T00:00:00Z" }, { by: "energy" as const }, { compileSelector: celSelectors }, {}, { top: 1 }, { fixes: 0 }]) {
      const asking = { ...asked, ...also };
      expect(matchIndex(job, index, asking)).toEqual(match(job, offers, asking));
    }
  });

  it("is not changed by who changes a report", () => {
    const index = createOfferIndex(offers);
    const first = matchIndex(workload(["DE"]), index, asked);
    const before = structuredClone(first);
    for (const list of [first.spec?.ranking, first.spec?.profiles, first.spec?.profiles?.[0]?.fixes?.[0]?.changes]) list?.splice(0);
    for (const fix of before.spec?.profiles?.[0]?.fixes ?? []) expect(fix.changes?.length).toBeGreaterThan(0);
    expect(matchIndex(workload(["DE"]), index, asked)).toEqual(before);
    const second = matchIndex(workload(["DE"]), index, asked);
    for (const change of second.spec?.profiles?.[0]?.fixes?.flatMap(({ changes }) => changes ?? []) ?? []) change.to = "changed";
    expect(matchIndex(workload(["DE"]), index, asked)).toEqual(before);
  });
});
