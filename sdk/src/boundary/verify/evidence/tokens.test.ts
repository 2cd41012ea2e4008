import { beforeAll, describe, expect, it } from "vitest";
import { describeWithSharedData, sharedText } from "../../../testing/shared-data.js";
import { appraise, claims } from "../appraise/index.js";
import { toBase64Url } from "../bytes/base64url.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { fromHex, toHex } from "../bytes/hex.js";
import { toEarCwt, toEarJwt } from "../ear/to-ear.js";
import { signJws } from "../jose/jws.js";
import { testKey, type TestKey } from "../testing/issue-certificate.js";
import { readPublicKey } from "../x509/index.js";
import * as ear from "./ear-token.js";
import type { EvidenceFacts } from "./evidence-facts.js";
import { allChecks, firstFailure } from "./first-failure.js";
import * as maa from "./maa-token.js";
import * as nras from "./nras-token.js";
import type { VerifyOptions } from "./verify-options.js";

const text = (value: string): Bytes => Uint8Array.from(new TextEncoder().encode(value));
const at = Date.UTC(2026, 0, 1);
const now = at / 1_000;
const nonce = new Uint8Array(32).fill(3);
const hexNonce = toHex(nonce);

let key: TestKey;
let other: TestKey;
beforeAll(async () => {
  [key, other] = [await testKey(), await testKey()];
});

function options(issuer: string, more: Partial<VerifyOptions> = {}): VerifyOptions {
  return { collateral: [], anchors: [], at, nonce, keys: [{ use: "token-issuer", key: readPublicKey(key.spki, "the key"), issuer }], ...more };
}

const sign = async (claims: Record<string, unknown>, signer = key, keyId?: string): Promise<string> =>
  signJws(JSON.parse(JSON.stringify(claims)) as never, { algorithm: "ES384", key: signer.privateKey, ...(keyId !== undefined && { keyId }) });
const times = { iat: now - 10, nbf: now - 10, exp: now + 3_600 };

