import type { AppraisalResultJson } from "@cornercast/schemas";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { describeWithSharedData, sharedFiles, sharedText } from "../../../testing/shared-data.js";
import { toBase64Url } from "../bytes/base64url.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { isCborTag, type CborMap, type CborValue } from "../cbor/cbor-value.js";
import { cborOfJson, jsonOfCbor } from "../cbor/json-of-cbor.js";
import { readCbor } from "../cbor/read-cbor.js";
import { writeCbor } from "../cbor/write-cbor.js";
import { signCoseSign1 } from "../cose/cose-sign1.js";
import { signJws } from "../jose/jws.js";
import { testKey, type TestKey } from "../testing/issue-certificate.js";
import { mutatedBytes } from "../testing/mutated-bytes.js";
import { readPublicKey, type PublicKey } from "../x509/index.js";
import { earOfResult } from "./ear-of-result.js";
import { earProfile } from "./ear.js";
import { fromEar, type EarOptions } from "./from-ear.js";
import { earFormOf } from "./read-ear-token.js";
import { readEarCbor, readEarJson, readEarSubmodules } from "./read-ear.js";
import { toEarCwt, toEarJwt } from "./to-ear.js";
import { writeEarCbor, writeEarJson } from "./write-ear.js";

const digest = `sha256:${"ab".repeat(32)}`;
const nonce = toBase64Url(new Uint8Array(32).fill(7));

const result: AppraisalResultJson = {
  apiVersion: "cornercast/v1",
  kind: "AppraisalResult",
  metadata: { name: "site-1" },
  spec: {
    at: "2026-11-25T12:00:00.250Z",
    verifier: "verifier.example",
    policy: digest,
    evidence: [digest],
    state: "signature-ok",
    tier: "warning",
    submodules: [
      {
        name: "cpu",
        technology: "amd-sev-snp",
        tier: "warning",
        trustVector: {
          "instance-identity": 0,
          configuration: 2,
          executables: 3,
          "file-system": 0,
          hardware: 32,
          "runtime-opaque": 2,
          "storage-opaque": 0,
          "sourced-data": 0,
        },
        claims: [{ name: "MEASUREMENT", value: "00ff", trust: "signed" }],
        checks: [{ name: "revocation", outcome: "skipped", reason: "no list" }],
        thirdParty: true,
      },
      { name: "gpu/0", technology: "nvidia-cc", tier: "affirming", trustVector: { hardware: 2 }, claims: [], checks: [], thirdParty: true },
    ],
    allSubmodsBound: "unknown",
    coLocation: "unproven",
    refusals: [{ code: "device-policy", submodule: "gpu/0", message: "why" }],
    limits: ["physical-interposer", "third-party-result"],
    nonce,
    expires: "2026-11-25T13:00:00Z",
  },
};

const at = Date.parse("2026-11-25T12:30:00Z");
let key: TestKey;
let keys: readonly PublicKey[];
beforeAll(async () => {
  key = await testKey("P-384");
  keys = [readPublicKey(key.spki, "the key")];
});
const options = (more: Partial<EarOptions> = {}): EarOptions => ({ keys, at, nonce, ...more });
const read = async (token: Bytes | string, more: Partial<EarOptions> = {}): Promise<AppraisalResultJson> => {
  const outcome = await fromEar(token, options(more));
  if (outcome.kind === "refused") throw new Error(`${outcome.code}: ${outcome.message}`);
  return outcome.result;
};

