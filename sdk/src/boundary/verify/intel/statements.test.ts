import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { JsonValue } from "../../../document/json-value.js";
import { describeWithSharedData, sharedText } from "../../../testing/shared-data.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { Malformed } from "../bytes/malformed.js";
import { der, derInteger, derOctetString, derOid, derSequence } from "../testing/write-der.js";
import { issueCertificate, testKey, type TestKey } from "../testing/issue-certificate.js";
import { moduleLevel, pckExtension, repeated, tcbLevel, tdxModule } from "../testing/intel-platform.js";
import { mutatedBytes } from "../testing/mutated-bytes.js";
import { readCertificate } from "../x509/index.js";
import { readEnclaveIdentity } from "./enclave-identity.js";
import { intelGenerationOf } from "./intel-generation.js";
import { isPckCertificate, readPckFields, type PckFields } from "./pck-certificate.js";
import { readIntelSignedJson } from "./signed-json.js";
import { readTcbInfo } from "./tcb-info.js";

const json = (value: unknown): JsonValue => JSON.parse(JSON.stringify(value)) as JsonValue;
const encode = (text: string): Bytes => new TextEncoder().encode(text);
const dates = { issueDate: "2026-05-25T00:00:00Z", nextUpdate: "2026-06-24T00:00:00Z", tcbEvaluationDataNumber: 17 };
const module = { mrsigner: "00".repeat(48), attributes: "00".repeat(8), attributesMask: "ff".repeat(8) };
const info = { id: "TDX", version: 3, ...dates, fmspc: "00806F050000", pceId: "0000", tdxModule: module, tcbLevels: [tcbLevel("UpToDate")] };
const levelOfVersion2 = {
  tcb: { ...Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`sgxtcbcomp${String(index + 1).padStart(2, "0")}svn`, index])), pcesvn: 11 },
  tcbDate: "2026-01-01T00:00:00Z",
  tcbStatus: "UpToDate",
};

describe("reading TCB information", () => {
  it("of version 3 gives levels, the module and its versions", () => {
    const read = readTcbInfo(json({ ...info, tdxModuleIdentities: [tdxModule("TDX_01", [moduleLevel(3, "OutOfDate", ["INTEL-SA-1"])])] }));
    expect(read).toMatchObject({ id: "TDX", evaluationNumber: 17, issuedAt: Date.UTC(2026, 4, 25), nextUpdate: Date.UTC(2026, 5, 24) });
    expect(read.levels[0]).toMatchObject({
      sgx: repeated(16, 5),
      tdx: [3, 0, 5, ...repeated(13, 0)],
      pceSvn: 11,
      status: "UpToDate",
      advisories: [],
    });
    expect(read.tdxModuleIdentities[0]).toMatchObject({ id: "TDX_01", levels: [{ isvSvn: 3, status: "OutOfDate", advisories: ["INTEL-SA-1"] }] });
  });

  it("of version 2 and of SGX has no TDX components", () => {
    expect(readTcbInfo(json({ ...info, id: undefined, version: 2, tdxModule: undefined, tcbLevels: [levelOfVersion2] })).levels[0]).toMatchObject({
      sgx: Array.from({ length: 16 }, (_, index) => index),
      tdx: [],
    });
    expect(readTcbInfo(json({ ...info, id: "SGX", tdxModule: undefined })).levels[0]?.tdx).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ["an unknown version", { version: 4 }, /version 4/u],
    ["an unknown kind", { id: "SEV" }, /"SEV"/u],
    ["TDX without a module", { tdxModule: undefined }, /no TDX module/u],
    ["advisories that are no texts", { tcbLevels: [{ ...tcbLevel("UpToDate"), advisoryIDs: [7] }] }, /"advisoryIDs" is not a list of texts/u],
    ["an unknown status", { tcbLevels: [tcbLevel("Fine")] }, /status "Fine"/u],
    [
      "an unknown status of a module",
      { tdxModuleIdentities: [tdxModule("TDX_01", [moduleLevel(1, "SWHardeningNeeded")])] },
      /"SWHardeningNeeded" of a module/u,
    ],
    ["a component too few", { tcbLevels: [{ ...tcbLevel("UpToDate"), tcb: { sgxtcbcomponents: [], tdxtcbcomponents: [], pcesvn: 1 } }] }, /16 components/u],
    ["a component that is no byte", { tcbLevels: [{ ...tcbLevel("UpToDate"), tcb: { sgxtcbcomponents: repeated(16, { svn: 256 }), pcesvn: 1 } }] }, /"svn"/u],
    ["more levels than anybody needs", { tcbLevels: repeated(257, tcbLevel("UpToDate")) }, /more than 256/u],
    ["another size of the FMSPC", { fmspc: "00" }, /"fmspc"/u],
    ["no date", { nextUpdate: "tomorrow" }, /"nextUpdate"/u],
  ])("refuses %s", (_what, change, message) => {
    expect(() => readTcbInfo(json({ ...info, ...change }))).toThrow(message);
    expect(() => readTcbInfo(json({ ...info, ...change }))).toThrow(Malformed);
  });
});