describe("a result of NVIDIA's service", () => {
  const iss = "https://nras.example";
  const device = {
    iss,
    ...times,
    eat_nonce: hexNonce,
    measres: "success",
    ueid: "42",
    hwmodel: "GH100 A01 GSP BROM",
    dbgstat: "disabled",
    "x-nvidia-gpu-driver-version": "550.90.07",
  };
  const digestOf = async (token: string): Promise<string> => toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", text(token))));

  interface Parts {
    readonly overall?: Record<string, unknown>;
    readonly device?: Record<string, unknown>;
    readonly signer?: TestKey;
    readonly deviceSigner?: TestKey;
    readonly submods?: (digest: string) => unknown;
    readonly keyId?: string;
  }

  async function result({ overall = {}, device: change = {}, signer = key, deviceSigner = key, submods, keyId }: Parts = {}): Promise<Bytes> {
    const token = await sign({ ...device, ...change }, deviceSigner, keyId);
    const digest = await digestOf(token);
    const claims = {
      iss,
      ...times,
      eat_nonce: hexNonce,
      "x-nvidia-overall-att-result": true,
      submods: submods?.(digest) ?? { "GPU-0": ["DIGEST", ["SHA-256", digest]] },
      ...overall,
    };
    return text(JSON.stringify([["JWT", await sign(claims, signer, keyId)], { "GPU-0": token }]));
  }

  it("is a result of that service for each device, and no more", async () => {
    const facts = await nras.verify(await result(), options(iss));
    expect(firstFailure(facts)).toBeUndefined();
    expect(facts).toMatchObject({
      technology: "nvidia-cc",
      format: "nras-token",
      thirdParty: { issuer: iss, keySha256: key.pin },
      validUntil: 1_000 * times.exp,
      measurements: [],
    });
    expect(facts.inner).toMatchObject([
      {
        technology: "nvidia-cc",
        generation: "hopper",
        debug: "off",
        identity: { kind: "ueid", value: "42", trust: "endorsed" },
        conditions: [{ name: "cc-mode-unknown" }],
        thirdParty: { issuer: iss, keySha256: key.pin },
      },
    ]);
    expect(facts.inner[0]?.claims).toContainEqual({ name: "x-nvidia-gpu-driver-version", value: "550.90.07", trust: "endorsed" });
    expect([nras.formatOf(await result()), nras.formatOf(text("[]"))]).toStrictEqual(["nras-token", undefined]);
    expect(nras.inspect(await result())).toMatchObject({ overall: { iss }, devices: { "GPU-0": { ueid: "42" } } });
  });

  it("of a switch is one of a switch, and what it does not say is unknown", async () => {
    const facts = await nras.verify(
      await result({ device: { "x-nvidia-switch-bios-version": "96", hwmodel: "LS10", dbgstat: undefined, ueid: undefined } }),
      options(iss),
    );
    expect(facts.inner[0]).toMatchObject({ technology: "nvidia-nvswitch", debug: "unknown" });
    expect(facts.inner[0]).not.toHaveProperty("generation");
    expect(facts.inner[0]).not.toHaveProperty("identity");
    expect((await nras.verify(await result({ device: { dbgstat: "enabled" } }), options(iss))).inner[0]?.debug).toBe("on");
  });

  it.each<readonly [name: string, parts: Parts, more: Partial<VerifyOptions>, check: string, code: string]>([
    ["of an issuer that nobody trusts", {}, { keys: [] }, "token-issuer", "result-untrusted-issuer"],
    ["of another issuer", { overall: { iss: "https://attacker.example" } }, {}, "token-issuer", "result-untrusted-issuer"],
    ["without issuer", { overall: { iss: undefined } }, {}, "token-issuer", "result-untrusted-issuer"],
    ["that is over", {}, { at: at + 3_600_000 }, "token-validity", "result-expired"],
    ["of the future", {}, { at: at - 3_600_000 }, "token-validity", "result-expired"],
    ["without end", { overall: { exp: undefined } }, {}, "token-validity", "result-expired"],
    ["without beginning", { overall: { iat: undefined, nbf: undefined } }, {}, "token-validity", "result-expired"],
    ["for another nonce", {}, { nonce: new Uint8Array(32) }, "nonce", "binding-mismatch"],
    ["without nonce", { overall: { eat_nonce: 5 } }, {}, "nonce", "binding-mismatch"],
    ["of a device for another nonce", { device: { eat_nonce: "00" } }, {}, "nonce", "binding-mismatch"],
    ["that did not accept the devices", { overall: { "x-nvidia-overall-att-result": false } }, {}, "service-result", "device-policy"],
    ["that says nothing of the devices", { overall: { "x-nvidia-overall-att-result": "true" } }, {}, "service-result", "device-policy"],
    ["of a device with unknown measurements", { device: { measres: "fail" } }, {}, "service-result", "reference-mismatch"],
    [
      "about another token of a device",
      { submods: () => ({ "GPU-0": ["DIGEST", ["SHA-256", "00".repeat(32)]] }) },
      {},
      "device-digests",
      "device-token-invalid",
    ],
    ["about another device", { submods: (digest) => ({ "GPU-1": ["DIGEST", ["SHA-256", digest]] }) }, {}, "device-digests", "device-token-invalid"],
    [
      "about one device more",
      { submods: (digest) => ({ "GPU-0": ["DIGEST", ["SHA-256", digest]], "GPU-1": ["DIGEST", ["SHA-256", digest]] }) },
      {},
      "device-digests",
      "device-token-invalid",
    ],
    ["about no devices", { submods: () => "" }, {}, "device-digests", "device-token-invalid"],
    ["with a digest of another function", { submods: (digest) => ({ "GPU-0": ["DIGEST", ["SHA-1", digest]] }) }, {}, "device-digests", "device-token-invalid"],
    ["with a digest that is no list", { submods: () => ({ "GPU-0": ["DIGEST", ""] }) }, {}, "device-digests", "device-token-invalid"],
  ])("%s is refused", async (_, parts, more, check, code) => {
    const failed = allChecks(await nras.verify(await result(parts), options(iss, more))).filter(({ outcome }) => outcome === "failed");
    expect(failed).toContainEqual(expect.objectContaining({ name: check, code }));
  });

  it.each([
    ["the whole", { signer: "other" }],
    ["a device", { deviceSigner: "other" }],
  ])("in which another key signed %s is refused", async (_, which) => {
    const parts = Object.fromEntries(Object.keys(which).map((name) => [name, other]));
    expect(firstFailure(await nras.verify(await result(parts), options(iss)))).toMatchObject({ name: "token-signature", code: "signature-invalid" });
  });

  it("is accepted under a key that is trusted for any issuer", async () => {
    const keys = [{ use: "token-issuer" as const, key: readPublicKey(key.spki, "the key") }];
    expect(firstFailure(await nras.verify(await result(), options(iss, { keys })))).toBeUndefined();
  });

  it("is refused where no keys were given at all, and counts no longer than the calendar", async () => {
    const { keys: _, ...without } = options(iss);
    expect(firstFailure(await nras.verify(await result(), without))?.code).toBe("result-untrusted-issuer");
    const endless = await nras.verify(await result({ device: { hwmodel: "GB100" }, overall: { exp: 1e300 } }), options(iss));
    expect(firstFailure(endless)?.code).toBe("result-expired");
    expect(endless).not.toHaveProperty("validUntil");
    expect(endless.inner[0]?.generation).toBe("blackwell");
    expect((await nras.verify(await result({ device: { hwmodel: 5 } }), options(iss))).inner[0]).not.toHaveProperty("generation");
    expect(firstFailure(await nras.verify(await result({ overall: { nbf: undefined } }), options(iss)))).toBeUndefined();
  });

  it("in the older spelling is read, and of a key with another id refused", async () => {
    const older = await result({ submods: (digest) => ({ "GPU-0": ["DIGEST", ["SHA256", digest.toUpperCase()]] }) });
    expect(firstFailure(await nras.verify(older, options(iss)))).toBeUndefined();
    const keys = (id: string): Partial<VerifyOptions> => ({ keys: [{ use: "token-issuer", issuer: iss, id, key: readPublicKey(key.spki, "the key") }] });
    expect(firstFailure(await nras.verify(await result({ keyId: "a" }), options(iss, keys("a"))))).toBeUndefined();
    expect(firstFailure(await nras.verify(await result({ keyId: "a" }), options(iss, keys("b"))))?.code).toBe("result-untrusted-issuer");
    expect(firstFailure(await nras.verify(await result(), options(iss, keys("b"))))).toBeUndefined();
  });

  it("shows that no nonce was expected", async () => {
    const { nonce: _, ...without } = options(iss);
    expect(allChecks(await nras.verify(await result(), without)).filter(({ outcome }) => outcome === "skipped")).toHaveLength(2);
  });

  it.each([
    ["a list of one", "[[]]"],
    ["another kind of token", '[["X","a.b.c"],{"GPU-0":"a.b.c"}]'],
    ["a token that is a number", '[["JWT",1],{"GPU-0":"a.b.c"}]'],
    ["three parts", '[["JWT","a.b.c"],{"GPU-0":"a.b.c"},1]'],
    ["no devices", '[["JWT","a.b.c"],{}]'],
    ["67 devices", JSON.stringify([["JWT", "a.b.c"], Object.fromEntries(Array.from({ length: 67 }, (_, index) => [index, "a.b.c"]))])],
    ["a device without token", '[["JWT","a.b.c"],{"GPU-0":5}]'],
    ["an object", "{}"],
    ["no JSON", "["],
  ])("that is %s is refused", async (_, evidence) => {
    expect(firstFailure(await nras.verify(text(evidence), options(iss)))).toMatchObject({ name: "layout", code: "device-token-invalid" });
  });
});

