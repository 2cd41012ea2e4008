import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quantityPatterns } from "../../quantity/index.js";
import {
  readDocuments,
  validateDocument,
  validateDocuments,
  type DocumentContract,
  type JsonSchema,
  type JsonValue,
  type SchemaValidator,
  type ValidateOptions,
} from "../index.js";

const quantity = (dimension: keyof typeof quantityPatterns): JsonSchema => ({ type: "string", pattern: quantityPatterns[dimension], "x-quantity": dimension });
const object = (properties: JsonSchema, required: readonly string[] = [], more: JsonSchema = {}): JsonSchema => ({
  type: "object",
  properties,
  additionalProperties: false,
  ...(required.length === 0 ? {} : { required }),
  ...more,
});
const list = (items: JsonSchema, more: JsonSchema = {}): JsonSchema => ({ type: "array", items, ...more });
const name: JsonSchema = { type: "string", pattern: "^[A-Za-z0-9]([-A-Za-z0-9._]{0,61}[A-Za-z0-9])?$" };
const ref = (definition: string, more: JsonSchema = {}): JsonSchema => ({ $ref: `#/$defs/cornercast.v1.${definition}`, ...more });
const count: JsonSchema = { type: "integer", minimum: 0, maximum: 4294967295 };

const definitions: JsonSchema = {
  "cornercast.v1.BytesRange": object({ min: quantity("bytes"), max: quantity("bytes") }, [], { anyOf: [{ required: ["min"] }, { required: ["max"] }] }),
  "cornercast.v1.CountRange": object({ min: count, max: count }),
  "cornercast.v1.VersionRange": object({ min: { type: "string" }, below: { type: "string" } }),
  "cornercast.v1.Choice": object({
    anyOf: list({ type: "string", minLength: 1, maxLength: 8 }, { uniqueItems: true, maxItems: 3 }),
    noneOf: list({ type: "string" }),
  }),
  "cornercast.v1.Artifact": object({ name, kind: { type: "string", "x-registry": "artifact-kinds" }, contains: list(ref("Artifact")) }, ["kind"]),
  "cornercast.v1.Extension": object({ name: { type: "string" }, critical: { type: "boolean" }, value: {} }),
};

const workloadSchema: JsonSchema = {
  $defs: definitions,
  ...object(
    {
      apiVersion: { const: "cornercast/v1" },
      kind: { const: "Workload" },
      metadata: object(
        { name, labels: { type: "object", additionalProperties: { type: "string", maxLength: 9 }, propertyNames: { minLength: 1, maxLength: 9 } } },
        ["name"],
      ),
      spec: object(
        {
          profiles: list(
            object({
              name,
              artifacts: list(ref("Artifact")),
              software: list(object({ name: { type: "string" }, version: ref("VersionRange") })),
              roles: list(
                object({
                  name,
                  replicas: { type: "integer", minimum: 1 },
                  devices: object({
                    name,
                    chip: ref("Choice", { "x-registry": "chips" }),
                    count: { type: "integer", minimum: 1, maximum: 64 },
                    cores: ref("CountRange"),
                    memory: object({ nominal: ref("BytesRange"), usable: ref("BytesRange") }),
                    formats: list(
                      object({
                        format: { type: "string", "x-registry": "numeric-formats" },
                        support: { type: "string", enum: ["native", "emulated", "storage-only"] },
                      }),
                    ),
                  }),
                  additionalDevices: list(object({ name })),
                  deviceConstraints: list(object({ requests: list({ type: "string" }) })),
                  sharesUnitsWith: list({ type: "string" }),
                  spansUnits: { type: "boolean" },
                }),
              ),
            }),
            { minItems: 1 },
          ),
          data: list(object({ name })),
          budget: object({ maxPerHour: quantity("money"), maxTotal: quantity("money") }),
          schedule: object({
            duration: quantity("duration"),
            startAfter: { type: "string" },
            startBefore: { type: "string", pattern: "^[0-9]{4}-[0-9]{2}" },
            weight: { type: "number", multipleOf: 0.5, exclusiveMaximum: 10 },
          }),
          policy: object({ digest: { type: "string", pattern: "^sha256:[0-9a-f]{64}$" }, code: { type: "string", pattern: "^x+$" } }),
          attribute: object({ bool: { type: "boolean" }, int: { type: "string" } }, [], {
            allOf: [{ oneOf: [{ required: ["bool"] }, { required: ["int"] }] }],
          }),
          pair: object({ a: { type: "string" }, b: { type: "string" } }, [], { allOf: [{ not: { anyOf: [{ required: ["a", "b"] }] } }] }),
          tolerance: { anyOf: [{ type: "number" }, { type: "boolean" }] },
          cel: { type: "string", "x-max-bytes": 3 },
          notIn: { type: "string", not: { enum: ["nameplate"] } },
          locked: list({ type: "string" }),
          preferred: list(object({ predicate: { type: "string" } })),
          extensions: list(ref("Extension")),
        },
        ["profiles"],
      ),
    },
    ["apiVersion", "kind", "metadata", "spec"],
  ),
};

