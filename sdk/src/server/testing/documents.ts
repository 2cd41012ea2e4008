import type { OfferJson, WorkloadJson } from "@cornercast/schemas";

/** An offer of units with one H100 each. */
export function offerOf(name: string, units: number, more: { readonly price?: string; readonly country?: string } = {}): OfferJson {
  return {
    apiVersion: "cornercast/v1",
    kind: "Offer",
    metadata: { name },
    spec: {
      shape: { devicesComplete: true, devices: [{ count: 1, chip: "h100-sxm", partition: { kind: "full" } }] },
      location: { country: [{ value: more.country ?? "NO" }] },
    },
    status: { price: [{ model: "on-demand", perUnitHour: more.price ?? "3 EUR" }], availability: { units, total: units } },
  };
}

/** A workload that takes some units with one device each. */
export function workloadOf(name: string, replicas = 1, duration?: string): WorkloadJson {
  return {
    apiVersion: "cornercast/v1",
    kind: "Workload",
    metadata: { name },
    spec: {
      profiles: [{ name: "only", roles: [{ name: "worker", replicas, devices: { count: 1, memory: { nominal: { min: "80GB" } } } }] }],
      ...(duration === undefined ? {} : { schedule: { duration } }),
    },
  };
}
