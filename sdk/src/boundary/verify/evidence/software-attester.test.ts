import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { AppraisalPolicyJson, TrustAnchorsJson } from "@cornercast/schemas";
import { documentDigest } from "../../../document/index.js";
import { appraise, claims } from "../appraise/index.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { toHex } from "../bytes/hex.js";
import type { CborValue } from "../cbor/cbor-value.js";
import { writeCbor } from "../cbor/write-cbor.js";
import { signCoseSign1 } from "../cose/cose-sign1.js";
import { attestInSoftware, softwareContentType } from "../software/software-report.js";
import { mutatedBytes } from "../testing/mutated-bytes.js";
import { keyDigest } from "../x509/index.js";
import { firstFailure } from "./first-failure.js";
import { formatOf, inspect, verify } from "./software-attester.js";
import type { VerifyOptions } from "./verify-options.js";

const at = "2026-11-25T12:00:00Z";
const nonce = new Uint8Array(48).fill(5);
const workload = new Uint8Array(10);
let key: CryptoKeyPair;
let spkiSha256: string;
beforeAll(async () => {
  key = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-384" }, true, ["sign", "verify"]);
  spkiSha256 = await keyDigest(new Uint8Array(await crypto.subtle.exportKey("spki", key.publicKey)));
});

const options = (more: Partial<VerifyOptions> = {}): VerifyOptions => ({
  collateral: [],
  anchors: [{ technology: "software", spkiSha256 }],
  at: Date.parse(at),
  nonce,
  ...more,
});
const made = async (time = at): Promise<Bytes> => attestInSoftware({ key, reportData: nonce, workload, at: time });

async function reportOf(change: Readonly<Record<string, CborValue | undefined>>, header = softwareContentType): Promise<Bytes> {
  const all = { reportData: new Uint8Array(64), measurement: new Uint8Array(48), madeAt: 0, key: new Uint8Array(4), ...change };
  const claims = new Map(Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
  return signCoseSign1(writeCbor(claims), { algorithm: -35, key: key.privateKey, headers: new Map([[3, header]]) });
}

describe("a report of the software attester", () => {
  it("is accepted under its pinned key, and protects nothing", async () => {
    const evidence = await made();
    const facts = await verify(evidence, options());
    expect(firstFailure(facts)).toBeUndefined();
    expect(facts).toMatchObject({
      technology: "software",
      format: "software-report",
      memory: "none",
      debug: "unknown",
      anchor: { spkiSha256, test: true },
      signedAt: Date.parse(at),
    });
    expect(facts.measurements).toStrictEqual([
      {
        register: "WORKLOAD",
        algorithm: "sha-384",
        value: toHex(new Uint8Array(await crypto.subtle.digest("SHA-384", workload))),
        kind: "launch",
        trust: "signed",
      },
    ]);
    expect([formatOf(evidence), formatOf(Uint8Array.of(0xd2, 0x84)), formatOf(new Uint8Array(4))]).toStrictEqual(["software-report", undefined, undefined]);
    expect(inspect(evidence)).toMatchObject({ madeAt: "2026-11-25T12:00:00.000Z", reportData: `${"05".repeat(48)}${"00".repeat(16)}` });
  });

  it.each([
    ["whose key is not pinned", {}, { anchors: [] }, "pinned-key", "chain-invalid"],
    ["whose key is pinned for other evidence", {}, { anchors: [{ technology: "tpm2", spkiSha256: "" }] }, "pinned-key", "chain-invalid"],
    ["of the future", { time: "2026-11-25T12:10:00Z" }, {}, "time", "chain-invalid"],
    ["for another nonce", {}, { nonce: new Uint8Array(48) }, "nonce", "binding-mismatch"],
    ["for a longer nonce", {}, { nonce: new Uint8Array(65).fill(5) }, "nonce", "binding-mismatch"],
  ] as const)("%s is refused", async (_, { time = at }: { time?: string }, more, name, code) => {
    expect(firstFailure(await verify(await made(time), options(more as Partial<VerifyOptions>)))).toMatchObject({ name, code });
  });

  it("that another key signed is refused", async () => {
    const other = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-384" }, true, ["sign", "verify"]);
    const forged = await attestInSoftware({ key: { publicKey: key.publicKey, privateKey: other.privateKey }, reportData: nonce, workload, at });
    expect(firstFailure(await verify(forged, options()))).toMatchObject({ name: "report-signature", code: "signature-invalid" });
  });

  it.each([
    ["is of another content type", async () => reportOf({}, "text/plain"), "not a software report"],
    ["has a claim more", async () => reportOf({ more: 1 }), "four claims"],
    ["is of before 1970", async () => reportOf({ madeAt: -1 }), "four claims"],
    ["is of after 9999", async () => reportOf({ madeAt: 253_402_300_800 }), "four claims"],
    ["lacks its key", async () => reportOf({ key: undefined }), "four claims"],
    ["has a long key", async () => reportOf({ key: new Uint8Array(1025) }), "1024 bytes"],
    ["has short report data", async () => reportOf({ reportData: new Uint8Array(63) }), "report data"],
    ["has a short measurement", async () => reportOf({ measurement: new Uint8Array(32) }), "measurement"],
  ])("that %s is refused", async (_, evidence, problem) => {
    const facts = await verify(await evidence(), options());
    expect(firstFailure(facts)).toMatchObject({ name: "layout", code: "report-invalid" });
    expect(firstFailure(facts)?.reason).toContain(problem);
  });

  it("shows that no nonce was expected", async () => {
    const { nonce: _, ...without } = options();
    expect((await verify(await made(), without)).checks).toContainEqual({
      name: "nonce",
      phase: "binding",
      outcome: "skipped",
      reason: "no nonce was expected",
    });
  });

  it("with changed bytes gives the same facts, or is refused", async () => {
    const good = await made();
    const expected = { ...(await verify(good, options())), evidence: "" };
    await fc.assert(
      fc.asyncProperty(mutatedBytes([good]), async (bytes) => {
        const facts = await verify(bytes, options());
        if (firstFailure(facts) === undefined) expect({ ...facts, evidence: "" }).toStrictEqual(expected);
      }),
      { numRuns: 200 },
    );
  });
});

describe("the tier of the software attester", () => {
  const document = (): TrustAnchorsJson => ({
    apiVersion: "cornercast/v1",
    kind: "TrustAnchors",
    metadata: { name: "tests" },
    spec: { anchors: [{ technology: "software", spkiSha256: `sha256:${spkiSha256}`, test: true }] },
  });
  const policy = (trustAnchors: string[]): AppraisalPolicyJson => ({
    apiVersion: "cornercast/v1",
    kind: "AppraisalPolicy",
    metadata: { name: "tests" },
    spec: { technologies: [{ technology: "software", requireReference: false }], binding: "not-required", minTier: "warning", trustAnchors },
  });
  const tierUnder = async (names: string[]): Promise<unknown> => {
    const facts = await verify(await made(), options());
    const { spec } = appraise(claims([facts]), policy(names), { verifier: "test", at, anchors: [document()] });
    return { tier: spec?.tier, codes: spec?.refusals?.map(({ code }) => code) };
  };

  it("is none under a policy that names no root", async () => {
    expect(await tierUnder([])).toStrictEqual({ tier: "none", codes: ["test-root"] });
  });

  it("is that of its claims under a policy that names the root", async () => {
    expect(await tierUnder([documentDigest(document())])).toMatchObject({ tier: "warning", codes: [] });
  });
});