const offerSchema: JsonSchema = {
  $defs: definitions,
  ...object(
    {
      apiVersion: { const: "cornercast/v1" },
      kind: { const: "Offer" },
      metadata: object({ name }, ["name"]),
      spec: object({
        shape: object({
          devices: list(
            object({
              name,
              count,
              chip: { type: "string", "x-registry": "chips" },
              memory: list(object({ value: quantity("bytes"), source: { type: "string" } })),
              attributes: { type: "object" },
            }),
          ),
        }),
        sources: list(object({ id: name, kind: { type: "string" } })),
        country: list(object({ value: { type: "string" }, source: { type: "string" } }), { "x-registry": "countries" }),
        extensions: list(ref("Extension")),
      }),
      status: object({
        price: list(object({ validFrom: { type: "string" }, validUntil: { type: "string" } })),
        availability: object({ units: count, total: count }),
      }),
    },
    ["apiVersion", "kind", "metadata", "spec"],
  ),
};

const ajv = new Ajv2020({ strict: false, allErrors: true });
const firstOnly = new Ajv2020({ strict: false });
const contract = (kind: string, schema: JsonSchema, compiler = ajv): DocumentContract => ({
  kind,
  schema,
  validate: compiler.compile(schema) as SchemaValidator,
});
const contracts = new Map([contract("Workload", workloadSchema), contract("Offer", offerSchema)].map((each) => [each.kind, each]));
const options: ValidateOptions = {
  contracts,
  registries: new Map([
    ["chips", new Set(["h100-sxm", "mi300x"])],
    ["numeric-formats", new Set(["fp8_e4m3fn", "bf16"])],
    ["artifact-kinds", new Set(["oci-image", "cubin"])],
    ["countries", new Set(["FR", "DE"])],
  ]),
};

const workload = (spec: string): string => `apiVersion: cornercast/v1\nkind: Workload\nmetadata: {name: w}\nspec:\n${spec.replace(/^/gm, "  ")}\n`;
const role = (text: string): string => workload(`profiles:\n  - name: p\n    roles:\n      - name: r\n${text.replace(/^/gm, "        ")}`);
const offer = (rest: string): string => `apiVersion: cornercast/v1\nkind: Offer\nmetadata: {name: o}\n${rest}\n`;
const profile = "profiles: [{name: p}]";

function validate(text: string, overrides: Partial<ValidateOptions> = {}): ReturnType<typeof validateDocument> {
  const { documents, diagnostics } = readDocuments([{ name: "a.yaml", text }]);
  const [document] = documents;
  if (document === undefined) throw new Error(diagnostics[0]?.message ?? "nothing was read");
  return validateDocument(document, { ...options, ...overrides });
}

/** Each diagnostic as `line:column severity code suggestion`. */
const shorten = (result: ReturnType<typeof validateDocument>): readonly string[] =>
  result.diagnostics.map(
    ({ line, column, severity, code, suggestion }) => `${line ?? 0}:${column ?? 0} ${severity} ${code}${suggestion === undefined ? "" : ` ${suggestion}`}`,
  );

