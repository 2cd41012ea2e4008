import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { CborValue } from "../cbor/cbor-value.js";
import { mutatedBytes } from "../testing/mutated-bytes.js";
import { nitroOptions, nitroTime, testDocument, testNitro, type TestNitro } from "../testing/write-nitro.js";
import { CertificateCache } from "../x509/index.js";
import { formatOf, inspect, verify } from "./aws-nitro-enclaves.js";
import { allChecks, firstFailure, type EvidenceFacts, type VerifyOptions } from "./index.js";

let nitro: TestNitro;
beforeAll(async () => {
  nitro = await testNitro();
}, 60_000);

const facts = async (fields: Readonly<Record<string, CborValue | undefined>> = {}, options: Partial<VerifyOptions> = {}): Promise<EvidenceFacts> =>
  verify(await testDocument(nitro, fields), nitroOptions(nitro, options));
const codeOf = (one: EvidenceFacts): string | undefined => firstFailure(one)?.code;
const zeros = new Map<number, Uint8Array<ArrayBuffer>>([0, 1, 2].map((index) => [index, new Uint8Array(48)]));

describe("a document of a Nitro enclave", () => {
  it("holds, and says what the enclave is", async () => {
    const found = await facts({ public_key: Uint8Array.of(4, 5) }, { nonce: new Uint8Array(32).fill(7) });
    expect(codeOf(found)).toBeUndefined();
    expect(found).toMatchObject({
      technology: "aws-nitro-enclaves",
      format: "nitro-attestation-document",
      debug: "off",
      memory: "isolated",
      signedAt: nitroTime,
    });
    expect(found.measurements.map(({ register }) => register)).toEqual(["PCR0", "PCR1", "PCR2"]);
    expect(found.reportData).toEqual(new Uint8Array(48).fill(5));
    expect(found.claims).toContainEqual({ name: "public-key", value: "0405", trust: "signed" });
    expect(found.checks.find(({ name }) => name === "revocation")).toMatchObject({ outcome: "not-applicable" });
  });

  it("is recognised with and without its tag, and decoded without being verified", async () => {
    const document = await testDocument(nitro);
    expect([formatOf(document), formatOf(document.subarray(1)), formatOf(Uint8Array.of(1, 2, 3))]).toEqual([
      "nitro-attestation-document",
      "nitro-attestation-document",
      undefined,
    ]);
    expect(inspect(document)).toMatchObject({ "module-id": "i-0abc-enc0123", "nonce-bytes": 32 });
  });

  it.each<[what: string, fields: Readonly<Record<string, CborValue | undefined>>, reason: RegExp]>([
    ["a field that is not known", { nitrotpm_pcrs: 1 }, /unknown field/u],
    ["another digest", { digest: "SHA256" }, /another digest/u],
    ["no module", { module_id: "" }, /no module_id/u],
    ["no time", { timestamp: 0 }, /no module_id or no timestamp/u],
    ["a time that no clock has", { timestamp: Number.MAX_SAFE_INTEGER }, /timestamp/u],
    ["no authorities", { cabundle: [] }, /no or too many/u],
    ["too many authorities", { cabundle: Array.from({ length: 9 }, () => Uint8Array.of(1)) }, /no or too many/u],
    ["an authority that is too large", { cabundle: [new Uint8Array(1025)] }, /1025 bytes/u],
    ["a certificate that is empty", { certificate: new Uint8Array(0) }, /0 bytes/u],
    ["a nonce that is too large", { nonce: new Uint8Array(513) }, /513 bytes/u],
    ["no registers", { pcrs: new Map<number, CborValue>() }, /no or more than 32/u],
    ["a register that there is not", { pcrs: new Map([[32, new Uint8Array(48)]]) }, /not 0 to 31/u],
    ["a register without an index", { pcrs: new Map([["0", new Uint8Array(48)]]) }, /not 0 to 31/u],
    ["a register of another size", { pcrs: new Map([[0, new Uint8Array(32)]]) }, /32 bytes/u],
    ["no certificate", { certificate: undefined }, /certificate/u],
  ])("is refused for %s", async (_, fields, reason) => {
    expect(firstFailure(await facts(fields))).toMatchObject({ code: "report-invalid", reason: expect.stringMatching(reason) as string });
  });

  it.each<[what: string, fields: Readonly<Record<string, CborValue | undefined>>, options: Partial<VerifyOptions>, code: string]>([
    ["a certificate that cannot be read", { certificate: Uint8Array.of(0x30, 0) }, {}, "chain-invalid"],
    ["an authority that cannot be read", { cabundle: [Uint8Array.of(0x30, 0)] }, {}, "chain-invalid"],
    ["a leaf that has expired", {}, { at: nitroTime + 4 * 3_600_000 }, "chain-invalid"],
    ["a time after that of evaluation", { timestamp: nitroTime + 400_000 }, {}, "chain-invalid"],
    ["a root that only the document brings", {}, { anchors: [] }, "chain-invalid"],
    ["another nonce", {}, { nonce: new Uint8Array(32).fill(8) }, "binding-mismatch"],
    ["a nonce that is only a beginning", {}, { nonce: new Uint8Array(16).fill(7) }, "binding-mismatch"],
    ["no nonce where one is expected", { nonce: null, user_data: null }, { nonce: new Uint8Array(8) }, "binding-mismatch"],
  ])("is refused for %s", async (_, fields, options, code) => {
    expect(codeOf(await facts(fields, options))).toBe(code);
  });

  it("may have its nonce in its user data", async () => {
    expect(codeOf(await facts({ nonce: null }, { nonce: new Uint8Array(48).fill(5) }))).toBeUndefined();
  });

  it("is refused where it is signed under another algorithm than ES384", async () => {
    const document = await testDocument(nitro, {}, -7);
    expect(firstFailure(await verify(document, nitroOptions(nitro)))).toMatchObject({
      code: "report-invalid",
      reason: expect.stringMatching(/ES384/u) as string,
    });
  });

  it("shows debugging by registers that are all zero", async () => {
    expect((await facts({ pcrs: zeros, user_data: undefined })).debug).toBe("on");
  });

  it("is refused where another key signed it", async () => {
    const other = await testNitro();
    const document = await testDocument({ ...nitro, leaf: { ...nitro.leaf, key: other.leaf.key } });
    expect(codeOf(await verify(document, nitroOptions(nitro)))).toBe("signature-invalid");
  });

  it("never passes with other bytes, and is read in bounded time", async () => {
    const document = await testDocument(nitro);
    const options = nitroOptions(nitro, { cache: new CertificateCache() });
    await fc.assert(
      fc.asyncProperty(mutatedBytes([document]), async (changed) => {
        const found = await verify(changed, options);
        // The tag may be missing, and nothing else.
        const same = [document, document.subarray(1)].some((bytes) => bytes.length === changed.length && bytes.every((byte, index) => byte === changed[index]));
        expect(allChecks(found).some(({ outcome }) => outcome === "failed")).toBe(!same);
      }),
      { numRuns: 200 },
    );
  });
});
