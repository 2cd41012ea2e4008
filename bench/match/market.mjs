// @ts-check
// A market as large as one likes: shapes from the registry of chips, the registered regions and the sizes of hosts that catalogs list, and
// offers of these with prices and units. The same seed gives the same market.
import { chips, cloudRegions } from "@cornercast/schemas/registry";

/** Numbers from 0 to 1 in an order that a seed decides (mulberry32). @param {number} seed @returns {() => number} */
export function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Sizes of hosts as instance catalogs list them: processors, memory and disk for each accelerator. */
const hosts = [
  { cores: 4, memory: 16, disk: 125 },
  { cores: 8, memory: 32, disk: 250 },
  { cores: 12, memory: 48, disk: 450 },
  { cores: 12, memory: 110, disk: 450 },
  { cores: 16, memory: 64, disk: 600 },
  { cores: 24, memory: 144, disk: 1000 },
  { cores: 24, memory: 256, disk: 3800 },
  { cores: 26, memory: 225, disk: 2800 },
];
const drivers = ["470.57.02", "525.105.17", "535.161.08", "550.54.15", "570.86.15", "580.65.06"];
const operators = [
  { entity: "Aurora", country: "DE", controlledFrom: ["DE"] },
  { entity: "Fjordkraft", country: "NO", controlledFrom: ["NO"] },
  { entity: "Great Plains", country: "US", controlledFrom: ["US"] },
  { entity: "Lion City", country: "SG", controlledFrom: ["SG"] },
  { entity: "Maple", country: "CA", controlledFrom: ["CA", "US"] },
  { entity: "Unstated" },
];
const boundaries = [
  undefined,
  { cpu: [], complete: true },
  { cpu: [{ technology: "amd-sev-snp", mode: "on" }] },
  { cpu: [{ technology: "intel-tdx", mode: "available" }] },
];

/**
 * Different shapes, as specs of offers.
 * @param {number} count @param {() => number} next
 * @returns {import("@cornercast/schemas").OfferSpecJson[]}
 */
export function shapes(count, next) {
  /** @template Value @param {readonly Value[]} list @returns {Value} */
  const pick = (list) => /** @type {Value} */ (list[Math.floor(next() * list.length)]);
  const known = new Map();
  const accelerators = chips.filter((chip) => chip.memory?.nominal !== undefined);
  while (known.size < count) {
    const chip = pick(accelerators);
    const number = pick([1, 2, 4, 8]);
    const host = pick(hosts);
    const region = pick(cloudRegions);
    const operator = pick(operators);
    const boundary = pick(boundaries);
    const spec = {
      shape: {
        devices: [{ chip: chip.id, count: number, ...(next() < 0.05 ? { partition: { kind: "mig", profile: "1g.10gb" } } : { partition: { kind: "full" } }) }],
        devicesComplete: true,
        host: {
          arch: [{ value: chip.hostArch?.value ?? "amd64" }],
          os: [{ value: "linux" }],
          cores: [{ value: host.cores * number }],
          memory: [{ value: `${String(host.memory * number)}GiB` }],
          disk: [{ value: `${String(host.disk * number)}GB` }],
        },
        ...(next() < 0.1 ? {} : { software: [{ name: "nvidia-driver", version: pick(drivers) }] }),
      },
      location: { region: region.region, ...(next() < 0.5 ? { country: [{ value: region.country }] } : {}) },
      operator: {
        provider: region.provider,
        entity: operator.entity,
        ...(operator.country === undefined
          ? {}
          : { country: [{ value: operator.country }], controlledFrom: { values: operator.controlledFrom, complete: true } }),
      },
      ...(boundary === undefined ? {} : { boundary }),
      lifecycle: { maxDuration: [{ value: pick(["24h", "72h", "720h"]) }] },
    };
    known.set(JSON.stringify(spec), spec);
  }
  return [...known.values()];
}

/**
 * Offers of some shapes: firm prices for each accelerator in whole cents, around a price of the chip, and numbers of units.
 * @param {number} count @param {readonly import("@cornercast/schemas").OfferSpecJson[]} specs @param {() => number} next
 * @returns {Generator<import("@cornercast/schemas").OfferJson>}
 */
export function* offers(count, specs, next) {
  const basis = new Map(chips.map((chip) => [chip.id, 20 + Math.floor(next() * 600)]));
  for (let index = 0; index < count; index += 1) {
    const spec = /** @type {import("@cornercast/schemas").OfferSpecJson} */ (specs[index < specs.length ? index : Math.floor(next() * specs.length)]);
    const cents = Math.max(1, Math.round((basis.get(spec.shape?.devices?.[0]?.chip ?? "") ?? 100) * (0.5 + next())));
    yield {
      apiVersion: "cornercast/v1",
      kind: "Offer",
      metadata: { name: `offer-${String(index).padStart(7, "0")}` },
      spec,
      status: {
        price: [{ model: "on-demand", perDeviceHour: `${(cents / 100).toFixed(2)} EUR` }],
        availability: { units: Math.floor(next() * 9), total: 8 },
      },
    };
  }
}

/** The time of every match. */
export const at = "2026-11-24T00:00:00Z";

/** A job with fourteen requirements, which `facts.mjs` gives as predicates. @type {import("@cornercast/schemas").WorkloadJson} */
export const workload = {
  apiVersion: "cornercast/v1",
  kind: "Workload",
  metadata: { name: "serve" },
  spec: {
    profiles: [
      {
        name: "any",
        roles: [
          {
            name: "server",
            replicas: 2,
            devices: {
              count: 4,
              vendor: { anyOf: ["nvidia"] },
              memory: { nominal: { min: "80GB" } },
              memoryBandwidth: { min: "3TB/s" },
              formats: [{ format: "fp8_e4m3fn", support: "native" }],
              partition: { anyOf: ["full"] },
            },
            host: { cores: { min: 64 }, memory: { min: "512GiB" }, disk: { min: "2TB" } },
          },
        ],
        software: [{ name: "nvidia-driver", version: { min: "550.54.15" } }],
      },
    ],
    jurisdiction: { locations: { anyOf: ["DE", "FR", "NL", "SE", "FI", "IE", "BE", "NO", "CH", "SG"] }, controlledFrom: { noneOf: ["US"] } },
    schedule: { duration: "72h" },
    budget: { maxPerHour: "25 EUR" },
  },
};
