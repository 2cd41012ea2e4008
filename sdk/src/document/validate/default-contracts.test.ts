import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { acceptSchemas, documentKinds } from "@cornercast/schemas/validate";
import { formatDiagnostic } from "../../errors/index.js";
import { defaultContracts, readDocuments, validateDocuments, type JsonValue, type ReadDocument } from "../index.js";

const workload = `apiVersion: cornercast/v1
kind: Workload
metadata: {name: llama-70b-serve}
spec:
  profiles:
    - name: hopper-fp8
      artifacts:
        - kind: oci-image
          reference: registry.example/llm/serve:1
          platform: linux/amd64
          contains: [{kind: cubin, target: sm_90a}, {kind: ptx, target: compute_90, isaVersion: "8.5"}]
      roles:
        - name: server
          replicas: 2
          parallelism: {tensor: 4}
          run: {command: [serve], args: [--tp, "4"], ports: [{name: http, port: 8000}], secrets: [hf-token]}
          devices:
            count: 4
            memory: {nominal: {min: 80GB}}
            memoryBandwidth: {min: 3TB/s}
            formats: [{format: fp8_e4m3fn, support: native}]
            partition: {anyOf: [full]}
          scaleUp: {domainSize: {min: 4}, perDevice: {min: 400GB/s}}
          host: {memory: {min: 256GiB}, disk: {min: 500GB}}
      software: [{name: nvidia-driver, version: {min: "550.54.15"}}]
  data: [{name: weights, size: 140GB, near: {countries: [FR]}}]
  boundary: {cpu: {anyOf: [amd-sev-snp, intel-tdx]}, accelerator: required, operatorAccess: none, evidence: {min: appraised}}
  jurisdiction: {locations: {anyOf: [FR, DE]}, controlledFrom: {noneOf: [US]}}
  budget: {maxPerHour: 40 EUR}
  schedule: {duration: 72h, startBefore: 2026-12-01T00:00:00Z, preemptible: tolerated, notice: {min: 2m}}
  locked: [boundary, jurisdiction]
  preferred: [{predicate: "profiles[hopper-fp8].roles[server].devices.memoryBandwidth.min", weight: 2}]
`;

const offer = `---
apiVersion: cornercast/v1
kind: Offer
metadata: {name: node-8x}
spec:
  shape:
    devices:
      - {count: 8, chip: h100-sxm, memory: {usable: [{value: 81559MiB, source: smi}]}, attributes: {example.com/rack: {string: r1}}}
    host: {arch: [{value: amd64}], memory: [{value: 2TiB, source: smi}]}
  sources: [{id: smi, kind: reported, reference: nvidia-smi -q -x}]
status:
  price: [{model: on-demand, perUnitHour: 23.20 USD}]
  availability: {units: 3}
`;

