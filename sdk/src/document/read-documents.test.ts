import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import type { Diagnostic } from "../errors/index.js";
import { readDocuments, type DocumentInput, type JsonValue, type ReadOptions } from "./index.js";
import { cpuMilliseconds } from "../testing/cpu-milliseconds.js";

const offer = (name: string): { readonly [key: string]: JsonValue } => ({
  apiVersion: "cornercast/v1",
  kind: "Offer",
  metadata: { name },
  spec: { shape: { devices: [{ count: 8 }] } },
});

function read(
  text: string,
  name = "a.yaml",
  options?: ReadOptions,
): { readonly values: readonly JsonValue[]; readonly codes: readonly string[]; readonly first?: Diagnostic } {
  const { documents, diagnostics } = readDocuments([{ name, text }], options);
  const [first] = diagnostics;
  return { values: documents.map(({ value }) => value), codes: diagnostics.map(({ code }) => code), ...(first === undefined ? {} : { first }) };
}

describe("readDocuments gives every document of", () => {
  const [a, b] = [offer("a"), offer("b")];
  it.each([
    ["a JSON object", "a.json", JSON.stringify(a), [a]],
    ["a JSON list", "a.json", JSON.stringify([a, b]), [a, b]],
    ["an empty JSON list", "a.json", " [ ] ", []],
    ["JSON values after each other", "a.json", `${JSON.stringify(a, null, 2)}\n${JSON.stringify(b, null, 2)}\n`, [a, b]],
    ["NDJSON", "a.ndjson", `${JSON.stringify(a)}\r\n\n${JSON.stringify(b)}`, [a, b]],
    ["NDJSON without a telling name", "-", `${JSON.stringify(a)}\n${JSON.stringify(b)}\n`, [a, b]],
    ["JSON without a telling name", "-", `  ${JSON.stringify(a, null, 2)}`, [a]],
    ["a YAML stream", "a.yaml", `---\n${stringify(a)}---\n${stringify(b)}...\n`, [a, b]],
    ["YAML without a telling name", "-", stringify(a), [a]],
    ["YAML in flow style without a telling name", "-", "{apiVersion: cornercast/v1, kind: Offer}", [{ apiVersion: "cornercast/v1", kind: "Offer" }]],
    ["JSON under the name of YAML", "a.yml", JSON.stringify(a, null, 2), [a]],
    ["a YAML list", "a.yaml", stringify([a, b]), [a, b]],
    ["YAML with a directive", "a.yaml", `%YAML 1.2\n---\n${stringify(a)}`, [a]],
    ["YAML with directives after the first document", "a.yaml", `${stringify(a)}...\n# next\n%YAML 1.2\n---\n${stringify(b)}`, [a, b]],
    ["YAML with CR LF", "a.yaml", stringify(a).replace(/\n/g, "\r\n"), [a]],
    ["a text with a byte order mark", "a.json", `\ufeff${JSON.stringify(a)}`, [a]],
    ["YAML between empty documents", "a.yaml", `---\n---\n# only a comment\n---\n${stringify(a)}---\n`, [a]],
    ["YAML with a block scalar that holds dashes", "a.yaml", "text: |\n  ---\n  x\n", [{ text: "---\nx\n" }]],
    ["YAML with aliases", "a.yaml", "a: &x {n: 1}\nb: *x\nc: [*x]\n", [{ a: { n: 1 }, b: { n: 1 }, c: [{ n: 1 }] }]],
  ])("%s", (_title, name, text, expected) => {
    const { values, codes } = read(text, name);
    expect(values).toEqual(expected);
    expect(codes).toEqual(expected.length === 0 ? ["no-documents"] : []);
  });

  it("bytes with a byte order mark", () => {
    const bytes = new Uint8Array([0xef, 0xbb, 0xbf, ...new TextEncoder().encode(JSON.stringify(a))]);
    expect(readDocuments([{ name: "a.json", bytes }]).documents.map(({ value }) => value)).toEqual([a]);
  });

  it("a binary input, when given a decoder", () => {
    const bytes = new Uint8Array([0x0a, 0x0d, ...new TextEncoder().encode("cornercast/v1")]);
    const input: DocumentInput = { name: "a.binpb", bytes };
    expect(readDocuments([input], { decodeBinary: () => a }).documents[0]?.value).toEqual(a);
    expect(readDocuments([{ name: "a", bytes }], { decodeBinary: () => a }).documents[0]?.source.format).toBe("binary");
    expect(readDocuments([input]).diagnostics[0]?.code).toBe("binary-unsupported");
    expect(readDocuments([input], { decodeBinary: () => 1 }).diagnostics[0]?.code).toBe("document-not-an-object");
    expect(readDocuments([{ name: "a.binpb", text: "x" }]).diagnostics[0]?.code).toBe("binary-syntax");
    expect(readDocuments([{ name: "a.binpb", bytes: new Uint8Array([1]) }], { decodeBinary: () => a }).diagnostics[0]?.code).toBe("binary-syntax");
    expect(readDocuments([input], { limits: { documentBytes: 0 }, decodeBinary: () => a }).diagnostics[0]?.code).toBe("document-too-large");
    const throwing = readDocuments([input], {
      decodeBinary: () => {
        throw new Error("bad wire type");
      },
    });
    expect(throwing.diagnostics[0]).toMatchObject({ code: "binary-syntax", message: expect.stringContaining("bad wire type") as string });
  });
});