describe("reading the identity of an enclave", () => {
  const identity = {
    id: "QE",
    version: 2,
    ...dates,
    miscselect: "00000000",
    miscselectMask: "FFFFFFFF",
    attributes: "11".repeat(16),
    attributesMask: "fb".repeat(16),
    mrsigner: "8c".repeat(32),
    isvprodid: 1,
    tcbLevels: [moduleLevel(8, "UpToDate")],
  };

  it("gives what is compared, under its masks", () => {
    expect(readEnclaveIdentity(json(identity))).toMatchObject({
      id: "QE",
      isvProdId: 1,
      miscSelectMask: new Uint8Array(4).fill(255),
      levels: [{ isvSvn: 8, status: "UpToDate" }],
    });
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ["another version", { version: 1 }, /version 1/u],
    ["a mask of another size", { attributesMask: "ff" }, /"attributesMask"/u],
    ["no levels", { tcbLevels: undefined }, /"tcbLevels"/u],
  ])("refuses %s", (_what, change, message) => {
    expect(() => readEnclaveIdentity(json({ ...identity, ...change }))).toThrow(message);
  });
});

describe("reading a signed response", () => {
  const signature = "0a".repeat(64);

  it("cuts what is signed out as it stands, spaces and escapes included", () => {
    const read = readIntelSignedJson(encode(` {"signature":"${signature}" , "tcbInfo" : {"a" :"\\u00e9é",\n"b":1} }`), "tcbInfo");
    expect(new TextDecoder().decode(read.bytes)).toBe('{"a" :"\\u00e9é",\n"b":1}');
    expect(read.value).toEqual({ a: "éé", b: 1 });
    expect(read.signature).toEqual(new Uint8Array(64).fill(10));
  });

  it.each([
    ["another member", `{"enclaveIdentity":{},"signature":"${signature}"}`, /no tcbInfo/u],
    ["a list", "[]", /no tcbInfo/u],
    ["no signature", '{"tcbInfo":{}}', /64 bytes/u],
    ["half a signature", '{"tcbInfo":{},"signature":"00"}', /64 bytes/u],
    ["a signature that is no text", '{"tcbInfo":{},"signature":1}', /64 bytes/u],
    ["a field twice", `{"tcbInfo":{"a":1,"a":2},"signature":"${signature}"}`, /twice/u],
    ["two members of the name", `{"tcbInfo":{},"tcbInfo":{"x":1},"signature":"${signature}"}`, /twice/u],
    ["no JSON", "x", /not JSON/u],
  ])("refuses %s", (_what, text, message) => {
    expect(() => readIntelSignedJson(encode(text), "tcbInfo")).toThrow(message);
  });
});

