import { readFileSync, readdirSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defaultRegistries, judgeDocument, marketContracts, readDocuments, type JsonValue, type ReadDocument } from "../index.js";
import { isPlain } from "./is-plain.js";
import { judgeOnDemand } from "./index.js";

const root = new URL("../../../../", import.meta.url);

function documentsOf(text: string, name = "file.yaml"): readonly ReadDocument[] {
  return readDocuments([{ name, text }]).documents;
}

function examplesOf(folder: string): readonly ReadDocument[] {
  return readdirSync(new URL(folder, root)).flatMap((name) => documentsOf(readFileSync(new URL(`${folder}${name}`, root), "utf8"), name));
}

function judge(document: ReadDocument) {
  return judgeDocument(document, { contracts: marketContracts, registries: defaultRegistries });
}

/** A document with another value, whose places are those of no text. */
function holding(value: JsonValue): ReadDocument {
  const [document] = documentsOf(JSON.stringify(value), "file.json");
  if (document === undefined) throw new Error("a value is not read as one document");
  return document;
}

const workload = {
  apiVersion: "cornercast/v1",
  kind: "Workload",
  metadata: { name: "job", labels: { team: "blue" }, annotations: { note: "first" } },
  spec: {
    profiles: [
      {
        name: "hopper",
        artifacts: [{ name: "image", kind: "oci-image", platform: "linux/amd64", contains: [{ kind: "cubin", target: "sm_90", features: ["cuda-compat"] }] }],
        roles: [
          {
            name: "main",
            replicas: 2,
            run: { command: ["serve"], env: { MODE: "fast" }, ports: [{ port: 80, protocol: "tcp" }] },
            devices: {
              name: "gpus",
              count: 8,
              chip: { anyOf: ["h100-sxm"], noneOf: ["a30"] },
              computeCapability: { min: "8.0", below: "10" },
              memory: { nominal: { min: "80GB", max: "96GB" }, usable: { min: "79GiB", minSource: "reported" } },
              formats: [{ format: "bf16", support: "native", peak: { min: "900TFLOP/s" } }],
              selectors: [{ name: "fast", cel: "true" }],
            },
            additionalDevices: [{ name: "nics", count: 2 }],
            deviceConstraints: [{ matchAttribute: "dra.net/numaNode", requests: ["gpus", "nics"] }],
            scaleUp: { domainSize: { min: 8, max: 16 } },
            host: { cores: { min: 8 }, features: ["avx2"] },
            unitAttributes: [{ name: "example.com/rack", anyOf: ["a"] }],
            sharesUnitsWith: ["side"],
          },
          { name: "side" },
        ],
        software: [{ name: "nvidia-driver", version: { min: "550" } }],
        referenceChip: "h100-sxm",
        phase: "decode",
      },
    ],
    data: [{ name: "weights", size: "140GB", near: { countries: ["FR"] } }],
    boundary: { cpu: { anyOf: ["amd-sev-snp"] }, accelerator: "required", evidence: { min: "appraised" } },
    jurisdiction: { locations: { anyOf: ["FR", "DE"] } },
    budget: { maxPerHour: "40 EUR", maxTotal: "4000 EUR", exchangeRates: [{ from: "USD", to: "EUR", rate: "0.9", at: "2026-11-01T00:00:00Z" }] },
    schedule: { duration: "1h30m", startAfter: "2026-12-01T00:00:00Z", startBefore: "2026-12-02T00:00:00Z", notice: { min: "90s" } },
    state: { level: "S2", numerics: "N1", size: "10GB" },
    acceptance: { tests: [{ name: "eval", metric: "accuracy", tolerance: 0.5 }] },
    requester: { entity: "lab", country: "FR", groups: { values: ["research"], complete: true } },
    tolerations: [{ type: "maintenance", effect: "no-schedule" }],
    observation: { maxAge: "5m" },
    locked: ["jurisdiction", "boundary.cpu"],
    preferred: [{ predicate: "jurisdiction", weight: 2 }],
    extensions: [{ name: "example.com/hint", value: { any: [1, null] } }],
  },
};