describe("a token of Microsoft Azure Attestation", () => {
  const iss = "https://shared.weu.attest.azure.net";
  const claims = {
    iss,
    ...times,
    "x-ms-attestation-type": "sevsnpvm",
    "x-ms-sevsnpvm-launchmeasurement": "AB".repeat(48),
    "x-ms-sevsnpvm-is-debuggable": false,
    "x-ms-sevsnpvm-migration-allowed": true,
    nonce: toBase64Url(nonce),
  };
  const token = async (change: Record<string, unknown> = {}): Promise<Bytes> => text(await sign({ ...claims, ...change }));

  it("is a result of that service, and no more", async () => {
    const facts = await maa.verify(await token(), options(iss));
    expect(firstFailure(facts)).toBeUndefined();
    expect(facts).toMatchObject({
      technology: "amd-sev-snp",
      format: "maa-token",
      debug: "off",
      migration: "on",
      memory: "encrypted",
      thirdParty: { issuer: iss, keySha256: key.pin },
    });
    expect(facts.measurements).toStrictEqual([{ register: "MEASUREMENT", algorithm: "sha-384", kind: "launch", value: "ab".repeat(48), trust: "endorsed" }]);
    expect([
      maa.formatOf(await token()),
      maa.formatOf(text(await sign({ iss }))),
      maa.formatOf(text("e")),
      maa.formatOf(new Uint8Array(2 ** 20 + 1).fill(0x65)),
      maa.formatOf(text("x")),
    ]).toStrictEqual(["maa-token", undefined, undefined, undefined, undefined]);
    expect(maa.inspect(await token())).toMatchObject({ claims: { iss } });
  });

  it.each([
    ["tdxvm", "intel-tdx", { tdx_mrtd: "00".repeat(48), tdx_rtmr3: "11".repeat(48), tdx_td_attributes_debug: true }, ["MRTD", "RTMR3"], "on"],
    ["sgx", "intel-sgx", { "x-ms-sgx-mrenclave": "00".repeat(32), "x-ms-sgx-mrsigner": "x".repeat(64) }, ["MRENCLAVE"], "unknown"],
  ])("of the type %s is of %s", async (type, technology, more, registers, debug) => {
    const facts = await maa.verify(await token({ "x-ms-isolation-tee": { "x-ms-attestation-type": type, ...more } }), options(iss));
    expect([facts.technology, facts.measurements.map(({ register }) => register), facts.debug, facts.migration]).toStrictEqual([
      technology,
      registers,
      debug,
      "unknown",
    ]);
  });

  it.each([
    ["in hexadecimal digits", { nonce: hexNonce }],
    ["in its runtime data", { nonce: undefined, "x-ms-runtime": { nonce: hexNonce } }],
    ["from its client", { nonce: undefined, "x-ms-runtime": { "client-payload": { nonce: toBase64Url(nonce) } } }],
  ])("has its nonce %s", async (_, change) => {
    expect(firstFailure(await maa.verify(await token(change), options(iss)))).toBeUndefined();
  });

  it.each<readonly [name: string, change: Record<string, unknown>, more: Partial<VerifyOptions>, check: string, code: string]>([
    ["of an issuer that nobody trusts", {}, { keys: [] }, "token-issuer", "result-untrusted-issuer"],
    ["for another nonce", {}, { nonce: new Uint8Array(32) }, "nonce", "binding-mismatch"],
    ["for no nonce", { nonce: undefined }, {}, "nonce", "binding-mismatch"],
    ["that is over", {}, { at: at + 3_600_000 }, "token-validity", "result-expired"],
    ["of another type", { "x-ms-attestation-type": "tpm" }, {}, "layout", "device-token-invalid"],
    ["without type", { "x-ms-attestation-type": undefined }, {}, "layout", "device-token-invalid"],
  ])("%s is refused", async (_, change, more, check, code) => {
    expect(firstFailure(await maa.verify(await token(change), options(iss, more)))).toMatchObject({ name: check, code });
  });

  it("that is too large, or no token, is refused; without expected nonce that is shown", async () => {
    for (const bytes of [new Uint8Array(2 ** 20 + 1), text("x"), text(await signJws([] as never, { algorithm: "ES384", key: key.privateKey }))])
      expect(firstFailure(await maa.verify(bytes, options(iss)))?.code).toBe("device-token-invalid");
    const { nonce: _, ...without } = options(iss);
    expect((await maa.verify(await token(), without)).checks).toContainEqual(expect.objectContaining({ name: "nonce", outcome: "skipped" }));
  });
});