describe("an appraisal result as EAR", () => {
  it.each([
    ["JWT", async () => toEarJwt(result, { algorithm: "ES384", key: key.privateKey, keyId: "key-1" }), "ear-jwt"],
    ["CWT", async () => toEarCwt(result, { algorithm: "ES384", key: key.privateKey, keyId: "key-1" }), "ear-cwt"],
    ["JWT without key id", async () => toEarJwt(result, { algorithm: "ES384", key: key.privateKey }), "ear-jwt"],
    ["CWT without key id", async () => toEarCwt(result, { algorithm: "ES384", key: key.privateKey }), "ear-cwt"],
  ])("in the form of a %s is read back as it was", async (_, write, form) => {
    const token = await write();
    expect(await read(token)).toStrictEqual(result);
    expect(earFormOf(typeof token === "string" ? Uint8Array.from(new TextEncoder().encode(token)) : token)).toBe(form);
  });

  it("has the claims of draft-04, and the same bytes each time", () => {
    const json = writeEarJson(earOfResult(result));
    expect(json).toMatchObject({
      eat_profile: earProfile,
      iat: Date.parse("2026-11-25T12:00:00Z") / 1_000,
      exp: Date.parse("2026-11-25T13:00:00Z") / 1_000,
      eat_nonce: nonce,
      ear_verifier_id: { developer: "verifier.example", build: "cornercast/v1" },
      ear_all_submods_bound: "unknown",
      submods: {
        cpu: {
          ear_status: "warning",
          ear_trustworthiness_vector: { hardware: 32 },
          ear_appraisal_policy_ids: [`ni:///sha-256;${toBase64Url(new Uint8Array(32).fill(0xab))}`],
        },
      },
    });
    const cbor = writeEarCbor(earOfResult(result));
    expect([...cbor.keys()]).toStrictEqual([265, 6, 4, 1004, 10, 266, "ear_all_submods_bound", "cornercast_result"]);
    expect(writeCbor(cbor)).toStrictEqual(writeCbor(writeEarCbor(earOfResult(structuredClone(result)))));
    const cpu = (cbor.get(266) as CborMap).get("cpu") as CborMap;
    expect([cpu.get(1000), cpu.get(1001)]).toStrictEqual([
      32,
      new Map([
        [0, 0],
        [1, 2],
        [2, 3],
        [3, 0],
        [4, 32],
        [5, 2],
        [6, 0],
        [7, 0],
      ]),
    ]);
  });

  it("of evidence that could not be read has one submodule, since EAR demands one", async () => {
    const empty: AppraisalResultJson = {
      ...result,
      spec: { at: "2026-11-25T12:00:00Z", verifier: "v", evidence: [digest], state: "digest-ok", tier: "contraindicated" },
    };
    const token = await toEarJwt(empty, { algorithm: "ES384", key: key.privateKey });
    const { nonce: _, ...without } = options();
    expect(await fromEar(token, without)).toMatchObject({
      result: { spec: { tier: "contraindicated", state: "digest-ok", submodules: [], limits: ["third-party-result"] } },
    });
  });

  it("may say that devices are in one machine, and name its policy in another way", async () => {
    const told: AppraisalResultJson = { ...result, spec: { ...result.spec, coLocation: "proven", policy: "sha256:x" } };
    const { spec } = await read(await toEarJwt(told, { algorithm: "ES384", key: key.privateKey }));
    expect([spec?.coLocation, spec?.policy]).toStrictEqual(["proven", undefined]);
  });

  it("that lacks its fields is written without them", () => {
    expect(writeEarJson(earOfResult({ spec: { submodules: [{}] } }))).toMatchObject({ submods: { "": { ear_status: "none" } } });
    expect(writeEarJson(earOfResult({}))).toMatchObject({ submods: { none: { ear_status: "none" } } });
  });
});

