import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OfferJson } from "@cornercast/schemas";
import { documentProblems } from "./testing/import-outcome.js";
import { mergeOffers } from "./merge-offers.js";

type Spec = NonNullable<OfferJson["spec"]>;

function offer(name: string, spec: Spec, status?: NonNullable<OfferJson["status"]>): OfferJson {
  return { apiVersion: "cornercast/v1", kind: "Offer", metadata: { name }, spec, ...(status === undefined ? {} : { status }) };
}

const smi = offer("n1", {
  shape: { devices: [{ name: "gpu-0", count: 4, chip: "gb200", members: [{ id: "GPU-1" }] }], scaleUp: { domainId: "c.1", state: "ready" } },
  sources: [{ id: "nvidia-smi", kind: "reported" }],
});
const topology = offer("n1", {
  shape: { devices: [{ name: "gpu", count: 4, members: [{ id: "690a" }] }], scaleOut: { tiers: ["leaf", "spine"] } },
  sources: [{ id: "topology", kind: "reported" }],
});

function merged(...offers: readonly OfferJson[]): { readonly offers: readonly OfferJson[]; readonly conflicts: readonly (string | undefined)[] } {
  const result = mergeOffers(offers);
  expect(documentProblems(result.offers)).toEqual([]);
  return { offers: result.offers, conflicts: result.diagnostics.map(({ pointer }) => pointer) };
}

describe("mergeOffers", () => {
  it("joins what a node is and where it hangs", () => {
    expect(merged(smi, topology)).toEqual({
      offers: [
        offer("n1", {
          shape: {
            devices: [{ name: "gpu-0", count: 4, chip: "gb200", members: [{ id: "GPU-1" }] }],
            scaleUp: { domainId: "c.1", state: "ready" },
            scaleOut: { tiers: ["leaf", "spine"] },
          },
          sources: [
            { id: "nvidia-smi", kind: "reported" },
            { id: "topology", kind: "reported" },
          ],
        }),
      ],
      conflicts: [],
    });
  });

  it("joins whichever comes first, and takes the accelerators that are known", () => {
    const { offers, conflicts } = merged(topology, smi);
    expect(offers[0]?.spec?.shape?.devices?.[0]).toMatchObject({ count: 4, chip: "gb200", members: [{ id: "690a" }] });
    expect(conflicts).toEqual([]);
  });

  it("keeps the figures of both sources where they disagree", () => {
    const one = offer("n1", { shape: { host: { memory: [{ value: "512GiB", source: "a" }] } }, sources: [{ id: "a", kind: "reported" }] });
    const two = offer("n1", { shape: { host: { memory: [{ value: "500GiB", source: "b" }] } }, sources: [{ id: "b", kind: "asserted" }] });
    expect(merged(one, two).offers[0]?.spec?.shape?.host?.memory).toEqual([
      { value: "512GiB", source: "a" },
      { value: "500GiB", source: "b" },
    ]);
  });

  it("gives a source of the same id but other content an id of its own, in all its figures", () => {
    const one = offer("n1", { shape: { host: { cores: [{ value: 8, source: "a" }] } }, sources: [{ id: "a", kind: "reported", reference: "x" }] });
    const two = offer("n1", { shape: { host: { cores: [{ value: 9, source: "a" }] } }, sources: [{ id: "a", kind: "reported", reference: "y" }] });
    expect(merged(one, two).offers[0]?.spec).toEqual({
      shape: {
        host: {
          cores: [
            { value: 8, source: "a" },
            { value: 9, source: "a-2" },
          ],
        },
      },
      sources: [
        { id: "a", kind: "reported", reference: "x" },
        { id: "a-2", kind: "reported", reference: "y" },
      ],
    });
  });

  it.each([
    ["another domain", { shape: { scaleUp: { domainId: "other" } } }, "/spec/shape/scaleUp/domainId"],
    ["other accelerators", { shape: { devices: [{ count: 8, chip: "h100-sxm" }] } }, "/spec/shape/devices"],
    ["none of the accelerators", { shape: { devices: [], devicesComplete: true } }, "/spec/shape/devices"],
  ])("reports %s and keeps the first", (_, spec, pointer) => {
    const result = merged(smi, offer("n1", spec));
    expect(result.conflicts).toEqual([pointer]);
    expect(result.offers[0]?.spec?.shape).toEqual(smi.spec?.shape);
  });

  it("keeps units of the same name in different pools apart, and one without a pool that may be either", () => {
    const at = (issuer: string | undefined): OfferJson => offer("n1", { shape: {}, pool: { ...(issuer === undefined ? {} : { issuer }), name: "p" } });
    expect(merged(at("a"), at("b"), at("a"), offer("n1", { shape: {} })).offers).toHaveLength(3);
    expect(merged(at("a"), offer("n1", { shape: {} }), offer("n2", { shape: {} })).offers).toHaveLength(2);
  });

  it("takes the later observation, and the conditions of both", () => {
    const one = offer("n1", { shape: {} }, { observedAt: "2026-01-01T00:00:00Z", conditions: [{ type: "drain", effect: "unavailable" }] });
    const two = offer("n1", { shape: {} }, { observedAt: "2026-01-01T02:00:00+01:00", conditions: [{ type: "gpu-lost", effect: "none" }] });
    expect(merged(one, two).offers[0]?.status).toEqual({
      observedAt: "2026-01-01T02:00:00+01:00",
      conditions: [
        { type: "drain", effect: "unavailable" },
        { type: "gpu-lost", effect: "none" },
      ],
    });
  });

  it("changes nothing when it is done again, nor for an offer beside itself", () => {
    const names = fc.constantFrom("n1", "n2", "n3");
    const parts = fc.constantFrom(
      smi,
      topology,
      offer("n1", { shape: {}, pool: { name: "p" } }),
      offer("n1", { shape: { devices: [] }, location: { region: "r" } }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(names, parts), { maxLength: 8 }), (pairs) => {
        const offers = pairs.map(([name, part]): OfferJson => ({ ...part, metadata: { name } }));
        const once = mergeOffers(offers).offers;
        expect(mergeOffers(once)).toEqual({ offers: once, diagnostics: [] });
        expect(mergeOffers([...once, ...once]).offers).toEqual(once);
      }),
    );
  });
});
