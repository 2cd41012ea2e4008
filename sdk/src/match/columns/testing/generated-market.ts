import type { DeviceJson, OfferJson, PriceJson, WorkloadJson } from "@cornercast/schemas";
import fc from "fast-check";

const at = "2026-11-24T00:00:00Z";

/** Some of the fields of an object, each present or absent. */
function some<Fields extends Record<string, unknown>>(fields: { [Name in keyof Fields]: fc.Arbitrary<Fields[Name]> }): fc.Arbitrary<Partial<Fields>> {
  return fc.record(fields, { requiredKeys: [] }) as fc.Arbitrary<Partial<Fields>>;
}

const sources = [
  { id: "smi", kind: "reported", reference: "nvidia-smi -q -x" },
  { id: "lab", kind: "measured", reference: "bench" },
];
const source = fc.constantFrom("smi", "lab", "asserted", undefined);
const figure = (values: readonly string[]) =>
  fc.array(
    fc.record({ value: fc.constantFrom(...values), source }).map(({ value, source: named }) => (named === undefined ? { value } : { value, source: named })),
    { minLength: 1, maxLength: 2 },
  );

const device: fc.Arbitrary<DeviceJson> = fc
  .tuple(
    some({
      chip: fc.constantFrom("h100-sxm", "a100-sxm-80gb", "mi300x", "l40s", "b200-sxm"),
      count: fc.constantFrom(1, 2, 4, 8),
      free: fc.constantFrom(1, 2),
      memory: some({ nominal: figure(["80GB", "40GB", "192GB"]), usable: figure(["79GiB", "39GiB"]) }),
      memoryBandwidth: figure(["3.35TB/s", "2TB/s", "864GB/s"]),
      power: figure(["700W", "400W"]),
      vendor: fc.constantFrom("nvidia", "amd"),
      partition: fc.constantFrom({ kind: "full" }, { kind: "mig", profile: "1g.10gb" }),
    }),
    fc.boolean(),
  )
  .map(
    ([fields, ambiguous]) =>
      (ambiguous && fields.chip === undefined ? { ...fields, chipCandidates: ["h100-sxm", "h100-pcie"], product: "H100" } : fields) as DeviceJson,
  );