describe("YAML scalars follow the core schema of YAML 1.2", () => {
  it.each([
    ["NO", "NO"],
    ["off", "off"],
    ["true", true],
    ["0o17", 15],
    ["017", 17],
    ["1_000", "1_000"],
    ["12:30:45", "12:30:45"],
    ["2026-12-01T00:00:00Z", "2026-12-01T00:00:00Z"],
    ["8.5", 8.5],
    ["'8.5'", "8.5"],
    ["~", null],
    ["80GB", "80GB"],
    ["!!str 8", "8"],
  ])("%s is %j", (text, expected) => {
    expect(read(`value: ${text}`).values).toEqual([{ value: expected }]);
  });
});

describe("readDocuments refuses, with code and place,", () => {
  it.each([
    ["a duplicate key in JSON", "a.json", '{"a": 1,\n "b": {"c": 1, "c": 2}}', "duplicate-key", 2, 16, "/b/c"],
    ["a duplicate key with an escape", "a.json", '{"a": 1, "\\u0061": 2}', "duplicate-key", 1, 10, "/a"],
    ["a duplicate key in a list of JSON documents", "a.json", '[{"a": 1},\n{"b": 1, "b": 2}]', "duplicate-key", 2, 10, "/b"],
    ["a duplicate key in YAML", "a.yaml", "a: 1\nb: 2\na: 3\n", "duplicate-key", 3, 1, "/a"],
    ["a duplicate key of another type in YAML", "a.yaml", '1: a\n"1": b\n', "duplicate-key", 2, 1, "/1"],
    ["__proto__ in JSON", "a.json", '{"spec": {"__proto__": {"polluted": true}}}', "forbidden-key", 1, 11, "/spec/__proto__"],
    ["__proto__ in YAML", "a.yaml", "spec:\n  __proto__: {polluted: true}\n", "forbidden-key", 2, 3, "/spec/__proto__"],
    ["a comma at the end", "a.json", '{\n  "a": 1,\n}', "json-syntax", 3, 1, undefined],
    ["a comment in JSON", "a.json", '{\n  // no\n  "a": 1}', "json-syntax", 2, 3, undefined],
    ["single quotes in JSON", "a.json", "{'a': 1}", "json-syntax", 1, 2, undefined],
    ["a missing comma between JSON documents of a list", "a.json", '[{"a": 1}\n{"b": 1}]', "json-syntax", 2, 1, undefined],
    ["a comma between JSON documents without a list", "a.json", '{"a": 1},\n{"b": 1}', "json-syntax", 1, 9, undefined],
    ["text after a JSON list", "a.json", '[{"a": 1}] x', "json-syntax", 1, 12, undefined],
    ["a JSON text that ends too early", "a.json", '{"a": [1, 2', "json-syntax", 1, 12, undefined],
    ["a JSON list that ends too early", "a.json", '[{"a": 1},', "json-syntax", 1, 11, undefined],
    ["a JSON string that does not end", "a.json", '{"a": "b}', "json-syntax", 1, 7, undefined],
    ["a control character in JSON", "a.json", '{"a": "b\u0001"}', "json-syntax", 1, 9, undefined],
    ["a bad escape in JSON", "a.json", '{"a": "\\x41"}', "json-syntax", 1, 8, undefined],
    ["NaN in JSON", "a.json", '{"a": NaN}', "json-syntax", 1, 7, undefined],
    ["a leading zero in JSON", "a.json", '{"a": 01}', "json-syntax", 1, 7, undefined],
    ["a bad line of NDJSON", "a.ndjson", '{"a": 1}\n{"a": }\n{"a": 2}', "json-syntax", 2, 7, undefined],
    ["a tab for indentation", "a.yaml", "a:\n\tb: 1\n", "yaml-syntax", 2, 1, undefined],
    ["an unclosed flow list", "a.yaml", "a: [1, 2\n", "yaml-syntax", 2, 1, undefined],
    ["YAML 1.1", "a.yaml", "%YAML 1.1\n---\na: no\n", "yaml-version-unsupported", 1, 1, undefined],
    ["a tag", "a.yaml", "a: !!binary aGk=\n", "yaml-tag-unsupported", 1, 13, "/a"],
    ["a local tag", "a.yaml", "a: !include b.yaml\n", "yaml-tag-unsupported", 1, 13, "/a"],
    ["a merge key", "a.yaml", "base: &b {x: 1}\nspec:\n  <<: *b\n", "yaml-merge-key", 3, 3, "/spec"],
    ["a list as a key", "a.yaml", "? [a, b]\n: 1\n", "yaml-key-unsupported", 1, 3, ""],
    ["an empty key", "a.yaml", ": 1\n", "yaml-key-unsupported", 1, 1, ""],
    ["an alias to nothing", "a.yaml", "a: *nothing\n", "yaml-syntax", 1, 4, "/a"],
    ["an alias inside what it names", "a.yaml", "a: &x [*x]\n", "alias-limit", 1, 8, "/a/0"],
    ["a NUL in YAML", "a.yaml", "a: b\u0000c\n", "yaml-syntax", 1, 5, undefined],
    ["an escape character in YAML", "a.yaml", "a: \u001b[2J\n", "yaml-syntax", 1, 4, undefined],
    ["half a surrogate pair in JSON", "a.json", '{"a": "\\ud800"}', "text-not-unicode", 1, 7, "/a"],
    ["half a surrogate pair in a JSON key", "a.json", '{"\\udfff": 1}', "text-not-unicode", 1, 2, "/\udfff"],
    ["half a surrogate pair in a text", "a.json", '{"a": "\ud800"}', "text-not-unicode", 1, 7, "/a"],
    ["half a surrogate pair in YAML", "a.yaml", 'a: "\\uD800"\n', "text-not-unicode", 1, 4, "/a"],
    ["half a surrogate pair in a YAML text", "a.yaml", "a: b\ud800\n", "text-not-unicode", 1, 5, undefined],
    ["a number that loses digits in JSON", "a.json", '{"a": 9007199254740993}', "number-not-exact", 1, 7, "/a"],
    ["a number that loses digits in YAML", "a.yaml", "a: 18446744073709551615\n", "number-not-exact", 1, 4, "/a"],
    ["a number of a thousand digits", "a.json", `{"a": ${"9".repeat(1000)}}`, "number-not-finite", 1, 7, "/a"],
    ["a number that is not finite in JSON", "a.json", '{"a": 1e999}', "number-not-finite", 1, 7, "/a"],
    ["a number that is not finite in YAML", "a.yaml", "a: .inf\n", "number-not-finite", 1, 4, "/a"],
    ["a text as a document", "a.yaml", "just text\n", "document-not-an-object", 1, 1, undefined],
    ["a number among JSON documents", "a.json", '[{"a": 1}, 5]', "document-not-an-object", 1, 12, undefined],
    ["a list in a list", "a.json", "[[{}]]", "document-not-an-object", 1, 2, undefined],
    ["null among YAML documents", "a.yaml", "- {a: 1}\n- null\n", "document-not-an-object", 2, 3, undefined],
    ["a second value without dashes", "a.yaml", "{a: 1}\n{b: 1}\n", "yaml-syntax", 2, 1, undefined],
  ])("%s", (_title, name, text, code, line, column, pointer) => {
    const { first } = read(text, name);
    expect(first).toMatchObject({ code, line, column, severity: "error", file: name });
    expect(first?.pointer).toBe(pointer);
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain("polluted");
  });

  it.each([
    ["bytes that are not UTF-8", [0x7b, 0x22, 0xff, 0x22, 0x7d], "byte 2"],
    ["a sequence that is cut off", [0x7b, 0xe2, 0x82], "is not UTF-8"],
    ["half of a surrogate pair in bytes", [0x22, 0xed, 0xa0, 0x80, 0x22], "is not UTF-8"],
    ["UTF-16", [0xff, 0xfe, 0x7b, 0x00], "UTF-16"],
  ])("%s", (_title, bytes, message) => {
    expect(readDocuments([{ name: "a.json", bytes: new Uint8Array(bytes) }]).diagnostics).toEqual([
      { code: "invalid-utf8", severity: "error", file: "a.json", message: expect.stringContaining(message) as string },
    ]);
  });

  it("no number above 2^53 that keeps its value", () => {
    expect(read('{"a": [1e23, 9007199254740992, 1.5, 3.597797709701509e+25]}', "a.json").codes).toEqual([]);
    expect(read("a: [1e23, 9007199254740992, 1.5, 3.597797709701509e+25]\n").codes).toEqual([]);
  });

  it("nothing but says so when an input is empty", () => {
    for (const name of ["a.json", "a.ndjson", "a.yaml", "-"]) expect(read("", name).codes).toEqual(["no-documents"]);
    expect(read("# nothing\n").codes).toEqual(["no-documents"]);
  });

  it("only the bad line of NDJSON and the bad document of YAML", () => {
    expect(read('{"a": 1}\n{"a": }\n{"a": 2}', "a.ndjson").values).toEqual([{ a: 1 }, { a: 2 }]);
    expect(read("a: 1\n---\na: [\n---\na: 2\n").values).toEqual([{ a: 1 }, { a: 2 }]);
  });
});