describe("reading the fields of a PCK certificate", () => {
  const arc = "1.2.840.113741.1.13.1";
  let key: TestKey;
  beforeAll(async () => {
    key = await testKey("P-256");
  });
  const fields = async (extension: Uint8Array): Promise<PckFields> =>
    readPckFields(readCertificate(await issueCertificate({ name: "pck", key, extensions: [[arc, extension]] })));
  const field = (id: string, value: Uint8Array): Bytes => derSequence(derOid(`${arc}.${id}`), value);

  it("gives the platform and its versions, those above 127 too", async () => {
    const read = await fields(pckExtension({ components: [255, ...repeated(15, 1)], pceSvn: 300 }));
    expect(read).toEqual({
      ppid: new Uint8Array(16).fill(0xaa),
      components: [255, ...repeated(15, 1)],
      pceSvn: 300,
      pceId: new Uint8Array(2),
      fmspc: Uint8Array.of(0, 0x80, 0x6f, 5, 0, 0),
    });
  });

  it("of any other certificate are refused", async () => {
    const other = readCertificate(await issueCertificate({ name: "other", key }));
    expect(isPckCertificate(other)).toBe(false);
    expect(() => readPckFields(other)).toThrow("not of a provisioning certification key");
  });

  it.each<[string, Uint8Array, RegExp]>([
    ["no platform", derSequence(field("2", derSequence())), /no field .*\.1/u],
    ["a field twice", derSequence(field("1", derOctetString(new Uint8Array(16))), field("1", derOctetString(new Uint8Array(16)))), /twice/u],
    ["a field of another arc", derSequence(derSequence(derOid("1.2.3"), derInteger(1))), /1\.2\.3/u],
    ["a platform of another size", derSequence(field("1", derOctetString(new Uint8Array(15))), field("2", derSequence())), /16 bytes/u],
    ["a component that is no byte", pckExtension({ components: [256, ...repeated(15, 1)] }), /larger than 255/u],
    ["too few components", pckExtension({ components: [1] }), /no field .*\.2\.2/u],
    ["a value of another kind", derSequence(field("1", derInteger(1)), field("2", derSequence())), /tag 0x2/u],
    ["bytes behind it", Uint8Array.from([...pckExtension(), 0]), /after/u],
    ["no sequence", der(0x04), /tag 0x4/u],
  ])("refuse %s", async (_what, extension, message) => {
    await expect(fields(extension)).rejects.toThrow(message);
    await expect(fields(extension)).rejects.toThrow(Malformed);
  });

  it("name the generation of the processor", () => {
    const of = (hex: string): string | undefined => intelGenerationOf(Uint8Array.from(hex.match(/../gu) ?? [], (digits) => Number.parseInt(digits, 16)));
    expect(["00806f050000", "b0c06f000000", "90c06f000000", "00606a000000", "00906ed50000", "00816f050000"].map(of)).toEqual([
      "sapphire-rapids",
      "emerald-rapids",
      "emerald-rapids",
      "ice-lake",
      undefined,
      undefined,
    ]);
  });
});

describeWithSharedData("changed real statements of Intel", () => {
  it("give a statement or Malformed", () => {
    const inputs = [
      ["automata/tcbinfov3_00806f050000.json", "tcbInfo", readTcbInfo],
      ["automata/qeidentityv2_apiv4.json", "enclaveIdentity", readEnclaveIdentity],
    ] as const;
    for (const [place, member, read] of inputs) {
      const real = encode(sharedText(`boundary/tdx/${place}`));
      expect(read(readIntelSignedJson(real, member).value).levels.length).toBeGreaterThan(0);
      fc.assert(
        fc.property(mutatedBytes([real]), (bytes) => {
          try {
            expect(read(readIntelSignedJson(bytes, member).value).levels.length).toBeLessThanOrEqual(256);
          } catch (error) {
            expect(error).toBeInstanceOf(Malformed);
          }
        }),
        { numRuns: 500 },
      );
    }
  });
});
