import { readFileSync } from "node:fs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { describeWithSharedData, sharedData, sharedText } from "../../../testing/shared-data.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { toHex } from "../bytes/hex.js";
import type { CborValue } from "../cbor/cbor-value.js";
import { writeCbor } from "../cbor/write-cbor.js";
import { signCoseSign1 } from "../cose/cose-sign1.js";
import { testKey, type TestKey } from "../testing/issue-certificate.js";
import { mutatedBytes } from "../testing/mutated-bytes.js";
import { readPem, readPublicKey } from "../x509/index.js";
import { formatOf, inspect, verify } from "./arm-cca.js";
import type { EvidenceFacts } from "./evidence-facts.js";
import { firstFailure } from "./first-failure.js";
import type { VerifyOptions } from "./verify-options.js";

type Claims = Readonly<Record<number, CborValue | undefined>>;

let platformKey: TestKey;
let realmKey: TestKey;
let otherKey: TestKey;
beforeAll(async () => {
  [platformKey, realmKey, otherKey] = [await testKey(), await testKey(), await testKey()];
});

const filled = (size: number, byte: number): Bytes => new Uint8Array(size).fill(byte);
const nonce = filled(64, 9);

const mapOf = (claims: Claims): CborValue =>
  new Map(Object.entries(claims).flatMap(([label, value]) => (value === undefined ? [] : [[Number(label), value] as [number, CborValue]])));

const rawKey = (): Bytes => Uint8Array.from([4, ...realmKey.point]);
const coseKey = (change: Claims = {}): Bytes =>
  writeCbor(
    new Map(
      Object.entries({ 1: 2, "-1": 2, "-2": realmKey.point.subarray(0, 48), "-3": realmKey.point.subarray(48), ...change }).map(([label, value]) => [
        Number(label),
        value ?? 0,
      ]),
    ),
  );

interface Parts {
  readonly platform?: Claims;
  readonly realm?: Claims;
  readonly key?: Bytes;
  readonly platformSigner?: TestKey;
  readonly realmSigner?: TestKey;
}

async function token({ platform, realm, key = rawKey(), platformSigner = platformKey, realmSigner = realmKey }: Parts = {}): Promise<Bytes> {
  const component = { 1: "BL", 2: filled(32, 1), 4: "3.4.2", 5: filled(32, 2) };
  const platformClaims = {
    265: "tag:arm.com,2023:cca_platform#1.0.0",
    10: new Uint8Array(await crypto.subtle.digest("SHA-256", key)),
    2396: filled(32, 3),
    256: Uint8Array.from([1, ...filled(32, 4)]),
    2401: filled(3, 5),
    2395: 0x3003,
    2402: "sha-256",
    2399: [mapOf(component), mapOf({ 2: filled(48, 6), 5: filled(48, 7), 6: "sha-384" })],
    2400: "https://verifier.example",
    ...platform,
  };
  const realmClaims = {
    10: nonce,
    44235: filled(64, 8),
    44236: "sha-256",
    44237: key,
    44238: filled(32, 10),
    44239: [11, 12, 13, 14].map((byte) => filled(32, byte)),
    44240: "sha-256",
    ...realm,
  };
  const sign = async (claims: Claims, signer: TestKey): Promise<Bytes> => signCoseSign1(writeCbor(mapOf(claims)), { algorithm: -35, key: signer.privateKey });
  return writeCbor({
    tag: 399,
    value: new Map([
      [44_234, await sign(platformClaims, platformSigner)],
      [44_241, await sign(realmClaims, realmSigner)],
    ]),
  });
}

function options(more: Partial<VerifyOptions> = {}): VerifyOptions {
  return {
    collateral: [],
    anchors: [],
    at: Date.UTC(2026, 0, 1),
    nonce,
    keys: [{ use: "cca-platform", key: readPublicKey(platformKey.spki, "the key") }],
    ...more,
  };
}

const check = (facts: EvidenceFacts, name: string): string | undefined => facts.checks.find((each) => each.name === name)?.outcome;