const offer = {
  apiVersion: "cornercast/v1",
  kind: "Offer",
  metadata: { name: "node-1" },
  spec: {
    sources: [{ id: "smi", kind: "reported", reference: "nvidia-smi -q -x", at: "2026-11-01T00:00:00Z" }],
    pool: { issuer: "site", name: "cluster" },
    operator: { provider: "aws", country: [{ value: "FR" }], supportCountries: { values: ["FR"], complete: true, source: "asserted" } },
    location: { country: [{ value: "FR", source: "smi" }], region: "eu-west-3" },
    shape: {
      devices: [
        {
          name: "gpu",
          count: 8,
          free: 4,
          chip: "h100-sxm",
          memory: { nominal: [{ value: "80GB", source: "smi" }] },
          formats: [{ format: "bf16", support: "native" }],
          attributes: { "gpu.nvidia.com/cores": { int: 132 }, "gpu.nvidia.com/mig": { bool: false }, "gpu.nvidia.com/parts": { strings: { values: ["a"] } } },
        },
      ],
      host: { arch: [{ value: "amd64" }], cores: [{ value: 96 }], memory: [{ value: "1TiB" }] },
      scaleUp: { fabric: [{ value: "nvlink-4" }], domainSize: [{ value: 8 }] },
      software: [{ name: "nvidia-driver", version: "580.105.08" }],
    },
    lifecycle: { preemptible: [{ value: false }], notice: [{ value: "2m" }] },
    accepts: { duration: { min: "1h", max: "30d" }, units: { min: 1, max: 8 } },
  },
  status: {
    availability: { units: 2, total: 4 },
    price: [{ model: "on-demand", perUnitHour: "20.00 EUR", validFrom: "2026-01-01T00:00:00Z", validUntil: "2027-01-01T00:00:00Z" }],
    observedAt: "2026-11-01T00:00:00Z",
    conditions: [{ type: "maintenance", effect: "no-schedule" }],
  },
};

const examples = [...examplesOf("examples/workloads/"), ...examplesOf("examples/market/")];
const documents: readonly ReadDocument[] = [holding(workload), holding(offer), ...examples];

/** The pointers of all places in a value, as lists of steps. */
function placesIn(value: JsonValue, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, item]: [string, JsonValue]) => placesIn(item, [...path, name]))];
}

type Change = (parent: Record<string, unknown>, key: string, value: JsonValue) => void;

const odd: readonly JsonValue[] = [
  null, true, -1, 0, 1.5, 5_000_000_000, "", "x", "80GB", "10GB", "1.5 EUR", "1h", "9.0", "FR", "XX", "h100-sxm", "nameplate", "sm_90", "2026-02-03T04:05:06Z", "2026-13-03T04:05:06Z",
  "💠".repeat(40), "n".repeat(2049), [], ["FR", "FR"], [[]], {}, { min: "2GB", max: "1GB" }, { min: 2, max: 1 }, { min: "3", below: "2" }, { anyOf: ["a"], noneOf: ["a"] }, { anyOf: [] }, { source: "nobody" },
]; // prettier-ignore

const changes: readonly Change[] = [
  (parent, key, value) => {
    parent[key] = value;
  },
  (parent, key) => {
    Reflect.deleteProperty(parent, key);
  },
  (parent, key) => {
    parent[`${key}s`] = parent[key];
  },
  (parent, key, value) => {
    const here = parent[key];
    if (Array.isArray(here)) here.push(here[0] ?? value);
    else if (typeof here === "object" && here !== null) Object.assign(here, { source: value });
    else if (typeof here === "string") parent[key] = `${here}0`;
    else if (typeof here === "number") parent[key] = here * 1000 + 1;
  },
];

const changed = fc
  .record({
    document: fc.constantFrom(...documents),
    edits: fc.array(fc.record({ place: fc.nat(), change: fc.constantFrom(...changes), value: fc.constantFrom(...odd) }), { minLength: 1, maxLength: 2 }),
  })
  .map(({ document, edits }) => {
    const value = structuredClone(document.value);
    for (const { place, change, value: other } of edits) {
      const places = placesIn(value).filter((path) => path.length > 0);
      const path = places[place % places.length] ?? [];
      const key = path.at(-1) ?? "";
      const parent = path.slice(0, -1).reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], value);
      change(parent as Record<string, unknown>, key, structuredClone(other));
    }
    return holding(value);
  });

function kindOf({ value }: ReadDocument): string {
  return String((value as { readonly kind?: unknown }).kind);
}