const money = fc.constantFrom("1 EUR", "2.5 EUR", "3.99 EUR", "12 EUR", "30 USD", "0.1234567 EUR");
const price: fc.Arbitrary<PriceJson> = fc
  .tuple(
    fc.constantFrom("on-demand", "spot", "reserved"),
    fc.oneof(
      money.map((perUnitHour) => ({ perUnitHour })),
      money.map((perDeviceHour) => ({ perDeviceHour })),
    ),
    some({
      minTerm: fc.constantFrom("24h", "1h"),
      validFrom: fc.constantFrom("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
      validUntil: fc.constantFrom("2026-02-01T00:00:00Z", "2028-01-01T00:00:00Z"),
    }),
    fc.nat(4),
  )
  .map(([model, amount, dates, plain]) => ({ model, ...amount, ...(plain > 0 ? {} : dates) }) as PriceJson);

const offerFields = fc.record({
  devices: fc.oneof({ weight: 5, arbitrary: fc.array(device, { minLength: 1, maxLength: 1 }) }, { weight: 1, arbitrary: fc.array(device, { maxLength: 3 }) }),
  shape: some({
    devicesComplete: fc.boolean(),
    host: some({
      arch: fc.constant([{ value: "amd64" }]),
      cores: fc.constantFrom([{ value: 16 }], [{ value: 64 }]),
      memory: figure(["64GiB", "512GiB"]),
      os: fc.constant([{ value: "linux" }]),
    }),
    software: fc.constantFrom(
      [{ name: "nvidia-driver", version: "550.54.15" }],
      [{ name: "nvidia-driver", version: "535.1" }],
      [{ name: "nvidia-driver", present: false }],
    ),
    instanceType: fc.constantFrom("p5", "a3"),
  }),
  spec: some({
    pool: fc.constantFrom({ name: "a", issuer: "x" }, { name: "b", issuer: "x" }),
    location: some({ country: figure(["DE", "FR", "US"]), region: fc.constantFrom("eu-west-1", "mars") }),
    operator: some({
      provider: fc.constantFrom("aws", "aurora"),
      country: figure(["DE", "US"]),
      controlledFrom: fc.constantFrom({ values: ["US"], complete: true }, { values: ["DE"], complete: true }, { values: ["DE"] }),
    }),
    boundary: fc.constantFrom({ cpu: [{ technology: "amd-sev-snp", mode: "on" }] }, { cpu: [], complete: true }),
    lifecycle: some({
      preemptible: fc.constantFrom({ value: true }, { value: false }).map((flag) => [flag]),
      notice: figure(["30s", "5m"]),
      maxDuration: figure(["24h", "720h"]),
    }),
    accepts: some({
      units: fc.constantFrom({ min: 2 }, { max: 1 }),
      requesterCountries: fc.constantFrom({ anyOf: ["DE"] }, { noneOf: ["DE"] }),
      duration: fc.constantFrom({ min: "1h" }, { max: "2h" }),
    }),
    extensions: fc.constantFrom([{ name: "example.com/x", critical: true }], [{ name: "example.com/y", critical: false }]),
  }),
  status: some({
    price: fc.oneof({ weight: 4, arbitrary: fc.array(price, { minLength: 1, maxLength: 1 }) }, { weight: 1, arbitrary: fc.array(price, { maxLength: 3 }) }),
    availability: some({
      units: fc.constantFrom(0, 1, 4),
      total: fc.constantFrom(1, 4, 8),
      earliestStart: fc.constantFrom("2026-11-25T00:00:00Z", "2026-12-25T00:00:00Z"),
    }),
    conditions: fc.constantFrom(
      [{ type: "drained", effect: "unavailable" }],
      [{ type: "gpu", value: "true", effect: "no-schedule" }],
      [{ type: "ok", effect: "none" }],
    ),
    observedAt: fc.constantFrom("2026-11-23T23:00:00Z", "2026-10-01T00:00:00Z"),
  }),
  named: fc.boolean(),
});

/** Offers of every kind, many of them alike, with names of their own. */
export const generatedOffers: fc.Arbitrary<readonly OfferJson[]> = offersOf({ minLength: 1, maxLength: 30 });

/** More of them. */
export const manyGeneratedOffers: fc.Arbitrary<readonly OfferJson[]> = offersOf({ minLength: 25, maxLength: 60 });

function offersOf(length: { readonly minLength: number; readonly maxLength: number }): fc.Arbitrary<readonly OfferJson[]> {
  const kindsAndPicks = fc.tuple(fc.array(offerFields, { minLength: 1, maxLength: 10 }), fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), length));
  return kindsAndPicks.map(([kinds, picks]) =>
    picks.map(([shape, status, pool], index) => {
      const kind = kinds[shape % kinds.length];
      const other = kinds[status % kinds.length];
      const { pool: named, ...spec } = kind?.spec ?? {};
      return {
        apiVersion: "cornercast/v1",
        kind: "Offer",
        metadata: { name: `offer-${String((index * 7919) % 1000)}` },
        spec: { shape: { ...kind?.shape, devices: kind?.devices }, sources, ...spec, ...(pool % 3 === 0 && named !== undefined ? { pool: named } : {}) },
        status: other?.status ?? {},
      } as unknown as OfferJson;
    }),
  );
}