describe("a CCA token", () => {
  it.each([
    ["a bare point", undefined],
    ["a COSE key", () => coseKey()],
  ])("whose realm states its key as %s is accepted under the platform's key", async (_, key) => {
    const facts = await verify(await token(key === undefined ? {} : { key: key(), realm: { 265: "tag:arm.com,2023:realm#1.0.0" } }), options());
    expect(firstFailure(facts)).toBeUndefined();
    expect(facts).toMatchObject({
      technology: "arm-cca",
      format: "cca-token",
      debug: "off",
      memory: "isolated",
      conditions: [],
      identity: { kind: "instance-id", value: `01${"04".repeat(32)}` },
    });
    expect(facts.reportData).toStrictEqual(nonce);
    expect(facts.measurements.map(({ register, algorithm, kind }) => [register, algorithm, kind])).toStrictEqual([
      ["RIM", "sha-256", "launch"],
      ["REM0", "sha-256", "runtime"],
      ["REM1", "sha-256", "runtime"],
      ["REM2", "sha-256", "runtime"],
      ["REM3", "sha-256", "runtime"],
      ["platform:BL", "sha-256", "boot"],
      ["platform:1", "sha-384", "boot"],
    ]);
    expect(facts.claims).toContainEqual({ name: "version:platform:BL", value: "3.4.2", trust: "signed" });
    expect(check(facts, "certificate-chain")).toBe("skipped");
  });

  it("of the first profile may lack what is optional", async () => {
    const facts = await verify(
      await token({ platform: { 265: "http://arm.com/CCA-SSD/1.0.0", 2400: undefined, 2399: [mapOf({ 2: filled(32, 1), 5: filled(64, 2) })] } }),
      options(),
    );
    expect(firstFailure(facts)).toBeUndefined();
    expect(facts.claims.map(({ name }) => name)).not.toContain("verification-service");
  });

  it.each([
    ["whose platform token another key signed", async () => token({ platformSigner: otherKey }), {}, "platform-signature", "signature-invalid"],
    ["whose realm token another key signed", async () => token({ realmSigner: otherKey }), {}, "realm-signature", "signature-invalid"],
    ["whose realm token belongs to another platform token", async () => token({ platform: { 10: filled(32, 0) } }), {}, "realm-binding", "binding-mismatch"],
    ["of a platform that nobody trusts", async () => token(), { keys: [] }, "certificate-chain", "chain-invalid"],
    [
      "of a platform whose key is trusted for tokens only",
      async () => token(),
      { keys: [{ use: "token-issuer", key: undefined }] },
      "certificate-chain",
      "chain-invalid",
    ],
    ["for another nonce", async () => token(), { nonce: filled(64, 1) }, "nonce", "binding-mismatch"],
    ["for a longer nonce", async () => token(), { nonce: filled(65, 9) }, "nonce", "binding-mismatch"],
    ["for the beginning of the nonce", async () => token(), { nonce: filled(32, 9) }, "nonce", "binding-mismatch"],
  ] as const)("%s is refused", async (_, evidence, more, name, code) => {
    const facts = await verify(await evidence(), options(more as unknown as Partial<VerifyOptions>));
    expect(firstFailure(facts)).toMatchObject({ name, code });
  });

  it("is refused where no keys were given at all", async () => {
    const { keys: _, ...without } = options();
    expect(firstFailure(await verify(await token(), without))).toMatchObject({ name: "certificate-chain", code: "chain-invalid" });
  });

  it("is for a nonce of fewer bytes when zeros follow it, and shows when none was expected", async () => {
    const challenge = Uint8Array.from([...filled(48, 1), ...filled(16, 0)]);
    expect(firstFailure(await verify(await token({ realm: { 10: challenge } }), options({ nonce: filled(48, 1) })))).toBeUndefined();
    const { nonce: _, ...without } = options();
    expect(check(await verify(await token(), without), "nonce")).toBe("skipped");
  });

  it.each([
    [0x30ff, "off", []],
    [0x4000, "on", []],
    [0x5001, "on", []],
    [0x2000, "unknown", ["platform-not-secured"]],
    [0x6000, "unknown", ["platform-not-secured"]],
    [0x3100, "unknown", ["platform-not-secured"]],
  ])("of the lifecycle %i says of debugging: %s", async (lifecycle, debug, conditions) => {
    const facts = await verify(await token({ platform: { 2395: lifecycle } }), options());
    expect([facts.debug, facts.conditions.map(({ name }) => name)]).toStrictEqual([debug, conditions]);
  });

  it.each([
    ["has another tag", async () => writeCbor({ tag: 400, value: new Map() }), "tag 399"],
    ["has no tag", async () => writeCbor(new Map()), "tag 399"],
    ["lacks the realm token", async () => writeCbor({ tag: 399, value: new Map([[44_234, new Uint8Array(1)]]) }), "platform token"],
    ["has a platform of another profile", async () => token({ platform: { 265: "http://arm.com/psa/2.0.0" } }), "profile of the platform"],
    ["has a realm of another profile", async () => token({ realm: { 265: "x" } }), "profile of the realm"],
    ["has no challenge of the platform", async () => token({ platform: { 10: undefined } }), "challenge of the platform"],
    ["has a short implementation id", async () => token({ platform: { 2396: filled(31, 0) } }), "implementation id"],
    ["has an instance id that is no random UEID", async () => token({ platform: { 256: filled(33, 2) } }), "random UEID"],
    ["has no configuration", async () => token({ platform: { 2401: undefined } }), "configuration"],
    ["has a lifecycle of 17 bits", async () => token({ platform: { 2395: 0x1_0000 } }), "16 bits"],
    ["has a negative lifecycle", async () => token({ platform: { 2395: -1 } }), "16 bits"],
    ["has an unknown hash algorithm", async () => token({ platform: { 2402: "md5" } }), "hash algorithm of the platform"],
    ["has the hash algorithm of every object", async () => token({ platform: { 2402: "constructor" } }), "hash algorithm of the platform"],
    ["has no software components", async () => token({ platform: { 2399: [] } }), "between 1 and 64"],
    ["has 65 software components", async () => token({ platform: { 2399: Array.from({ length: 65 }, () => 0) } }), "between 1 and 64"],
    ["has a component of another size", async () => token({ platform: { 2399: [mapOf({ 2: filled(48, 1), 5: filled(32, 2) })] } }), "48 bytes, not 32"],
    ["has a component without signer", async () => token({ platform: { 2399: [mapOf({ 2: filled(32, 1) })] } }), "signer"],
    ["has a text that is too long", async () => token({ platform: { 2400: "x".repeat(1025) } }), "longer than 1024"],
    ["has a realm challenge of 32 bytes", async () => token({ realm: { 10: filled(32, 1) } }), "challenge of the realm"],
    ["has three extensible measurements", async () => token({ realm: { 44239: [filled(32, 1)] } }), "four extensible"],
    ["has an initial measurement of another algorithm", async () => token({ realm: { 44238: filled(48, 1) } }), "initial measurement"],
    ["has a realm key on another curve", async () => token({ key: coseKey({ [-1]: 8 }) }), "known curve"],
    ["has a realm key of another type", async () => token({ key: coseKey({ 1: 1 }) }), "known curve"],
    ["has a realm key of another size", async () => token({ key: coseKey({ [-2]: filled(32, 1) }) }), "key of the realm"],
    ["has a realm key that is no CBOR", async () => token({ key: Uint8Array.of(0xff) }), "key of the realm"],
  ])("that %s is refused", async (_, evidence, problem) => {
    const facts = await verify(await evidence(), options());
    expect(firstFailure(facts)).toMatchObject({ name: "layout", code: "report-invalid" });
    expect(firstFailure(facts)?.reason).toContain(problem);
  });

  it("is told from its tag, and shown without being verified", async () => {
    expect([formatOf(await token()), formatOf(Uint8Array.of(0xd9, 0x01, 0x90)), formatOf(new Uint8Array(0))]).toStrictEqual([
      "cca-token",
      undefined,
      undefined,
    ]);
    expect(inspect(await token({ platformSigner: otherKey }))).toMatchObject({
      platform: { lifecycle: 0x3003 },
      realm: { initialMeasurement: "0a".repeat(32), profile: null },
    });
    expect(inspect(await token({ platform: { 2400: undefined }, realm: { 265: "tag:arm.com,2023:realm#1.0.0" } }))).toMatchObject({
      platform: { verificationService: null },
    });
  });

  it("with changed bytes is never accepted, whatever was changed", async () => {
    const good = await token();
    await fc.assert(
      fc.asyncProperty(mutatedBytes([good]), async (bytes) => {
        if (toHex(bytes) === toHex(good)) return;
        // Without a failure nothing but the unsigned header may differ, which says nothing.
        const facts = await verify(bytes, options());
        if (firstFailure(facts) === undefined) expect({ ...facts, evidence: "" }).toStrictEqual({ ...(await verify(good, options())), evidence: "" });
      }),
      { numRuns: 300 },
    );
  });
});

