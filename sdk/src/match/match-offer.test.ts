import type { OfferJson, WorkloadJson } from "@cornercast/schemas";
import { expect, it } from "vitest";
import { match } from "./match.js";
import { matchOffer } from "./match-offer.js";

const offer = (chip: string, units: number, more: object = {}): OfferJson => ({
  apiVersion: "cornercast/v1",
  kind: "Offer",
  metadata: { name: "one" },
  spec: { shape: { devicesComplete: true, devices: [{ count: 1, chip, partition: { kind: "full" } }] }, location: { country: [{ value: "NO" }] } },
  status: { price: [{ model: "on-demand", perUnitHour: "3 EUR" }], availability: { units, total: units, ...more } },
});
const workload = (memory: string, spec: WorkloadJson["spec"] = {}): WorkloadJson => ({
  apiVersion: "cornercast/v1",
  kind: "Workload",
  metadata: { name: "job" },
  spec: {
    profiles: ["a", "b"].map((name) => ({ name, roles: [{ name: "worker", devices: { count: 1, memory: { nominal: { min: memory } } } }] })),
    ...spec,
  },
});
const options = { at: "2026-11-25T12:00:00Z", top: 1, fixes: 0 };

it.each<[string, WorkloadJson, OfferJson, "fits" | "refused"]>([
  ["that fits", workload("80GB"), offer("h100-sxm", 2), "fits"],
  ["that is too small", workload("200GB"), offer("h100-sxm", 2), "refused"],
  ["that has no units free", workload("80GB"), offer("h100-sxm", 0), "refused"],
  ["of which too little is known", workload("80GB"), offer("no-such-chip", 2), "refused"],
  ["that costs too much", workload("80GB", { budget: { maxPerHour: "1 EUR" } }), offer("h100-sxm", 2), "refused"],
])("an offer %s is held against a workload as match does it", (_, asked, offered, kind) => {
  const report = match(asked, [offered], options);
  const [first] = report.spec?.ranking ?? [];
  const matched = matchOffer(asked, offered, options);
  expect(first?.verdict === "fits").toBe(kind === "fits");
  expect(matched).toEqual(kind === "fits" ? { kind, candidate: first } : { kind, report });
});