describe("the contracts of this version", () => {
  const validate = (text: string): readonly string[] =>
    validateDocuments(readDocuments([{ name: "a.yaml", text }]).documents).diagnostics.map(formatDiagnostic);

  it("take a workload and an offer as people write them, without a word", () => {
    expect(validate(workload + offer)).toEqual([]);
  });

  it.each([
    ['isaVersion: "8.5"', "isaVersion: 8.5", 'a.yaml:11:97: error [wrong-type] 8.5 is a number (expected a text; did you mean "8.5"?)'],
    [
      "min: 80GB",
      "min: 80Gb",
      "a.yaml:19:37: error [quantity-unit] 'Gb' is not a unit of bytes (expected a number and a unit, such as 80GB or 80GiB; did you mean 80GB?)",
    ],
    [
      "min: 3TB/s",
      "min: 3TB",
      "a.yaml:20:36: error [quantity-dimension] '3TB' is an amount of bytes, not a bandwidth (expected a number and a unit, such as 3.35TB/s or 400Gbit/s; did you mean 3TB/s?)",
    ],
    ["countries: [FR]", "countries: FR", "a.yaml:26:57: error [wrong-type] 'FR' is a text (expected a list; did you mean [FR]?)"],
    [
      "tolerated",
      "tolerate",
      "a.yaml:30:77: error [value-not-allowed] 'tolerate' is not allowed here (expected one of required, tolerated, refused; did you mean tolerated?)",
    ],
    ["scaleUp: {domainSize: {min: 4}", "scaleUp: {domainSize: {}", "a.yaml:23:33: error [field-combination] at least one of min, max has to be set"],
    ["metadata: {name: llama-70b-serve}", "metadata: {}", "a.yaml:3:11: error [missing-field] the field 'name' is missing (expected a text)"],
    ["chip: h100-sxm", "chip: H100_SXM", "a.yaml:40:26: warning [unknown-registry-value] 'H100_SXM' is not in the registry of chips (did you mean h100-sxm?)"],
    [
      "{string: r1}",
      "{string: r1, bool: true}",
      "a.yaml:40:119: error [field-combination] exactly one of bool, int, string, version, quantity, bools, ints, strings, versions has to be set",
    ],
    ["81559MiB, source: smi", "81559MiB, sorce: smi", "a.yaml:40:72: warning [unknown-field] unknown field 'sorce', kept and ignored (did you mean source?)"],
  ])("say of %s written as %s what is wrong", (right, wrong, expected) => {
    const text = workload + offer;
    expect(text).toContain(right);
    expect(validate(text.replace(right, wrong))).toEqual([expected]);
  });

  it("have a schema that names every field of the published one", () => {
    for (const kind of documentKinds) {
      const published = JSON.parse(readFileSync(new URL(`../../../../schemas/json/accept/${kind}.schema.json`, import.meta.url), "utf8")) as {
        readonly $defs: Readonly<Record<string, { readonly properties?: object }>>;
      };
      const known = defaultContracts.get(kind)?.schema["$defs"] as typeof published.$defs;
      for (const [name, { properties }] of Object.entries(published.$defs))
        expect(Object.keys(known[name]?.properties ?? {}), `${kind} ${name}`).toEqual(Object.keys(properties ?? {}));
    }
  });
});

describe("documents that share a spec", () => {
  const spec = {
    shape: { devices: [{ count: 8, chip: "h100-sxm", memory: { usable: [{ value: "81559MiB", source: "smi" }] } }] },
    sources: [{ id: "smi", kind: "reported", reference: "nvidia-smi" }],
  };
  const rest = { apiVersion: "cornercast/v1", kind: "Offer", metadata: { name: "a" } };
  const variants: readonly (readonly [string, object])[] = [
    ["nothing", {}],
    ["a wrong name", { metadata: { name: "a b" } }],
    ["a field that is not known", { metadata: { name: "a", nmae: "b" } }],
    ["another version", { apiVersion: "cornercast/v2" }],
    ["another kind", { kind: "Workload" }],
    ["no status but a list", { status: [] }],
    ["more free units than there are", { status: { availability: { units: 2, total: 1 } } }],
    ["a source of the spec", { status: { availability: { units: 2, source: "smi" } } }],
    ["a source that is nowhere", { status: { availability: { units: 2, source: "smj" } } }],
    ["a price that is none", { status: { price: [{ perUnitHour: "cheap" }] } }],
    ["a price of no time", { status: { price: [{ perUnitHour: "1 EUR", validFrom: "2026-02-01T00:00:00Z", validUntil: "2026-01-01T00:00:00Z" }] } }],
    ["a field beside the spec", { spce: {} }],
  ];
  const place = { file: "a.json", format: "json", index: 0 } as const;
  const documents = (values: readonly object[]) => values.map((value): ReadDocument => ({ value: value as JsonValue, source: place, at: () => undefined }));

  it.each(variants)("are judged as each alone, with %s", (_what, variant) => {
    for (const shared of [spec, { ...spec, shpae: {} }, { ...spec, extensions: [{ name: "example.com/x", critical: true }] }]) {
      const values = [{}, variant, {}].map((changes) => ({ ...rest, spec: shared, ...changes }));
      const together = validateDocuments(documents(values));
      const alone = values.map((value) => validateDocuments(documents([value])));
      expect(together.diagnostics).toEqual(alone.flatMap(({ diagnostics }) => diagnostics));
      expect(together.documents.map(({ value }) => value)).toEqual(alone.flatMap((each) => each.documents.map(({ value }) => value)));
    }
  });

  it("may be, because the schema of an Offer judges each field apart", () => {
    expect(Object.keys(acceptSchemas.Offer).sort()).toEqual(["$defs", "properties", "required", "type"]);
  });
});