describeWithSharedData("a real CCA token", () => {
  const real = (): Bytes => Uint8Array.from(readFileSync(sharedData("boundary/cca/ccatoken/tf-rmm/cca_token.cbor")));
  const keys = (): NonNullable<VerifyOptions["keys"]> =>
    readPem(sharedText("boundary/cca/ccatoken/tf-rmm/cca_platform.pub"), "PUBLIC KEY").map((spki) => ({
      use: "cca-platform",
      key: readPublicKey(spki, "the key"),
    }));

  it("is accepted under its platform's key, and for its own challenge", async () => {
    const facts = await verify(real(), options({ keys: keys(), nonce: filled(64, 0xab) }));
    expect(firstFailure(facts)).toBeUndefined();
    expect(facts.claims).toContainEqual({ name: "lifecycle", value: 12291, trust: "signed" });
    expect(facts.measurements.map(({ register }) => register)).toContain("platform:M3");
  });

  it("is refused with one bit of its realm changed", async () => {
    const changed = real();
    changed[1100] = Number(changed[1100]) ^ 1;
    expect(firstFailure(await verify(changed, options({ keys: keys(), nonce: filled(64, 0xab) })))?.code).toMatch(
      /signature-invalid|report-invalid|binding-mismatch/u,
    );
  });
});
