import { readFileSync } from "node:fs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { describeWithSharedData, sharedData, sharedFiles } from "../../../testing/shared-data.js";
import { fromBase64, toBase64 } from "../bytes/base64.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { Malformed } from "../bytes/malformed.js";
import { testKey, testParty, type TestParty } from "../testing/issue-certificate.js";
import { extendedKeyUsage, issueOcspResponse, ocspSigning, type TestOcspResponse } from "../testing/issue-ocsp-response.js";
import { mutatedBytes } from "../testing/mutated-bytes.js";
import { CertificateCache, readCertificate, type Certificate } from "../x509/index.js";
import { ocspStatus, type OcspStatus } from "./ocsp-status.js";
import { readOcspResponse } from "./read-ocsp-response.js";

const at = Date.UTC(2026, 5, 1);
const hour = 3_600_000;

let root: TestParty;
let leaf: TestParty;
let responder: TestParty;
let good: Omit<TestOcspResponse, "issuer">;
beforeAll(async () => {
  root = await testParty({ name: "root", authority: true });
  leaf = await testParty({ name: "leaf", issuer: root, serial: 7 });
  responder = await testParty({ name: "responder", issuer: root, serial: 8, extensions: [[ocspSigning.extension, extendedKeyUsage("1.2.3", ocspSigning.id)]] });
  good = { serials: [7], thisUpdate: at - hour, nextUpdate: at + hour, responder };
});

const issue = (parts: Partial<TestOcspResponse> = {}): Promise<Bytes> => issueOcspResponse({ issuer: root, ...good, ...parts });
const certificateOf = (party: TestParty): Certificate => readCertificate(party.certificate);
async function status(parts: Partial<TestOcspResponse> | readonly Partial<TestOcspResponse>[], when = at, cache?: CertificateCache): Promise<OcspStatus> {
  const responses = [];
  for (const one of Array.isArray(parts) ? (parts as readonly Partial<TestOcspResponse>[]) : [parts as Partial<TestOcspResponse>])
    responses.push(readOcspResponse(await issue(one)));
  return ocspStatus(certificateOf(leaf), certificateOf(root), responses, when, cache);
}

describe("reading a response of OCSP", () => {
  it("gives the answers, in DER and in base64", async () => {
    const bytes = await issue({ serials: [7, 300], version: 0, byName: true, extension: { of: "answer", critical: false } });
    const read = readOcspResponse(bytes);
    expect(read.answers.map(({ serial, status: state, hash }) => [serial, state, hash])).toEqual([
      ["07", "good", "SHA-384"],
      ["012c", "good", "SHA-384"],
    ]);
    expect(read.responders.map(({ commonName }) => commonName)).toEqual(["responder"]);
    expect(readOcspResponse(new TextEncoder().encode(`${toBase64(bytes)}\n`)).answers).toEqual(read.answers);
  });

  it.each<[string, Partial<TestOcspResponse>, RegExp]>([
    ["an error of the responder", { responseStatus: 6 }, /error of the responder \(6\)/u],
    ["another kind of response", { kind: "1.2.3" }, /of the kind 1\.2\.3/u],
    ["another version", { version: 1 }, /version 1/u],
    ["no answer", { serials: [] }, /no answer/u],
    ["more answers than anybody needs", { serials: Array.from({ length: 65 }, (_, serial) => serial) }, /more than 64/u],
    ["an unknown digest", { hash: "other" }, /1\.2\.840\.113549\.2\.5/u],
    ["an unknown status", { status: "other" }, /status that is not known/u],
    ["no end", { nextUpdate: undefined as never }, /until when/u],
    ["a critical extension", { extension: { of: "response", critical: true } }, /critical extension/u],
    ["a critical extension of an answer", { extension: { of: "answer", critical: true } }, /critical extension/u],
    ["bytes behind it", { trailing: Uint8Array.of(5, 0) }, /where it ends/u],
  ])("refuses %s", async (_what, parts, message) => {
    const bytes = await issue(parts);
    expect(() => readOcspResponse(bytes)).toThrow(message);
    expect(() => readOcspResponse(bytes)).toThrow(Malformed);
  });

  it("refuses certificates of broken usage", async () => {
    const broken = await testParty({ name: "responder", issuer: root, extensions: [[ocspSigning.extension, Uint8Array.of(1)]] });
    const bytes = await issue({ responder: broken });
    expect(() => readOcspResponse(bytes)).toThrow(Malformed);
  });

  it("refuses what is neither DER nor base64", () => {
    for (const bytes of [new Uint8Array(), Uint8Array.of(0xff), new TextEncoder().encode("!!")])
      expect(() => readOcspResponse(bytes)).toThrow("neither DER nor base64");
  });
});