const role = some({
  replicas: fc.constantFrom(1, 2, 5),
  maxReplicasPerUnit: fc.constantFrom(1, 2),
  devices: fc
    .tuple(
      fc.constantFrom(1, 2, 4),
      some({
        vendor: fc.constant({ anyOf: ["nvidia"] }),
        chip: fc.constantFrom({ anyOf: ["h100-sxm", "b200-sxm"] }, { noneOf: ["l40s"] }),
        memory: some({ nominal: fc.constantFrom({ min: "80GB" }, { min: "48GB", max: "100GB" }), usable: fc.constantFrom({ min: "40GiB" }) }),
        memoryBandwidth: fc.constantFrom({ min: "3TB/s" }, { min: "1TB/s", minSource: "reported" }),
        power: fc.constant({ max: "500W" }),
        totalMemory: fc.constant({ min: "300GB" }),
        formats: fc.constant([{ format: "fp8_e4m3fn", support: "native" }]),
        partition: fc.constant({ anyOf: ["full"] }),
      }),
    )
    .map(([count, fields]) => ({ count, ...fields })),
  host: some({ cores: fc.constant({ min: 32 }), memory: fc.constant({ min: "100GiB" }) }),
  scaleUp: some({ domainSize: fc.constantFrom({ min: 4 }, { min: 8 }) }),
});

const profile = fc
  .record({
    roles: fc.array(role, { minLength: 1, maxLength: 2 }),
    software: fc.constantFrom([], [{ name: "nvidia-driver", version: { min: "550" } }]),
    shares: fc.boolean(),
  })
  .map(({ roles, software, shares }) => ({
    roles: roles.map((entry, index) => ({ name: `role-${String(index)}`, ...entry, ...(shares && index === 1 ? { sharesUnitsWith: ["role-0"] } : {}) })),
    ...(software.length > 0 ? { software } : {}),
  }));

/** Workloads with requirements of every kind. */
export const generatedWorkload: fc.Arbitrary<WorkloadJson> = fc
  .record({
    profiles: fc.array(profile, { minLength: 1, maxLength: 2 }),
    spec: some({
      location: some({ regions: fc.constantFrom({ anyOf: ["eu-west-1"] }, { noneOf: ["mars"] }), providers: fc.constant({ anyOf: ["aws"] }) }),
      jurisdiction: some({ locations: fc.constant({ anyOf: ["DE", "FR"] }), controlledFrom: fc.constant({ noneOf: ["US"] }) }),
      boundary: fc.constant({ cpu: { anyOf: ["amd-sev-snp"] } }),
      schedule: some({
        duration: fc.constantFrom("2h", "72h"),
        preemptible: fc.constantFrom("tolerated", "required", "refused"),
        notice: fc.constant({ min: "2m" }),
        startBefore: fc.constant("2026-12-01T00:00:00Z"),
      }),
      budget: some({
        maxPerHour: fc.constantFrom("5 EUR", "20 EUR", "40 USD"),
        maxTotal: fc.constantFrom("100 EUR", "1000 EUR"),
        exchangeRates: fc.constant([{ from: "USD", to: "EUR", rate: "0.9", at: "2026-11-01T00:00:00Z" }]),
      }),
      observation: fc.constant({ maxAge: "24h" }),
      requester: fc.constant({ country: "DE" }),
      tolerations: fc.constant([{ type: "gpu" }]),
      locked: fc.constantFrom(["budget"], ["jurisdiction"]),
    }),
    preferred: fc.boolean(),
  })
  .map(({ profiles, spec, preferred }) => {
    const named = profiles.map((entry, index) => ({ name: `profile-${String(index)}`, ...entry }));
    return {
      apiVersion: "cornercast/v1",
      kind: "Workload",
      metadata: { name: "job" },
      spec: {
        profiles: named,
        ...spec,
        ...(preferred
          ? {
              preferred: [
                { predicate: "profiles[profile-0].roles[role-0].devices.memoryBandwidth.min", weight: 2 },
                { predicate: "budget.maxPerHour", weight: 1 },
              ],
            }
          : {}),
      },
    } as unknown as WorkloadJson;
  });

/** The time for which generated markets are matched. */
export const generatedAt: string = at;