describe("limits", () => {
  const nested = (depth: number, open: string, close: string): string => `${open.repeat(depth)}${close.repeat(depth)}`;
  it.each([
    ["JSON", "a.json", (depth: number) => `${'{"a":'.repeat(depth - 1)}{}${"}".repeat(depth - 1)}`],
    ["JSON lists", "a.json", (depth: number) => `{"a":${nested(depth - 1, "[", "]")}}`],
    ["YAML in flow style", "a.yaml", (depth: number) => `a: ${nested(depth - 1, "[", "]")}`],
    ["YAML in block style", "a.yaml", (depth: number) => Array.from({ length: depth }, (_, level) => `${" ".repeat(level)}a:`).join("\n")],
    ["YAML in compact style", "a.yaml", (depth: number) => `a:\n  ${"- ".repeat(depth - 1)}b`],
    ["documents of a JSON list", "a.json", (depth: number) => `[{"a":${nested(depth - 1, "[", "]")}}]`],
    ["documents of a YAML list", "a.yaml", (depth: number) => `- a: ${nested(depth - 1, "[", "]")}`],
  ] as const)("let %s nest 32 deep and not deeper", (_title, name, make) => {
    expect(read(make(32), name).codes).toEqual([]);
    expect(read(make(33), name).codes).toEqual(["document-too-deep"]);
    expect(read(make(500), name).codes).toEqual(["document-too-deep"]);
  });

  it("refuse a document above 1 MiB and count UTF-8, not characters", () => {
    const fits = "é".repeat((1 << 19) - 4);
    for (const name of ["a.json", "a.yaml"]) {
      expect(read(`{"a":"${fits}"}`, name).codes).toEqual([]);
      expect(read(`{"a":"${fits}é"}`, name).codes).toEqual(["document-too-large"]);
      expect(read(`{"a":"${"x".repeat(5_000_000)}"}`, name).codes).toEqual(["document-too-large"]);
    }
  });

  it("hold for each document of a long input, not for the input", () => {
    const many = Array.from({ length: 3 }, (_, index) => JSON.stringify({ index, text: "x".repeat(900_000) }));
    expect(read(`[${many.join(",")}]`, "a.json").values).toHaveLength(3);
    expect(read(many.join("\n---\n"), "a.yaml").values).toHaveLength(3);
  });

  it("stop at the total size and the number of documents", () => {
    const inputs = [
      { name: "a.json", text: "{}" },
      { name: "b.json", bytes: new Uint8Array(20) },
      { name: "c.json", text: "{}" },
    ];
    const { documents, diagnostics } = readDocuments(inputs, { limits: { totalBytes: 10 } });
    expect(documents).toHaveLength(1);
    expect(diagnostics).toMatchObject([{ code: "input-too-large", file: "b.json" }]);
    expect(readDocuments([{ name: "a.json", text: "[{},{},{}]" }], { limits: { documents: 2 } })).toMatchObject({
      documents: [{}, {}],
      diagnostics: [{ code: "input-too-large" }],
    });
  });

  it("keep the diagnostics of one input to a number and say how many are left out", () => {
    const { codes, first } = read("{\n".repeat(500), "a.ndjson", { limits: { diagnostics: 3 } });
    expect(codes).toEqual(["json-syntax", "json-syntax", "json-syntax", "too-many-diagnostics"]);
    expect(first?.line).toBe(1);
  });
});