describe("an EAR token", () => {
  it("is never taken for a verification here, whatever it says of itself", async () => {
    const claimed: AppraisalResultJson = {
      ...result,
      spec: { ...result.spec, state: "appraised", submodules: (result.spec?.submodules ?? []).map((each) => ({ ...each, thirdParty: false })), limits: [] },
    };
    const { spec } = await read(await toEarJwt(claimed, { algorithm: "ES384", key: key.privateKey }));
    expect(spec?.state).toBe("signature-ok");
    expect(spec?.submodules?.map(({ thirdParty }) => thirdParty)).toStrictEqual([true, true]);
    expect(spec?.limits).toStrictEqual(["third-party-result"]);
  });

  it.each([
    ["another key signed", async () => toEarJwt(result, { algorithm: "ES384", key: (await testKey()).privateKey }), {}, "result-untrusted-issuer"],
    ["another key signed as CWT", async () => toEarCwt(result, { algorithm: "ES384", key: (await testKey()).privateKey }), {}, "result-untrusted-issuer"],
    ["no trusted key signed", async () => toEarJwt(result, { algorithm: "ES384", key: key.privateKey }), { keys: [] }, "result-untrusted-issuer"],
    ["is over", async () => toEarJwt(result, { algorithm: "ES384", key: key.privateKey }), { at: Date.parse("2026-11-25T13:00:00Z") }, "result-expired"],
    [
      "is of the future",
      async () => toEarJwt(result, { algorithm: "ES384", key: key.privateKey }),
      { at: Date.parse("2026-11-25T11:00:00Z") },
      "result-expired",
    ],
    ["is for another nonce", async () => toEarJwt(result, { algorithm: "ES384", key: key.privateKey }), { nonce: "AAAAAAAAAAA" }, "binding-mismatch"],
    ["is no token", async () => Promise.resolve("e.e"), {}, "envelope-invalid"],
    ["is CBOR without signature", async () => Promise.resolve(writeCbor(writeEarCbor(earOfResult(result)))), {}, "envelope-invalid"],
    ["is a signed message of something else", async () => signCoseSign1(writeCbor([]), { algorithm: -35, key: key.privateKey }), {}, "envelope-invalid"],
    ["is larger than 1 MiB", async () => Promise.resolve(new Uint8Array(1024 * 1024 + 1)), {}, "envelope-invalid"],
  ] as const)("that %s is refused", async (_, token, more, code) => {
    expect(await fromEar(await token(), options(more))).toMatchObject({ kind: "refused", code });
  });

  it("of a CWT may have the tag of CWTs", async () => {
    const token = await toEarCwt(result, { algorithm: "ES384", key: key.privateKey });
    expect(await read(writeCbor({ tag: 61, value: readCbor(token, "it") }))).toStrictEqual(result);
    const item = readCbor(token, "it");
    expect(await fromEar(writeCbor(isCborTag(item) ? item.value : 0), options())).toMatchObject({ code: "envelope-invalid" });
  });

  it("is told from other bytes", () => {
    for (const bytes of [new Uint8Array(0), new Uint8Array(1024 * 1024 + 1), Uint8Array.of(0x65)]) expect(earFormOf(bytes)).toBeUndefined();
  });

  it("with changed bytes is never relied on", async () => {
    const tokens = [
      Uint8Array.from(new TextEncoder().encode(await toEarJwt(result, { algorithm: "ES384", key: key.privateKey }))),
      await toEarCwt(result, { algorithm: "ES384", key: key.privateKey }),
    ];
    await fc.assert(
      fc.asyncProperty(mutatedBytes(tokens), async (bytes) => {
        const outcome = await fromEar(bytes, options());
        // Only what is not signed can have changed: white space around, or the unprotected header.
        if (outcome.kind === "read") expect({ ...outcome.result.spec, evidence: [] }).toStrictEqual({ ...result.spec, evidence: [] });
      }),
      { numRuns: 200 },
    );
  });
});