describe("the status of a certificate", () => {
  it.each<TestOcspResponse["hash"]>(["SHA-1", "SHA-256", "SHA-384", "SHA-512"])(
    "is good where a responder of the authority says so, with %s to tell issuers apart",
    async (hash) => {
      expect((await status({ ...(hash !== undefined && { hash }) })).kind).toBe("good");
    },
  );

  it("is good where the authority itself says so, and with what a cache remembers", async () => {
    expect((await status({ responder: undefined as never })).kind).toBe("good");
    const cache = new CertificateCache();
    const response = readOcspResponse(await issue());
    for (const _ of [1, 2]) expect((await ocspStatus(certificateOf(leaf), certificateOf(root), [response], at, cache)).kind).toBe("good");
    expect(await ocspStatus(certificateOf(leaf), certificateOf(root), [response], at + 2 * hour, cache)).toMatchObject({ kind: "fault" });
  });

  it("is not known from answers about others", async () => {
    expect((await status({ serials: [8] })).kind).toBe("none");
    expect((await status([])).kind).toBe("none");
    const other = await testParty({ name: "other", authority: true });
    expect((await status({ issuer: other })).kind).toBe("none");
    // The same name, and another key.
    const twin = await testParty({ name: "root", authority: true });
    expect((await status({ issuer: twin })).kind).toBe("none");
  });

  it.each<[string, () => Promise<Partial<TestOcspResponse>>, string, RegExp]>([
    ["revoked", async () => ({ status: "revoked" }), "revoked", /07 is revoked/u],
    ["unknown to the responder", async () => ({ status: "unknown" }), "collateral-invalid", /does not know the certificate 07/u],
    ["answered too long ago", async () => ({ nextUpdate: at - 1 }), "collateral-invalid", /counted until/u],
    ["answered in the future", async () => ({ thisUpdate: at + hour }), "collateral-invalid", /counts from/u],
    ["signed by another key", async () => ({ signer: await testKey() }), "collateral-invalid", /not signed by/u],
    ["signed by a responder of another authority", async () => ({ responder: await foreign() }), "collateral-invalid", /not signed by/u],
    ["signed by a certificate that may not respond", async () => ({ responder: leaf }), "collateral-invalid", /not signed by/u],
    [
      "signed by a certificate for something else",
      async () => ({ responder: await withUsage(extendedKeyUsage("1.2.3")) }),
      "collateral-invalid",
      /not signed by/u,
    ],
    [
      "signed by a certificate that may not sign",
      async () => ({ responder: await withUsage(extendedKeyUsage(ocspSigning.id), { keyUsage: 0x04 }) }),
      "collateral-invalid",
      /not signed by/u,
    ],
    [
      "signed by a responder that has run out",
      async () => ({ responder: await withUsage(extendedKeyUsage(ocspSigning.id), { notAfter: at - 1 }) }),
      "collateral-invalid",
      /responder is not valid/u,
    ],
  ])("is no good one where it is %s", async (_what, parts, code, reason) => {
    expect(await status(await parts())).toMatchObject({ kind: "fault", code, reason: expect.stringMatching(reason) as unknown });
  });

  it("is a fault where one of several answers is, whatever the others say", async () => {
    expect(await status([{}, { status: "revoked" }])).toMatchObject({ kind: "fault", code: "revoked" });
    expect((await status([{}, {}])).kind).toBe("good");
  });

  async function foreign(): Promise<TestParty> {
    const other = await testParty({ name: "root", authority: true });
    return testParty({ name: "responder", issuer: other, extensions: [[ocspSigning.extension, extendedKeyUsage(ocspSigning.id)]] });
  }
  function withUsage(value: Bytes, more: { readonly keyUsage?: number; readonly notAfter?: number } = {}): Promise<TestParty> {
    return testParty({ name: "responder", issuer: root, extensions: [[ocspSigning.extension, value]], ...more });
  }
});

describeWithSharedData("real responses of OCSP", () => {
  const all = (): readonly Bytes[] =>
    sharedFiles("boundary/nvidia/gonv/ocsp").map((name) => Uint8Array.from(readFileSync(sharedData(`boundary/nvidia/gonv/ocsp/${name}`))));

  it("are read, each with one answer", () => {
    expect(all().map((bytes) => readOcspResponse(bytes).answers.map((answer) => answer.status))).toEqual(Array.from({ length: 7 }, () => ["good"]));
  });

  it("that were changed give a response or Malformed", () => {
    const inputs = all().map((bytes) => fromBase64(new TextDecoder().decode(bytes).replace(/\s/gu, "")) ?? bytes);
    fc.assert(
      fc.property(mutatedBytes(inputs), (bytes) => {
        try {
          expect(readOcspResponse(bytes).answers.length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(Malformed);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