describe("hostile YAML ends in bounded time with a code:", () => {
  const bomb = (levels: number): string =>
    [
      "a0: &a0 [x, x, x, x, x, x, x, x, x, x]",
      ...Array.from({ length: levels }, (_, level) => `a${level + 1}: &a${level + 1} [${Array.from({ length: 10 }, () => `*a${level}`).join(", ")}]`),
    ].join("\n");
  it.each([
    ["an alias bomb", bomb(9), "alias-limit"],
    ["an alias bomb of one long text", `a: &a ${"x".repeat(100_000)}\nb: [${"*a, ".repeat(100)}]`, "alias-limit"],
    ["an alias bomb in keys", `a: &a {${"x".repeat(50_000)}: 1}\nb: [${"*a, ".repeat(100)}]`, "alias-limit"],
    [
      "aliases that nest too deep",
      `a0: &a0 [1]\n${Array.from({ length: 40 }, (_, level) => `a${level + 1}: &a${level + 1} [*a${level}]`).join("\n")}`,
      "document-too-deep",
    ],
    ["a hundred thousand opening brackets", "[".repeat(100_000), "document-too-deep"],
    ["a hundred thousand dashes", "- ".repeat(100_000), "document-too-deep"],
    ["a hundred thousand question marks", "? ".repeat(100_000), "document-too-deep"],
    ["a hundred thousand anchors", "&a ".repeat(100_000), "yaml-syntax"],
    ["a hundred thousand tags", "!a ".repeat(100_000), "yaml-syntax"],
    ["fifty thousand colons", "a: ".repeat(50_000), "document-too-deep"],
    ["a thousand levels of indentation", Array.from({ length: 1000 }, (_, level) => `${" ".repeat(level)}a:`).join("\n"), "document-too-deep"],
    ["a text of 5 MB", `a: ${"x".repeat(5_000_000)}`, "document-too-large"],
  ])("%s", (_title, text, code) => {
    const started = cpuMilliseconds();
    expect(read(text).codes[0]).toBe(code);
    expect(cpuMilliseconds() - started).toBeLessThan(5000);
  });

  it("a map of fifty thousand keys takes no quadratic time", () => {
    const started = cpuMilliseconds();
    expect(read(Array.from({ length: 50_000 }, (_, index) => `k${index}: 1`).join("\n")).codes).toEqual([]);
    expect(cpuMilliseconds() - started).toBeLessThan(5000);
  });

  it("a hundred thousand empty documents are no documents", () => {
    expect(read("---\n".repeat(100_000)).codes).toEqual(["no-documents"]);
  });
});