describe("validateDocument", () => {
  it("takes a valid workload and a valid offer without a word", () => {
    const text = role(
      "devices:\n  chip: {anyOf: [h100-sxm]}\n  count: 4\n  memory: {nominal: {min: 80GB, max: 80GiB}}\n  formats: [{format: bf16, support: native}]",
    );
    expect(validate(text)).toEqual({ kind: "Workload", valid: true, diagnostics: [] });
    expect(
      validate(
        offer(
          "spec: {shape: {devices: [{chip: mi300x, memory: [{value: 192GB, source: smi}, {value: 1B, source: asserted}]}]}, sources: [{id: smi, kind: reported}]}",
        ),
      ),
    ).toEqual({ kind: "Offer", valid: true, diagnostics: [] });
  });

  it.each([
    ["kind: Offer\n", ["1:1 error missing-field"]],
    ["{}\n", ["1:1 error missing-field", "1:1 error missing-field"]],
    ["apiVersion: cornercast/v1\n", ["1:1 error missing-field"]],
    ["apiVersion: cornercast/v2\nkind: Offer\n", ["1:13 error unsupported-api-version cornercast/v1"]],
    ["apiVersion: cornercast.v1\nkind: Thing\n", ["1:13 error unsupported-api-version cornercast/v1"]],
    ["apiVersion: v1\nkind: Pod\n", ["1:13 error unsupported-api-version"]],
    ["apiVersion: 1\nkind: Offer\n", ["1:13 error unsupported-api-version"]],
    ["apiVersion: cornercast/v1\nkind: Ofer\n", ["2:7 error unknown-kind Offer"]],
    ["apiVersion: cornercast/v1\nkind: [Offer]\n", ["2:7 error unknown-kind"]],
    ["apiVersion: cornercast/v1\nkind: constructor\n", ["2:7 error unknown-kind"]],
  ])("judges the header of %j", (text, expected) => {
    expect(shorten(validate(text))).toEqual(expected);
  });

  it.each([
    ["an unknown field", role("devices: {memroy: {nominal: {min: 80GB}}}"), "9:21 error unknown-field memory"],
    ["an unknown field in another case", role("devices: {Count: 4}"), "9:21 error unknown-field count"],
    ["a field that is already there as no suggestion", role("devices: {count: 4, coun: 4}"), "9:31 error unknown-field"],
    ["a missing field", workload("budget: {}"), "5:3 error missing-field"],
    ["a number for a text", role("devices: {name: 8.5}"), '9:27 error wrong-type "8.5"'],
    ["a text for a number", role('devices: {count: "4"}'), "9:28 error wrong-type 4"],
    ["a text for a yes", role("spansUnits: yes"), "9:23 error wrong-type true"],
    ["a text for a no", role("spansUnits: off"), "9:23 error wrong-type false"],
    ["a text for a list", role("sharesUnitsWith: r"), "9:28 error wrong-type [r]"],
    ["a text for a range", role("devices: {memory: {nominal: 80GB}}"), "9:39 error wrong-type {min: 80GB}"],
    ["a number for a range", role("devices: {cores: 8}"), "9:28 error wrong-type {min: 8}"],
    ["a text for a choice", role("devices: {chip: mi300x}"), "9:27 error wrong-type {anyOf: [mi300x]}"],
    ["a list for a choice", role("devices: {chip: [mi300x, h100-sxm]}"), "9:27 error wrong-type {anyOf: [mi300x, h100-sxm]}"],
    ["a list for an object", role("devices: [1]"), "9:20 error wrong-type"],
    ["null for an object", role("devices:"), "9:19 error wrong-type"],
    ["a value that is not allowed", role("devices: {formats: [{support: Native}]}"), "9:41 error value-not-allowed native"],
    ["a unit in the wrong case", role("devices: {memory: {nominal: {min: 80Gb}}}"), "9:45 error quantity-unit 80GB"],
    ["a quantity without a unit", role("devices: {memory: {nominal: {min: 80}}}"), "9:45 error quantity-syntax"],
    ["a quantity of another dimension", role("devices: {memory: {nominal: {min: 80GB/s}}}"), "9:45 error quantity-dimension"],
    ["money with its sign", workload(`${profile}\nbudget: {maxPerHour: €40}`), "6:24 error quantity-syntax 40 EUR"],
    ["a text in the wrong form", workload(`${profile}\npolicy: {digest: abc}`), "6:20 error pattern-mismatch"],
    ["a number out of range", role("devices: {count: 65}"), "9:28 error out-of-range"],
    ["a number at its bound", workload(`${profile}\nschedule: {weight: 10}`), "6:22 error out-of-range"],
    ["a number between steps", workload(`${profile}\nschedule: {weight: 0.3}`), "6:22 error out-of-range"],
    ["a list that is too short", workload("profiles: []"), "5:13 error out-of-range"],
    ["a list that is too long", role("devices: {chip: {anyOf: [a, b, c, d]}}"), "9:35 error out-of-range"],
    ["a text that is too short", role('devices: {chip: {anyOf: [""]}}'), "9:36 error out-of-range"],
    ["a text that is too long", role("devices: {chip: {anyOf: [abcdefghi]}}"), "9:36 error out-of-range"],
    ["an item that occurs twice", role("devices: {chip: {anyOf: [h100-sxm, h100-sxm]}}"), "9:46 error duplicate-name"],
    ["a key of a map that is too long", workload(profile).replace("{name: w}", "{name: w, labels: {abcdefghij: x}}"), "3:30 error pattern-mismatch"],
    ["a value of a map that is too long", workload(profile).replace("{name: w}", "{name: w, labels: {a: abcdefghij}}"), "3:33 error out-of-range"],
    ["neither of two fields of which one is needed", workload(`${profile}\nattribute: {}`), "6:14 error field-combination"],
    ["both of two fields of which one is needed", workload(`${profile}\nattribute: {bool: true, int: "1"}`), "6:14 error field-combination"],
    ["both of two fields of which one at most may be", workload(`${profile}\npair: {a: x, b: y}`), "6:9 error field-combination"],
    ["an empty range", role("devices: {memory: {nominal: {}}}"), "9:39 error field-combination"],
    ["a value of none of the types", workload(`${profile}\ntolerance: much`), "6:14 error wrong-type"],
    ["a text of too many bytes", workload(`${profile}\ncel: "éé"`), "6:8 error out-of-range"],
    ["a value that is excluded", workload(`${profile}\nnotIn: nameplate`), "6:10 error value-not-allowed"],
    ["a range of quantities that holds nothing", role("devices: {memory: {nominal: {min: 80GiB, max: 80GB}}}"), "9:45 error range-empty"],
    ["a range of numbers that holds nothing", role("devices: {cores: {min: 8, max: 4}}"), "9:34 error range-empty"],
    [
      "a range of versions that holds nothing",
      workload("profiles: [{name: p, software: [{name: s, version: {min: '2.0', below: '2'}}]}]"),
      "5:60 error range-empty",
    ],
    ["a choice that accepts and refuses the same", role("devices: {chip: {anyOf: [mi300x], noneOf: [mi300x]}}"), "9:35 error choice-empty"],
    ["two profiles of one name", workload("profiles: [{name: p}, {name: p}]"), "5:32 error duplicate-name"],
    ["two requirements of one format", role("devices: {formats: [{format: bf16}, {format: bf16}]}"), "9:56 error duplicate-name"],
    [
      "a reference to a role that is not there",
      workload("profiles: [{name: p, roles: [{name: server, sharesUnitsWith: [worke]}, {name: worker}]}]"),
      "5:65 error unknown-reference worker",
    ],
    ["a reference of a role to itself", workload("profiles: [{name: p, roles: [{name: server, sharesUnitsWith: [server]}]}]"), "5:65 error unknown-reference"],
    ["a reference to devices that are not there", role("devices: {name: gpu}\ndeviceConstraints: [{requests: [gpus]}]"), "10:43 error unknown-reference gpu"],
    ["a total without a duration", workload(`${profile}\nbudget: {maxTotal: 40 EUR}`), "6:12 error field-combination"],
    [
      "a start after the end",
      workload(`${profile}\nschedule: {startAfter: "2027-01-01T00:00:00Z", startBefore: "2026-12-01T00:00:00Z"}`),
      "6:26 error range-empty",
    ],
    ["a path with a slip in a name", workload(`${profile}\nlocked: ["profiles[q].name"]`), "6:12 error unknown-path"],
    [
      "a path with a slip in a field",
      workload('profiles: [{name: hopper, software: []}]\npreferred: [{predicate: "profiles[hopper].sofware"}]'),
      "6:27 error unknown-path profiles[hopper].software",
    ],
    [
      "a path with a slip in a longer name",
      workload('profiles: [{name: hopper-fp8, software: []}]\npreferred: [{predicate: "profiles[hoper-fp8].software"}]'),
      "6:27 error unknown-path profiles[hopper-fp8].software",
    ],
    ["a path that is none", workload(`${profile}\nlocked: ["profiles["]`), "6:12 error unknown-path"],
    ["a critical extension", workload(`${profile}\nextensions: [{name: x/y, critical: true}]`), "6:16 error extension-not-understood"],
  ])("finds %s", (_title, text, expected) => {
    const result = validate(text, { registries: new Map() });
    expect(shorten(result)).toEqual([expected]);
    expect(result.valid).toBe(false);
  });

  it("lets a section be locked that the workload does not state, and a critical extension that is understood", () => {
    expect(
      validate(workload(`${profile}\nlocked: [boundary, "profiles[p]"]\nextensions: [{name: x/y, critical: true}, {name: z}]`), {
        extensions: new Set(["x/y"]),
      }).diagnostics,
    ).toEqual([]);
  });

  it.each([
    [role("devices: {chip: {anyOf: [h100_sxm]}}"), ["9:36 warning unknown-registry-value h100-sxm"]],
    [role("devices: {chip: {noneOf: [zzz]}}"), ["9:37 warning unknown-registry-value"]],
    [role("devices: {formats: [{format: FP8_E4M3}]}"), ["9:40 warning unknown-registry-value fp8_e4m3fn"]],
    [workload("profiles: [{artifacts: [{kind: oci-image, contains: [{kind: cubbin}]}]}]"), ["5:63 warning unknown-registry-value cubin"]],
    [
      offer("spec: {shape: {devices: [{chip: mi-300x}]}, country: [{value: ZZ}]}"),
      ["4:33 warning unknown-registry-value mi300x", "4:63 warning unknown-registry-value"],
    ],
  ])("warns of a name that a registry does not hold %#", (text, expected) => {
    const result = validate(text);
    expect(shorten(result)).toEqual(expected);
    expect(result.valid).toBe(true);
  });

  it("does not check registries that the caller does not give", () => {
    expect(validate(role("devices: {chip: {anyOf: [zzz]}}"), { registries: new Map() }).diagnostics).toEqual([]);
  });

  it.each([
    [offer("spec: {shape: {devices: [{cont: 8}]}}"), ["4:27 warning unknown-field count"], true],
    [offer("spec: {}\nfuture: {a: 1}"), ["5:1 warning unknown-field"], true],
    [offer("spec: {shape: {devices: [{cont: 8, count: x}]}}"), ["4:27 warning unknown-field", "4:43 error wrong-type"], false],
    [offer("spec: {shape: {devices: [{attributes: {anything: {goes: 1}}}]}}"), [], true],
    [offer("spec: {shape: {devices: [{memory: [{value: 1GB, source: smy}]}]}, sources: [{id: smi}]}"), ["4:57 warning unknown-source smi"], true],
    [offer("spec: {sources: [{id: smi}, {id: smi}]}"), ["4:34 error duplicate-name"], false],
    [offer('spec: {}\nstatus: {price: [{validFrom: "2026-02-01T00:00:00Z", validUntil: "2026-01-01T00:00:00Z"}]}'), ["5:30 error range-empty"], false],
    [offer("spec: {}\nstatus: {availability: {units: 3, total: 2}}"), ["5:32 error field-combination"], false],
  ])("keeps what it does not know of an offer, with a warning %#", (text, expected, valid) => {
    const result = validate(text);
    expect(shorten(result)).toEqual(expected);
    expect(result.valid).toBe(valid);
  });

  it("judges the rest of a document with unknown fields also with a validator that stops at the first violation", () => {
    const first = new Map([contract("Workload", workloadSchema, firstOnly), contract("Offer", offerSchema, firstOnly)].map((each) => [each.kind, each]));
    expect(shorten(validate(offer("spec: {shape: {devices: [{cont: 8, count: x}]}}"), { contracts: first }))).toEqual([
      "4:27 warning unknown-field",
      "4:43 error wrong-type",
    ]);
  });

  it("counts unknown fields as the caller says", () => {
    expect(validate(offer("spec: {}\nfuture: 1"), { unknownFields: "error" }).valid).toBe(false);
    expect(validate(workload(`${profile}\nfuture: 1`), { unknownFields: "warning" }).valid).toBe(true);
  });

  it("says of a wrong registry name only that it is wrong", () => {
    expect(shorten(validate(role("devices: {chip: {anyOf: [abcdefghi]}}")))).toEqual(["9:36 error out-of-range"]);
  });

  it("says how many diagnostics it leaves out, errors before warnings", () => {
    const text = workload(
      `profiles: [${Array.from({ length: 60 }, (_, index) => `{name: p${index}, x${index}: 1, artifacts: [{kind: new${index}}]}`).join(", ")}]`,
    );
    const result = validate(text, { limit: 10 });
    expect(result.diagnostics).toHaveLength(11);
    expect(result.diagnostics.slice(0, 10).every(({ severity }) => severity === "error")).toBe(true);
    expect(result.diagnostics[10]).toMatchObject({ code: "too-many-diagnostics", message: "and 110 more" });
  });

  it("says what would have been right", () => {
    const [diagnostic] = validate(role("devices: {formats: [{support: fast}]}")).diagnostics;
    expect(diagnostic).toMatchObject({
      message: "'fast' is not allowed here",
      expected: "one of native, emulated, storage-only",
      pointer: "/spec/profiles/0/roles/0/devices/formats/0/support",
      file: "a.yaml",
      endLine: 9,
      endColumn: 45,
    });
    expect(validate(workload(`${profile}\nattribute: {}`)).diagnostics[0]?.message).toBe("exactly one of bool, int has to be set");
    expect(validate(workload(`${profile}\npair: {a: x, b: y}`)).diagnostics[0]?.message).toBe("at most one of a, b has to be set");
    expect(validate(workload(`${profile}\npolicy: {digest: abc, code: y}`)).diagnostics.map(({ expected }) => expected)).toEqual([
      "sha256: and 64 hexadecimal digits",
      "a text that matches ^x+$",
    ]);
    expect(validate(workload("budget: {}")).diagnostics[0]).toMatchObject({ pointer: "/spec/profiles", expected: "a list" });
  });

  it("judges many documents and gives those that are valid", () => {
    const { documents } = readDocuments([{ name: "a.yaml", text: `${workload(profile)}---\n${workload("x: 1")}---\n${offer("spec: {}")}` }]);
    const { documents: valid, diagnostics } = validateDocuments(documents, options);
    expect(valid.map(({ source }) => source.index)).toEqual([0, 2]);
    expect(diagnostics).toHaveLength(2);
  });

  it("never throws, and finds a document valid only if the validator does", () => {
    const key = fc.constantFrom(
      "apiVersion",
      "kind",
      "metadata",
      "name",
      "spec",
      "profiles",
      "roles",
      "devices",
      "memory",
      "nominal",
      "min",
      "max",
      "chip",
      "anyOf",
      "noneOf",
      "formats",
      "format",
      "locked",
      "preferred",
      "predicate",
      "extensions",
      "sources",
      "id",
      "source",
      "status",
      "availability",
      "units",
      "total",
      "x",
    );
    const leaf = fc.oneof(
      fc.constantFrom("cornercast/v1", "Workload", "Offer", "80GB", "80GiB", "p", "2026-01-01", "profiles[p]", "bf16"),
      fc.jsonValue({ maxDepth: 1 }),
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ maxDepth: 6 }, leaf, fc.array(tie("tree"), { maxLength: 3 }), fc.dictionary(key, tie("tree"), { maxKeys: 5 })),
    }));
    fc.assert(
      fc.property(tree, fc.constantFrom("Workload", "Offer"), fc.boolean(), (spec, kind, header) => {
        const value = (header ? { apiVersion: "cornercast/v1", kind, metadata: { name: "n" }, spec } : spec) as JsonValue;
        const [document] = readDocuments([{ name: "a.json", text: JSON.stringify(value) }]).documents;
        if (document === undefined) return;
        const result = validateDocument(document, options);
        if (result.valid && !result.diagnostics.some(({ code }) => code === "unknown-field")) expect(contracts.get(kind)?.validate(document.value)).toBe(true);
        for (const diagnostic of result.diagnostics) expect(diagnostic.line).toBeGreaterThan(0);
      }),
      { numRuns: 2000 },
    );
  });
});