describe("an EAT Attestation Result of another verifier", () => {
  const issuer = "verifier.example";
  const result = {
    metadata: { name: "r" },
    spec: {
      at: new Date(at).toISOString(),
      expires: new Date(at + 3_600_000).toISOString(),
      verifier: issuer,
      evidence: [],
      nonce: toBase64Url(nonce),
      submodules: [
        { name: "cpu", technology: "amd-sev-snp", tier: "warning", trustVector: { hardware: 32 } },
        { name: "gpu/0", technology: "nvidia-cc", tier: "affirming", trustVector: { hardware: 2 } },
      ],
    },
  };
  const jwt = async (signer = key): Promise<Bytes> => text(await toEarJwt(result, { algorithm: "ES384", key: signer.privateKey }));

  it.each([
    ["JWT", async () => jwt(), "ear-jwt"],
    ["CWT", async () => toEarCwt(result, { algorithm: "ES384", key: key.privateKey }), "ear-cwt"],
  ])("as %s keeps the vectors that the verifier gave", async (_, evidence, format) => {
    const facts = await ear.verify(await evidence(), options(issuer));
    expect(firstFailure(facts)).toBeUndefined();
    expect(facts).toMatchObject({ format, thirdParty: { issuer, keySha256: key.pin }, validUntil: at + 3_600_000 });
    expect(facts.inner.map(({ technology, thirdParty }) => [technology, thirdParty?.vector])).toStrictEqual([
      ["amd-sev-snp", { hardware: 32 }],
      ["nvidia-cc", { hardware: 2 }],
    ]);
    expect(ear.formatOf(await evidence())).toBe(format);
    expect(ear.inspect(await evidence())).toMatchObject({ format, claims: { submods: { cpu: { ear_status: "warning" } } } });
  });

  it("becomes a submodule for each of its own, none of which is above a warning", async () => {
    const { submodules } = claims([await ear.verify(await jwt(), options(issuer))]);
    expect(submodules.map(({ name }) => name)).toStrictEqual(["cpu", "gpu/0"]);
    const technologies = ["amd-sev-snp", "nvidia-cc"].map((technology) => ({ technology, requireReference: false, requireRevocationCheck: false }));
    const policy = { spec: { technologies, binding: "not-required", minTier: "warning" } };
    const { spec } = appraise(claims([await ear.verify(await jwt(), options(issuer))]), policy, { verifier: "us", at: new Date(at).toISOString() });
    expect(spec).toMatchObject({
      state: "signature-ok",
      tier: "warning",
      submodules: [
        { tier: "warning", thirdParty: true },
        { tier: "warning", thirdParty: true },
      ],
      refusals: [],
    });
  });

  it("has the technology that its claims state, and no other", async () => {
    const foreign = (attester: unknown): Promise<string> =>
      sign({
        eat_profile: "tag:github.com,2023:veraison/ear",
        iat: now,
        "ear.verifier-id": { developer: issuer, build: "1" },
        submods: { cpu0: { "ear.status": "affirming", "ear.veraison.annotated-evidence": attester } },
      });
    const technology = async (attester: unknown): Promise<string | undefined> => {
      const { nonce: _, ...without } = options(issuer);
      const facts: EvidenceFacts = await ear.verify(text(await foreign(attester)), without);
      expect(firstFailure(facts)).toBeUndefined();
      return facts.inner[0]?.technology;
    };
    expect([
      await technology({ snp: {} }),
      await technology({ tdx: {}, init_data: "" }),
      await technology({ snp: {}, tdx: {} }),
      await technology({ toString: 1 }),
      await technology([]),
      await technology({ technology: "" }),
      await technology(undefined),
    ]).toStrictEqual(["amd-sev-snp", "intel-tdx", "unknown", "unknown", "unknown", "unknown", "unknown"]);
  });

  it.each<readonly [name: string, more: Partial<VerifyOptions>, check: string, code: string]>([
    ["of a verifier that nobody trusts", { keys: [] }, "token-issuer", "result-untrusted-issuer"],
    ["for another nonce", { nonce: new Uint8Array(32) }, "nonce", "binding-mismatch"],
    ["that is over", { at: at + 3_600_000 }, "token-validity", "result-expired"],
    ["of the future", { at: at - 3_600_000 }, "token-validity", "result-expired"],
  ])("%s is refused", async (_, more, check, code) => {
    expect(firstFailure(await ear.verify(await jwt(), options(issuer, more)))).toMatchObject({ name: check, code });
  });

  it("is accepted under a key that is trusted for any verifier", async () => {
    const keys = [{ use: "token-issuer" as const, key: readPublicKey(key.spki, "the key") }];
    expect(firstFailure(await ear.verify(await jwt(), options(issuer, { keys })))).toBeUndefined();
  });

  it("is refused where no keys were given at all", async () => {
    const { keys: _, ...without } = options(issuer);
    expect(firstFailure(await ear.verify(await jwt(), without))?.code).toBe("result-untrusted-issuer");
  });

  it("that another key signed is refused, and so is what is none", async () => {
    expect(firstFailure(await ear.verify(await jwt(other), options(issuer)))).toMatchObject({ name: "token-signature", code: "signature-invalid" });
    expect(firstFailure(await ear.verify(text("x"), options(issuer)))).toMatchObject({ name: "layout", code: "envelope-invalid" });
  });
});

describeWithSharedData("a real result of NVIDIA's service", () => {
  const place = "boundary/nvidia/sdk-unit/sample_attestation_data/hopperClaimsv3_detached_eat.json";

  it("is about its devices' tokens, and refused without a key of the service", async () => {
    const expected = fromHex("931d8dd0add203ac3d8b4fbde75e115278eefcdceac5b87671a748f32364dfcb") ?? nonce;
    const facts = await nras.verify(text(sharedText(place)), options("https://other.example", { nonce: expected, at: Date.UTC(2025, 5, 11, 0, 40) }));
    expect(facts.checks.filter(({ outcome }) => outcome === "checked").map(({ name }) => name)).toStrictEqual([
      "layout",
      "token-validity",
      "nonce",
      "device-digests",
      "service-result",
    ]);
    expect(firstFailure(facts)).toMatchObject({ name: "token-issuer", code: "result-untrusted-issuer" });
    expect(facts.inner).toMatchObject([
      { technology: "nvidia-cc", generation: "hopper", debug: "off", identity: { value: "478176379286082186618948445787393647364802107249" } },
    ]);
  });
});