describe("judging on demand", () => {
  it.each(documents.map((document) => [document.source.file, document] as const))("finds %s plain where the judge says nothing", (_, document) => {
    expect(judge(document)).toEqual({ kind: kindOf(document), valid: true, diagnostics: [] });
    expect(isPlain(document.value, kindOf(document))).toBe(true);
  });

  it("finds no document plain of which the judge says anything", () => {
    let plain = 0;
    fc.assert(
      fc.property(changed, (document) => {
        if (!isPlain(document.value, kindOf(document))) return;
        plain += 1;
        expect(judge(document)).toEqual({ kind: kindOf(document), valid: true, diagnostics: [] });
      }),
      { numRuns: 6000 },
    );
    expect(plain).toBeGreaterThan(300);
  });

  const role = "/spec/profiles/0/roles/0";
  const device = "/spec/shape/devices/0";
  const refused: readonly (readonly [string, object, string, JsonValue])[] = [
    ["the version is another", workload, "/apiVersion", "cornercast/v2"],
    ["a field is unknown", workload, "/spec/colour", "red"],
    ["a required field is missing", workload, "/spec/profiles/0", { roles: [{ name: "main" }] }],
    ["a list is empty that may not be", workload, "/spec/profiles", []],
    ["a list is too long", workload, "/spec/locked", Array.from({ length: 257 }, (_, index) => `a${"b".repeat(index)}`)],
    ["a set holds something twice", workload, "/spec/jurisdiction/locations/anyOf", ["FR", "FR"]],
    ["a member of a set is no name of the registry", workload, "/spec/jurisdiction/locations/anyOf", ["XX"]],
    ["a name is no name of the registry", workload, "/spec/profiles/0/artifacts/0/kind", "floppy"],
    ["a map has a key that it may not have", offer, "/spec/shape/scaleUp", { groups: { none: "a" } }],
    ["a map has a value of another type", workload, "/metadata/labels/team", 1],
    ["a number is no whole one", workload, `${role}/replicas`, 1.5],
    ["a number is too small", workload, `${role}/replicas`, 0],
    ["a number is too large", workload, `${role}/replicas`, 1_000_001],
    ["a number is not above its bound", workload, "/spec/preferred/0/weight", 0],
    ["a text is no quantity", workload, "/spec/budget/maxPerHour", "40 euros"],
    ["a text is a quantity of another dimension", workload, `${role}/devices/memory/usable/min`, "80GB/s"],
    ["a text does not match its pattern", workload, "/spec/schedule/startAfter", "tomorrow"],
    ["a text is too long", workload, "/metadata/labels/team", "n".repeat(1025)],
    ["a text has too many bytes", workload, `${role}/devices/selectors/0/cel`, "💠".repeat(3000)],
    ["a text is empty that may not be", workload, "/spec/data/0/near/regions", [""]],
    ["a text is none of those that are allowed", workload, "/spec/state/level", "S9"],
    ["a text is one of those that are not allowed", offer, "/spec/sources/0/id", "nameplate"],
    ["a range is empty", workload, `${role}/devices/memory/nominal`, { min: "96GB", max: "80GB" }],
    ["a range of numbers is empty", workload, `${role}/scaleUp/domainSize`, { min: 9, max: 8 }],
    ["a range of versions is empty", workload, `${role}/devices/computeCapability`, { min: "9.0", below: "9" }],
    ["a range has no bound", workload, `${role}/scaleUp/domainSize`, {}],
    ["every accepted value is also refused", workload, `${role}/devices/chip`, { anyOf: ["a30"], noneOf: ["a30", "a10"] }],
    ["a value has two types", offer, `${device}/attributes/x`, { bool: true, string: "yes" }],
    ["two members have one name", workload, "/spec/data", [{ name: "a" }, { name: "a" }]],
    ["a role shares units with itself", workload, `${role}/sharesUnitsWith`, ["main"]],
    ["a relation names no request", workload, `${role}/deviceConstraints/0/requests`, ["disks"]],
    ["a locked path leads to nothing", workload, "/spec/locked", ["boundary.gpu"]],
    ["a preferred path leads to nothing", workload, "/spec/preferred/0/predicate", "observations"],
    ["a total has no duration", workload, "/spec/schedule", {}],
    ["a start is not before its end", workload, "/spec/schedule/startBefore", "2026-12-01T00:00:00Z"],
    ["a critical extension is there", workload, "/spec/extensions/0/critical", true],
    ["a figure names no source", offer, `${device}/memory/nominal/0/source`, "nobody"],
    ["a figure of the status names no source", offer, "/status/price/0/source", "nobody"],
    ["a price ends before it begins", offer, "/status/price/0/validUntil", "2025-01-01T00:00:00Z"],
    ["more units are free than there are", offer, "/status/availability/units", 5],
  ];
  it.each(refused)("finds no document plain where %s", (_, base, pointer, value) => {
    const edited = structuredClone(base) as Record<string, unknown>;
    const keys = pointer.split("/").slice(1);
    const key = keys.pop() ?? "";
    (keys.reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], edited) as Record<string, unknown>)[key] = value;
    const document = holding(edited as JsonValue);
    expect(judge(document).diagnostics).not.toEqual([]);
    expect(isPlain(document.value, kindOf(document))).toBe(false);
  });

  it("says what the judge says", async () => {
    await fc.assert(
      fc.asyncProperty(changed, async (document) => {
        expect(await judgeOnDemand(document)).toEqual(judge(document));
      }),
      { numRuns: 500 },
    );
  });

  it("passes on what a document is judged by", async () => {
    const document = holding({ ...workload, spec: { ...workload.spec, extensions: [{ name: "example.com/hint", critical: true }] } });
    expect((await judgeOnDemand(document)).valid).toBe(false);
    expect((await judgeOnDemand(document, { extensions: new Set(["example.com/hint"]) })).valid).toBe(true);
  });
});