describe("a result in another verifier's words", () => {
  const foreign = { eat_profile: "tag:github.com,2023:veraison/ear", iat: 1_700_000_000.5, "ear.verifier-id": { developer: "Acme", build: "1" } };
  const submods = { PSA: { "ear.status": 2, "ear.appraisal-policy-id": "policy:PSA", "ear.veraison.annotated-evidence": { "psa-client-id": 1, some: [1] } } };
  const sign = async (claims: Record<string, unknown>): Promise<string> => signJws(claims as never, { algorithm: "ES384", key: key.privateKey });
  const { nonce: _, ...without } = { ...options(), nonce: undefined };

  it("is a result of an unknown technology, on that verifier's word", async () => {
    const outcome = await fromEar(await sign({ ...foreign, submods }), { ...without, keys });
    expect(outcome).toMatchObject({
      kind: "read",
      result: {
        metadata: { name: "attestation-result" },
        spec: {
          at: "2023-11-14T22:13:20.000Z",
          verifier: "Acme 1",
          state: "signature-ok",
          tier: "affirming",
          submodules: [
            {
              name: "PSA",
              technology: "unknown",
              thirdParty: true,
              claims: [
                { name: "psa-client-id", value: "1", trust: "hint" },
                { name: "some", value: "[1]", trust: "hint" },
              ],
            },
          ],
        },
      },
    });
    if (outcome.kind === "read") expect(outcome.result.spec).not.toHaveProperty("policy");
  });

  it("is read where what is this specification's own there is of other types", async () => {
    const own = {
      eat_profile: earProfile,
      iat: 1_700_000_000,
      ear_verifier_id: { developer: "v", build: "cornercast/v1" },
      cornercast_result: { evidence: 1, limits: 1, refusals: 1 },
    };
    const outcome = await fromEar(await sign({ ...own, submods: { a: { ear_status: "none", ear_verifier_claims: { checks: 1 } } } }), { ...without, keys });
    expect(outcome).toMatchObject({ result: { spec: { refusals: [], limits: ["third-party-result"], submodules: [{ checks: [] }] } } });
  });

  it("may say nothing of its attester, or not in an object", async () => {
    for (const claims of [undefined, "text", { text: "x" }]) {
      const outcome = await fromEar(await sign({ ...foreign, submods: { a: { ear_status: "none", ear_attester_claims: claims } } }), { ...without, keys });
      const expected = typeof claims === "object" ? [{ name: "text", value: "x", trust: "hint" }] : [];
      expect(outcome.kind === "read" ? outcome.result.spec?.submodules?.[0]?.claims : undefined).toStrictEqual(expected);
    }
  });

  it("cannot pass as one of this specification by a claim alone, and what it states wrongly there is left out", async () => {
    const more = {
      at: "2001-01-01T00:00:00Z",
      state: "appraised",
      evidence: ["x", 5],
      limits: [1, "l"],
      coLocation: "x",
      refusals: [{}, { code: "c" }, "r"],
      metadata: {},
    };
    const own = {
      ...foreign,
      eat_profile: earProfile,
      ear_verifier_id: { developer: "v", build: "cornercast/v1" },
      "ear.verifier-id": undefined,
      cornercast_result: more,
    };
    const attester = { technology: "", claims: [{ name: "n" }, { name: "n", value: "v", trust: "x" }, 5] };
    const one = {
      ear_status: "none",
      ear_appraisal_policy_ids: ["ni:///sha-256;AAAA"],
      eat_nonce: "AAAA",
      ear_attester_claims: attester,
      ear_verifier_claims: { checks: [{}, { name: "n", outcome: "x" }, { name: "n", outcome: "failed" }] },
    };
    const outcome = await fromEar(await sign({ ...own, eat_nonce: ["AAAA", "BBBB"], submods: { cpu: one } }), { ...without, keys });
    expect(outcome).toMatchObject({
      result: {
        metadata: { name: "attestation-result" },
        spec: { at: "2023-11-14T22:13:20.000Z", state: "signature-ok", limits: ["l", "third-party-result"], refusals: [{ code: "c" }] },
      },
    });
    if (outcome.kind !== "read") return;
    const { spec } = outcome.result;
    expect([spec?.policy, spec?.nonce, spec?.coLocation]).toStrictEqual([undefined, undefined, undefined]);
    expect(spec?.submodules?.[0]).toMatchObject({ technology: "unknown", claims: [], checks: [{ name: "n", outcome: "failed" }] });
  });

  it.each([
    ["is no object", null, "not an object"],
    ["has no profile", { ...foreign, eat_profile: undefined, submods }, "profile"],
    ["has a profile without end", { ...foreign, eat_profile: "x".repeat(4097), submods }, "profile"],
    ["has no time", { ...foreign, iat: undefined, submods }, "time of the attestation result"],
    ["has a time before 1970", { ...foreign, iat: -1, submods }, "time of the attestation result"],
    ["ends after all times", { ...foreign, exp: 1e300, submods }, "end of the attestation result"],
    ["names no verifier", { ...foreign, "ear.verifier-id": undefined, submods }, "developer"],
    ["has no submodules", { ...foreign, submods: {} }, "between 1 and 128"],
    ["has 129 submodules", { ...foreign, submods: Object.fromEntries(Array.from({ length: 129 }, (_, index) => [index, submods.PSA])) }, "between 1 and 128"],
    ["has a list of submodules", { ...foreign, submods: [] }, "between 1 and 128"],
    ["has an appraisal that is no object", { ...foreign, submods: { a: 1 } }, "not an object"],
    ["has no status", { ...foreign, submods: { a: {} } }, "status"],
    ["has a status of no tier", { ...foreign, submods: { a: { "ear.status": 3 } } }, "status"],
    ["has a claim in two spellings", { ...foreign, submods: { a: { "ear.status": 2, ear_status: 2 } } }, "two spellings"],
    ["has a vector that is a list", { ...foreign, submods: { a: { ear_status: 2, ear_trustworthiness_vector: [] } } }, "not an object"],
    ["has a category of another name", { ...foreign, submods: { a: { ear_status: 2, ear_trustworthiness_vector: { more: 2 } } } }, "not known"],
    ["has a value of 128", { ...foreign, submods: { a: { ear_status: 96, ear_trustworthiness_vector: { hardware: 128 } } } }, "hardware"],
    [
      "has a status better than its vector",
      { ...foreign, submods: { a: { ear_status: "affirming", ear_trustworthiness_vector: { hardware: 32 } } } },
      "better than its vector",
    ],
    [
      "has a status better than a failed vector",
      { ...foreign, submods: { a: { ear_status: "warning", ear_trustworthiness_vector: { hardware: 99 } } } },
      "better than its vector",
    ],
    [
      "has no status and a vector that warns",
      { ...foreign, submods: { a: { ear_status: "none", ear_trustworthiness_vector: { hardware: 32 } } } },
      "better than its vector",
    ],
    ["names 65 policies", { ...foreign, submods: { a: { ear_status: 2, ear_appraisal_policy_ids: Array(65).fill("p") } } }, "64 policies"],
    ["names a policy by a number", { ...foreign, submods: { a: { ear_status: 2, ear_appraisal_policy_ids: [1] } } }, "policy"],
    ["has a nonce that is a number", { ...foreign, eat_nonce: 5, submods }, "nonce"],
    ["is bound in some other way", { ...foreign, ear_all_submods_bound: true, submods }, "binding"],
  ])("that %s is refused", (_, claims, problem) => {
    expect(() => readEarJson(JSON.parse(JSON.stringify(claims)) as never)).toThrow(problem);
  });

  it("may claim nothing while its vector is affirming", () => {
    expect(readEarSubmodules({ a: { ear_status: "none", ear_trustworthiness_vector: { hardware: 2, executables: -2 } } }).get("a")).toMatchObject({
      status: "none",
    });
  });

  const map = (...members: readonly (readonly [number | string, CborValue])[]): CborValue => new Map(members);
  const vectored = (vector: CborValue): readonly [number, CborValue] => [266, map(["a", map([1000, 2], [1001, vector])])];
  it.each<readonly [name: string, change: readonly [number, CborValue]]>([
    ["submodules that are a list", [266, []]],
    ["a submodule that is a list", [266, map(["a", []])]],
    ["a verifier that is a list", [1004, []]],
    ["a verifier without names", [1004, map()]],
    ["a verifier without build", [1004, map([0, "v"])]],
    ["a vector that is a list", vectored([])],
    ["a vector of another category", vectored(map([8, 2]))],
    ["a vector of another name", vectored(map(["x", 2]))],
  ])("in CBOR with %s is refused", (_, change) => {
    const claims = new Map<number | bigint | string, CborValue>([...writeEarCbor(earOfResult(result)), change]);
    expect(() => readEarCbor(claims)).toThrow(/attestation result|verifier|vector/u);
  });

  it("in CBOR may have several nonces, and one in a submodule", () => {
    const ear = { ...earOfResult(result), nonces: [nonce, "!"], submodules: new Map([["a", { status: "none" as const, vector: {}, policies: [], nonce }]]) };
    const { more: _, allSubmodsBound: __, ...least } = ear;
    for (const each of [ear, least, { ...least, nonces: [] }]) {
      // A claim that is not of EAR (the identifier of a CWT) is passed over.
      expect(readEarCbor(new Map([...writeEarCbor(each), [7, Uint8Array.of(1)]]))).toStrictEqual(each);
      expect(readEarJson(writeEarJson(each))).toStrictEqual(each);
    }
  });
});

