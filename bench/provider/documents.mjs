// @ts-check
// What is sent: a workload and offers as they are in real use, neither the smallest nor the largest.

/** @param {string} [name] @returns {import("@cornercast/schemas").WorkloadJson} */
export function workload(name = "llama-70b-serve") {
  const role = {
    name: "server",
    replicas: 1,
    run: { command: ["serve"], args: ["--tp", "4", "--port", "8000"], env: { MODEL: "llama-70b", CACHE: "/cache" }, ports: [{ name: "http", port: 8000 }] },
    devices: { count: 1, memory: { nominal: { min: "80GB" } }, memoryBandwidth: { min: "2TB/s" }, formats: [{ format: "fp8_e4m3fn", support: "native" }] },
  };
  return {
    apiVersion: "cornercast/v1",
    kind: "Workload",
    metadata: { name },
    spec: {
      profiles: [{ name: "hopper-fp8", roles: [role] }],
      jurisdiction: { locations: { anyOf: ["NO", "FR", "DE"] } },
      budget: { maxPerHour: "40 EUR" },
    },
  };
}

/** @param {number} count @returns {import("@cornercast/schemas").OfferJson[]} */
export function offers(count) {
  return Array.from({ length: count }, (_, index) => ({
    apiVersion: "cornercast/v1",
    kind: "Offer",
    metadata: { name: `offer-${String(index)}` },
    spec: {
      shape: { devicesComplete: true, devices: [{ count: 1, chip: "h100-sxm", partition: { kind: "full" } }] },
      location: { country: [{ value: "NO" }] },
    },
    status: { price: [{ model: "on-demand", perUnitHour: "3 EUR" }], availability: { units: 1_000, total: 1_000 } },
  }));
}