describe("positions", () => {
  const text = [
    "# offers",
    "---",
    "kind: Offer",
    "spec:",
    "  devices:",
    "    - {count: 8, memory: [80GB]}",
    "  pool: &p {name: x}",
    "  again: *p",
    "---",
    "kind: Other",
    "",
  ].join("\r\n");
  const json = '[{"kind": "Offer"},\n {"kind": "Other",\n  "spec": {"a/b": [1, {"c~d": "é"}]}}]';
  it.each([
    ["a.yaml", text, 0, "/spec/devices/0/memory/0", "value", 6, 27, 6, 31],
    ["a.yaml", text, 0, "/spec/devices/0/memory", "key", 6, 18, 6, 24],
    ["a.yaml", text, 0, "/spec/devices/0", "key", 6, 7, 6, 33],
    ["a.yaml", text, 0, "/spec/again", "value", 8, 10, 8, 12],
    ["a.yaml", text, 0, "/spec/again/name", "value", 7, 19, 7, 20],
    ["a.yaml", text, 0, "/spec/devices/0/nothing/here", "value", 6, 7, 6, 33],
    ["a.yaml", text, 1, "/kind", "value", 10, 7, 10, 12],
    ["a.yaml", text, 1, "", "value", 10, 1, 11, 1],
    ["a.json", json, 0, "/kind", "value", 1, 11, 1, 18],
    ["a.json", json, 1, "/spec/a~1b/1/c~0d", "value", 3, 31, 3, 34],
    ["a.json", json, 1, "/spec/a~1b/1/c~0d", "key", 3, 24, 3, 29],
    ["a.json", json, 1, "/spec/missing", "value", 3, 11, 3, 37],
  ] as const)("in %s %#", (name, source, index, pointer, part, line, column, endLine, endColumn) => {
    const document = readDocuments([{ name, text: source }]).documents[index];
    expect(document?.at(pointer, part)).toEqual({ line, column, endLine, endColumn });
    expect(document?.source).toMatchObject({ file: name, index });
  });

  it("are absent for what is no JSON Pointer", () => {
    expect(readDocuments([{ name: "a.json", text: "{}" }]).documents[0]?.at("spec")).toBeUndefined();
  });
});

