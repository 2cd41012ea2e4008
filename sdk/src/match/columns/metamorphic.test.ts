import type { OfferJson, WorkloadJson } from "@cornercast/schemas";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchIndex } from "./match-index.js";
import { createOfferIndex } from "./offer-index.js";
import { generatedAt, generatedOffers, generatedWorkload } from "./testing/generated-market.js";

const options = { at: generatedAt, top: 1000 };
const runs = { numRuns: 150 };
const timeout = 240_000;

function reportOf(workload: WorkloadJson, offers: readonly OfferJson[]) {
  return matchIndex(workload, createOfferIndex(offers), options);
}

/** The offers of candidates that fit or wait, by name. */
function accepted(workload: WorkloadJson, offers: readonly OfferJson[]): ReadonlySet<string> {
  return new Set((reportOf(workload, offers).spec?.ranking ?? []).flatMap(({ assignments }) => (assignments ?? []).map(({ offer }) => offer ?? "")));
}

/** Offers that are each in a pool of their own: what one of them gets does not depend on the others. */
function apart(offers: readonly OfferJson[]): readonly OfferJson[] {
  return offers.map(({ spec: { pool: _pool, ...spec } = {}, ...offer }) => ({ ...offer, spec }));
}

function withSpec(workload: WorkloadJson, spec: WorkloadJson["spec"]): WorkloadJson {
  return { ...workload, spec: { ...workload.spec, ...spec } };
}

describe("matching", () => {
  it("does not depend on the order of the offers", { timeout }, () => {
    fc.assert(
      fc.property(generatedWorkload, generatedOffers, fc.infiniteStream(fc.nat()), (workload, offers, keys) => {
        const shuffled = offers.map((offer) => ({ offer, key: keys.next().value ?? 0 })).sort((a, b) => a.key - b.key);
        expect(
          reportOf(
            workload,
            shuffled.map(({ offer }) => offer),
          ),
        ).toEqual(reportOf(workload, offers));
      }),
      runs,
    );
  });

  it.each<[string, WorkloadJson["spec"]]>([
    ["a budget", { budget: { maxPerHour: "3 EUR" } }],
    ["a place", { jurisdiction: { locations: { anyOf: ["FR"] } } }],
    ["a time", { schedule: { duration: "900h" } }],
    ["a boundary", { boundary: { cpu: { anyOf: ["intel-tdx"] } } }],
  ])(
    "accepts no other offer where a workload demands %s besides",
    (_, demand) => {
      fc.assert(
        fc.property(generatedWorkload, generatedOffers, (workload, offers) => {
          const { budget: _budget, jurisdiction: _jurisdiction, schedule: _schedule, boundary: _boundary, ...spec } = workload.spec ?? {};
          // Demands of providers on the duration may be met by a longer one.
          const open = apart(offers).map(({ spec: { accepts: _accepts, ...rest } = {}, ...offer }) => ({ ...offer, spec: rest }));
          const before = accepted({ ...workload, spec }, open);
          for (const name of accepted(withSpec({ ...workload, spec }, demand), open)) expect(before.has(name)).toBe(true);
        }),
        { numRuns: 80 },
      );
    },
    timeout,
  );

  it("takes as many units of two offers of a pool as of one that has the units of both", { timeout }, () => {
    fc.assert(
      fc.property(generatedWorkload, generatedOffers, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }), (workload, offers, left, right) => {
        const [profile] = workload.spec?.profiles ?? [];
        const [role] = profile?.roles ?? [];
        const [offer] = offers;
        if (profile === undefined || role === undefined || offer === undefined) return;
        const single = withSpec(workload, { profiles: [{ ...profile, roles: [role] }] });
        const part = (name: string, units: number): OfferJson => ({
          ...offer,
          metadata: { name },
          spec: { ...offer.spec, pool: { name: "shared", issuer: "x" } },
          status: { ...offer.status, availability: { ...offer.status?.availability, units, total: units } },
        });
        const whole = reportOf(single, [part("a", left + right)]).spec;
        const parts = reportOf(single, [part("a", left), part("b", right)]).spec;
        expect(parts?.verdict).toBe(whole?.verdict);
        expect(parts?.ranking?.map(({ units, verdict, cost }) => [units, verdict, cost])).toEqual(
          whole?.ranking?.map(({ units, verdict, cost }) => [units, verdict, cost]),
        );
      }),
      runs,
    );
  });

  it.each([true, false])(
    "accepts no other offer where offers have an extension that nobody knows (critical: %s)",
    (critical) => {
      fc.assert(
        fc.property(generatedWorkload, generatedOffers, (workload, offers) => {
          const extended = apart(offers).map((offer) => ({
            ...offer,
            spec: { ...offer.spec, extensions: [...(offer.spec?.extensions ?? []), { name: "example.com/new", critical }] },
          }));
          const before = accepted(workload, apart(offers));
          const after = accepted(workload, extended);
          for (const name of after) expect(before.has(name)).toBe(true);
          if (critical) expect(after.size).toBe(0);
        }),
        { numRuns: 80 },
      );
    },
    timeout,
  );
});