describe("JSON and CBOR", () => {
  it("state each other's values", () => {
    expect(
      jsonOfCbor(
        new Map<number | string, CborValue>([
          [1, 2n ** 60n],
          ["a", [Uint8Array.of(255), { tag: 1, value: null }, true]],
        ]),
      ),
    ).toStrictEqual({ 1: "1152921504606846976", a: ["_w", null, true] });
    expect(cborOfJson({ a: [1, 1.5, null, "x", false] })).toStrictEqual(new Map([["a", [1, "1.5", null, "x", false]]]));
  });
});

describeWithSharedData("a real attestation result", () => {
  it.each(sharedFiles("boundary/ear/veraison"))("%s of Veraison is read", (name) => {
    const ear = readEarJson(JSON.parse(sharedText(`boundary/ear/veraison/${name}`)) as never);
    expect(ear).toMatchObject({
      profile: "tag:github.com,2023:veraison/ear",
      issuedAt: 1_666_091_373,
      verifier: { developer: "Acme Inc.", build: "rrtrap-v1.0.0" },
    });
    expect(ear.submodules.get("test")?.status).toBe("affirming");
  });

  const outcomes: Readonly<Record<string, string>> = { "psa.good.json": "affirming", "psa.badswcomp.json": "warning" };
  it.each(sharedFiles("boundary/ear/veraison-results"))("%s of an appraisal is read with its tier", (name) => {
    const appraisal = readEarSubmodules(JSON.parse(sharedText(`boundary/ear/veraison-results/${name}`)) as never).get("PSA_IOT");
    expect(appraisal).toMatchObject({ status: outcomes[name] ?? "contraindicated", policies: ["policy:PSA_IOT"] });
    expect(Object.keys(appraisal?.vector ?? {})).toHaveLength(8);
  });
});