describe("properties", () => {
  const document = fc
    .dictionary(
      fc.string({ unit: "grapheme", maxLength: 8 }).filter((key) => key !== "__proto__"),
      fc.jsonValue({ maxDepth: 5 }),
    )
    .map((value) => JSON.parse(JSON.stringify(value)) as JsonValue)
    .filter((value) => !/\\ud[89a-f]|[0-9]{16}/i.test(JSON.stringify(value)) && !JSON.stringify(value).includes('"__proto__":'));

  it("a document reads the same from JSON, NDJSON, a list and YAML", () => {
    fc.assert(
      fc.property(document, (value) => {
        const text = JSON.stringify(value);
        for (const [name, source] of [
          ["a.json", text],
          ["a.json", JSON.stringify(value, null, 2)],
          ["a.ndjson", `${text}\n`],
          ["a.json", `[${text}]`],
        ] as const)
          expect(read(source, name).values).toEqual([value]);
        expect(read(stringify(value, { version: "1.2" }), "a.yaml")).toEqual({ values: [value], codes: [] });
      }),
    );
  });

  it("JSON is accepted exactly where JSON.parse accepts an object without duplicates", () => {
    const piece = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      ":",
      ",",
      '"',
      '"a"',
      '"b"',
      "1",
      "-",
      "0",
      ".5",
      "e3",
      "true",
      "null",
      " ",
      "\n",
      "\\",
      "\\u00",
      "x",
      "//",
      "'",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const text = `{"k":${pieces.join("")}}`;
        const { values, codes } = read(text, "a.json");
        if (codes.length > 0) expect(values.length === 0 || codes.includes("json-syntax") || codes.includes("document-not-an-object")).toBe(true);
        let parsed: JsonValue | undefined;
        try {
          parsed = JSON.parse(text) as JsonValue;
        } catch {
          parsed = undefined;
        }
        if (parsed === undefined && codes.length === 0) expect(values.length).toBeGreaterThan(1);
        if (parsed !== undefined && !codes.includes("duplicate-key")) expect(values).toEqual([parsed]);
      }),
      { numRuns: 3000 },
    );
  });

  it("documents with shared parts are those that are read without, and so is all that is said of them", () => {
    const long = "x".repeat(70);
    const part = fc.constantFrom(
      `{"a":"${long}"}`,
      `{"a":"${long}","b":{"c":[1,{"d":null}]}}`,
      `{"a":"${long}","a":1}`,
      `{"a":"${long}",}`,
      `{"__proto__":{"a":"${long}"}}`,
      `{"a":12345678901234567890,"b":"${long}"}`,
      `{"a":"\\ud800${long}"}`,
      `["${long}",{"a":"${long}"}]`,
      `"${long}"`,
      "null",
    );
    const name = fc.constantFrom('"spec"', '"status"', '"sp\\u0065c"', '"__proto__"', '"" ""', "x", "");
    const member = fc.tuple(name, fc.constantFrom(":", ": ", ""), part).map((pieces) => pieces.join(""));
    const line = fc.array(member, { maxLength: 4 }).map((members) => `{"n":1,${members.join(",")}}`);
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), (lines) => {
        const input = { name: "a.ndjson", text: lines.join("\n") };
        const [shared, alone] = [readDocuments([input], { shareParts: true }), readDocuments([input])];
        expect(shared.documents.map(({ value }) => JSON.stringify(value))).toEqual(alone.documents.map(({ value }) => JSON.stringify(value)));
        expect(shared.diagnostics).toEqual(alone.diagnostics);
        expect(shared.documents.map((document) => document.at("/spec/b/c"))).toEqual(alone.documents.map((document) => document.at("/spec/b/c")));
      }),
      { numRuns: 1000 },
    );
  });

  it("only long equal parts are one object, and only where that is asked for", () => {
    const text = `{"spec":{"a":"${"x".repeat(70)}"},"status":{"b":1}}`;
    const parts = (shareParts: boolean) =>
      readDocuments([{ name: "a.ndjson", text: `${text}\n${text}` }], { shareParts }).documents.map(
        ({ value }) => value as { readonly spec: object; readonly status: object },
      );
    const [one, other] = parts(true);
    expect([one?.spec === other?.spec, one?.status === other?.status]).toEqual([true, false]);
    expect(new Set(parts(false).map(({ spec }) => spec)).size).toBe(2);
  });

  it("no text and no bytes make a reader throw, and every refusal has a place or a file", () => {
    const name = fc.constantFrom("a.json", "a.ndjson", "a.yaml", "-");
    const yamlish = fc
      .array(
        fc.constantFrom(
          "a: ",
          "- ",
          "? ",
          "\n",
          "  ",
          "{",
          "}",
          "[",
          "]",
          ", ",
          "&x ",
          "*x",
          "!t ",
          "|\n",
          ">-\n",
          "'",
          '"',
          "#",
          "---\n",
          "...\n",
          "%YAML 1.2\n",
          "\t",
          "\r",
          "\u0085",
          "\ud800",
          "<<: ",
          "__proto__: ",
          "1e999",
          "\\u",
        ),
      )
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(name, fc.oneof(fc.string({ unit: "binary" }), yamlish, fc.json()), (file, text) => {
        for (const diagnostic of readDocuments([{ name: file, text }]).diagnostics)
          expect(diagnostic).toMatchObject({ file, code: expect.stringMatching(/^[a-z0-9-]+$/) as string });
      }),
      { numRuns: 1000 },
    );
    fc.assert(
      fc.property(name, fc.uint8Array({ maxLength: 64 }), (file, bytes) => void readDocuments([{ name: file, bytes }])),
      { numRuns: 1000 },
    );
  });
});
