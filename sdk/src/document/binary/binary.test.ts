import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonValue } from "../json-value.js";
import { readDocuments } from "../read-documents.js";
import { validateDocument } from "../validate/validate-document.js";
import { decodeBinary } from "./decode-binary.js";
import { encodeBinary } from "./encode-binary.js";

const offer: JsonValue = {
  apiVersion: "cornercast/v1",
  kind: "Offer",
  metadata: { name: "node-1", labels: { rack: "7" } },
  spec: { shape: { devices: [{ chip: "h100-sxm", count: 8, memory: { usable: [{ value: "81559MiB", source: "asserted" }] } }] } },
};
const workload: JsonValue = {
  apiVersion: "cornercast/v1",
  kind: "Workload",
  metadata: { name: "job" },
  spec: { profiles: [{ name: "p", roles: [{ name: "r", devices: { count: 1 } }] }] },
};

const read = (bytes: Uint8Array, name = "a.binpb") => readDocuments([{ name, bytes }], { decodeBinary });
const delimited = (...documents: readonly Uint8Array[]): Uint8Array => {
  const writer = new BinaryWriter();
  for (const document of documents) writer.bytes(document);
  return writer.finish();
};
/** Bytes of a message with one more field. */
const withField = (bytes: Uint8Array, field: number): Uint8Array =>
  new Uint8Array([...bytes, ...new BinaryWriter().tag(field, WireType.LengthDelimited).string("x").finish()]);

describe("the binary form", () => {
  it.each([offer, workload])("gives the document back", (document) => {
    expect(decodeBinary(encodeBinary(document))).toEqual(document);
  });

  it("is recognised without a telling name, alone and in a row", () => {
    const [first, second] = [encodeBinary(offer), encodeBinary(workload)];
    expect(read(first, "-").documents.map(({ value }) => value)).toEqual([offer]);
    expect(read(delimited(first, second), "-").documents.map(({ value, source }) => [source.index, value])).toEqual([
      [0, offer],
      [1, workload],
    ]);
  });

  it("keeps a field of the future where it is, so that a workload with one is refused and an offer warned of", () => {
    const demanding = read(withField(encodeBinary(workload), 900)).documents[0];
    const stating = read(withField(encodeBinary(offer), 900)).documents[0];
    if (demanding === undefined || stating === undefined) throw new Error("not read");
    expect(validateDocument(demanding)).toMatchObject({ valid: false, diagnostics: [{ code: "unknown-field", pointer: "/900" }] });
    expect(validateDocument(stating)).toMatchObject({ valid: true, diagnostics: [{ code: "unknown-field", severity: "warning", pointer: "/900" }] });
  });

  it("keeps a field of the future inside lists and maps of messages", () => {
    const device = withField(new Uint8Array(), 900);
    const wrap = (field: number, bytes: Uint8Array): Uint8Array => new BinaryWriter().tag(field, WireType.LengthDelimited).bytes(bytes).finish();
    const header = encodeBinary({ apiVersion: "cornercast/v1", kind: "Offer", metadata: { name: "o" } });
    const bytes = new Uint8Array([...header, ...wrap(4, wrap(1, wrap(1, device)))]);
    expect(decodeBinary(bytes)).toMatchObject({ spec: { shape: { devices: [{ 900: expect.any(String) as string }] } } });
  });

  it("does not take a document whose fields it would lose", () => {
    expect(() => encodeBinary({ ...(offer as object), future: 1 })).toThrow(/^\[binary-syntax\] .*future/u);
    expect(() => encodeBinary({ kind: "Nothing" })).toThrow(/^\[binary-syntax\] /u);
  });
});

describe("a binary input that is no document", () => {
  it.each<[string, Uint8Array, string]>([
    ["bytes of something else", new Uint8Array([0xff, 0x00, 0x01]), "binary-syntax"],
    ["a document without its end", encodeBinary(offer).subarray(0, 60), "binary-syntax"],
    ["a row without its end", delimited(encodeBinary(offer), encodeBinary(workload)).subarray(0, -3), "binary-syntax"],
    ["no kind", encodeBinary(offer).subarray(0, 15), "binary-syntax"],
    ["nothing", new Uint8Array(), "no-documents"],
  ])("is refused with a code: %s", (_what, bytes, code) => {
    const { documents, diagnostics } = read(bytes);
    expect({ documents, codes: diagnostics.map((diagnostic) => diagnostic.code) }).toEqual({ documents: [], codes: [code] });
  });

  it.each([
    [20, "document-too-deep"],
    [40, "binary-syntax"],
  ])("is refused where it nests deeper than documents may: %i artifacts", (depth, code) => {
    let artifact: JsonValue = { kind: "ptx" };
    for (let level = 0; level < depth; level += 1) artifact = { kind: "fatbin", contains: [artifact] };
    const document = { ...(workload as object), spec: { profiles: [{ name: "p", artifacts: [artifact], roles: [{ name: "r" }] }] } };
    expect(read(encodeBinary(document)).diagnostics[0]?.code).toBe(code);
  });

  it("leaves the other documents of a row readable", () => {
    const bytes = delimited(encodeBinary(offer), encodeBinary(workload).subarray(0, 40), encodeBinary(workload));
    const { documents, diagnostics } = read(bytes);
    expect(documents.map(({ value }) => value)).toEqual([offer, workload]);
    expect(diagnostics[0]?.message).toMatch(/^document 2: /u);
  });

  it("never makes the reader throw, whatever byte is changed", () => {
    const bytes = encodeBinary(offer);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }), fc.nat(bytes.length), (changes, length) => {
        const mutated = Uint8Array.from(bytes);
        for (const [at, value] of changes) mutated[at] = value;
        for (const document of read(mutated.subarray(0, length)).documents) validateDocument(document);
      }),
      { numRuns: 2000 },
    );
  });
});
