// Attacks that a verifier has to withstand, each with the defence that stops it: the attack is refused, and goes through once that one defence is
// switched off. A defence that nothing depends on would be no defence. Attacks on one technology alone are in the tests of that technology.
import type { AppraisalPolicyJson, AppraisalPolicySpecJson, ReferenceValuesJson, TechnologyPolicyJson } from "@cornercast/schemas";
import { beforeAll, describe, expect, it } from "vitest";
import { appraise, claims } from "./index.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { readCbor } from "../cbor/read-cbor.js";
import { verify as verifyNitro } from "../evidence/aws-nitro-enclaves.js";
import { verify as verifySnp } from "../evidence/amd-sev-snp.js";
import type { CollateralItem, EvidenceFacts, VerifyOptions } from "../evidence/index.js";
import { readStrictJson } from "../json/strict-json.js";
import { issueRevocationList } from "../testing/issue-certificate.js";
import { nitroOptions, nitroTime, testDocument, testNitro, type TestNitro } from "../testing/write-nitro.js";
import {
  chainOf,
  snpOptions,
  testAmd,
  testReport,
  testSnpKey,
  testTcb,
  testTime,
  type TestAmd,
  type TestReport,
  type TestSnpKey,
} from "../testing/write-snp.js";

let amd: TestAmd;
let impostor: TestAmd;
let turin: TestAmd;
let nitro: TestNitro;
beforeAll(async () => {
  [amd, impostor, turin, nitro] = await Promise.all([testAmd("genoa"), testAmd("genoa"), testAmd("turin"), testNitro()]);
}, 60_000);

const at = new Date(testTime).toISOString();
const nonce = new Uint8Array(64).fill(0xd1);

/** What is done to an honest request, and the relying party's side of it. */
interface Scene {
  readonly vendor?: () => TestAmd;
  readonly key?: TestSnpKey;
  readonly report?: TestReport;
  readonly change?: (report: Bytes) => void;
  readonly options?: (key: Awaited<ReturnType<typeof testSnpKey>>) => Promise<Partial<VerifyOptions>> | Partial<VerifyOptions>;
  readonly technology?: Partial<TechnologyPolicyJson>;
  readonly spec?: Partial<AppraisalPolicySpecJson>;
  readonly references?: readonly ReferenceValuesJson[];
}

async function factsOf({ vendor = () => amd, key: fields, report: says, change, options }: Scene): Promise<EvidenceFacts> {
  const key = await testSnpKey(vendor(), fields);
  const report = await testReport(vendor().generation, key, { ...(fields?.kind === "VLEK" && { keyInfo: 4 }), ...says });
  change?.(report);
  return verifySnp(report, snpOptions(vendor(), key, { anchors: [...amd.anchors, ...turin.anchors], nonce, ...(await options?.(key)) }));
}

function codesUnder(facts: readonly EvidenceFacts[], { technology, spec, references = [] }: Scene, time = at): readonly string[] {
  const policy: AppraisalPolicyJson = {
    apiVersion: "cornercast/v1",
    kind: "AppraisalPolicy",
    metadata: { name: "attacked" },
    spec: {
      technologies: ["amd-sev-snp", "aws-nitro-enclaves", "nvidia-cc"].map((id) => ({
        technology: id,
        requireReference: false,
        requireRevocationCheck: false,
        ...technology,
      })),
      minTier: "warning",
      ...spec,
    },
  };
  return (appraise(claims(facts), policy, { verifier: "v", at: time, references }).spec?.refusals ?? []).map(({ code }) => code ?? "");
}

const lists = async (revoked: readonly number[], nextUpdate = testTime + 1_000): Promise<CollateralItem> => ({
  kind: "revocation-list",
  data: await issueRevocationList({ issuer: amd.ask, thisUpdate: testTime - 2_000, nextUpdate, revoked }),
});
const withList =
  (item: () => Promise<CollateralItem>) =>
  async (key: Awaited<ReturnType<typeof testSnpKey>>): Promise<Partial<VerifyOptions>> => ({
    collateral: [...chainOf(key, amd.ask, amd.root), await item()],
  });
const guest: ReferenceValuesJson = {
  apiVersion: "cornercast/v1",
  kind: "ReferenceValues",
  metadata: { name: "guest" },
  spec: { values: [{ technology: "amd-sev-snp", register: "MEASUREMENT", algorithm: "sha-384", value: "a1".repeat(48) }] },
};
const accomplice: ReferenceValuesJson = {
  ...guest,
  spec: { values: [{ technology: "amd-sev-snp", register: "MEASUREMENT", algorithm: "sha-384", value: "a2".repeat(48) }] },
};

describe("an honest report", () => {
  it("is accepted under the policy of these tests", async () => {
    expect(codesUnder([await factsOf({})], {})).toEqual([]);
  });
});

describe("a table of attacks", () => {
  it.each<[attack: string, code: string, scene: Scene, off: Partial<Scene>]>([
    [
      "1: an old report for a new challenge",
      "binding-mismatch",
      { report: { reportData: new Uint8Array(64).fill(0xd2) } },
      { options: () => ({ nonce: new Uint8Array(64).fill(0xd2) }) },
    ],
    [
      "1: a nonce that is only the beginning of what is bound",
      "binding-mismatch",
      { options: () => ({ nonce: nonce.slice(0, 16) }) },
      { options: () => ({ nonce }) },
    ],
    ["2: a guest that can be debugged", "guest-policy", { report: { policy: 0xb_0000n } }, { technology: { allowDebug: true } }],
    ["3: a report that someone at another privilege level asked for", "guest-policy", { report: { vmpl: 1 } }, { technology: { privilegeLevels: [1] } }],
    ["3: a report that the host asked for", "guest-policy", { report: { vmpl: 0xffff_ffff } }, { report: { vmpl: 0 } }],
    ["4: firmware rolled back below the floor", "tcb-not-allowed", { technology: { tcbFloors: { ucode: 73 } } }, { technology: {} }],
    [
      "4: firmware that can be rolled back, for what is committed is below the floor",
      "tcb-not-allowed",
      {
        report: { committed: { ...testTcb, snp: 22 }, reported: { ...testTcb, snp: 22 }, current: testTcb },
        key: { tcb: { ...testTcb, snp: 22 } },
        technology: { tcbFloors: { snp: 23 } },
      },
      { technology: {} },
    ],
    ["5: a chain with the names of the vendor and other keys", "chain-invalid", { vendor: () => impostor }, { options: () => ({ anchors: impostor.anchors }) }],
    ["7: a revoked key", "revoked", { options: withList(() => lists([77])) }, { options: withList(() => lists([])) }],
    [
      "7: a revocation list from before the key was revoked",
      "collateral-invalid",
      { options: withList(() => lists([], testTime - 1_000)) },
      { options: withList(() => lists([])) },
    ],
    [
      "7: no revocation list at all",
      "collateral-unavailable",
      { technology: { requireRevocationCheck: true } },
      { technology: { requireRevocationCheck: false } },
    ],
    [
      "9: the key of a provider in place of the key of the chip",
      "chain-invalid",
      { key: { kind: "VLEK" }, report: { keyInfo: 0 } },
      { report: { keyInfo: 4 } },
    ],
    ["9: the key of another chip", "chain-invalid", { report: { chipId: new Uint8Array(64).fill(0xc9) } }, { key: { chipId: new Uint8Array(64).fill(0xc9) } }],
    [
      "10: an old boot loader on Turin, where Milan has none to compare",
      "chain-invalid",
      { vendor: () => turin, key: { tcb: { ...testTcb, fmc: 2 } } },
      { report: { reported: { ...testTcb, fmc: 2 } } },
    ],
    ["11: another signature of the same report", "signature-invalid", { change: (report) => (report[0x2a0 + 60] = 1) }, { change: () => undefined }],
    [
      "22: memory that was not checked for aliases",
      "guest-policy",
      { technology: { requiredClaims: { "alias-check-complete": "true" } }, report: { set: { 0x40: 5 } } },
      { technology: {} },
    ],
    [
      "24: a generation whose root is no longer trusted",
      "generation-distrusted",
      { technology: { generations: ["turin"] } },
      { technology: { generations: ["turin", "genoa"] } },
    ],
    [
      "30: an identity that only the host states",
      "guest-policy",
      { technology: { requiredClaims: { "family-id": "00".repeat(16) } } },
      { report: { idKeyDigest: new Uint8Array(48).fill(1) } },
    ],
    [
      "31: another configuration by the host",
      "guest-policy",
      { technology: { requiredClaims: { "host-data": "01".repeat(32) } } },
      { technology: { requiredClaims: { "host-data": "00".repeat(32) } } },
    ],
    [
      "another guest than the one that was built",
      "reference-mismatch",
      { technology: { requireReference: true }, references: [guest], report: { measurement: new Uint8Array(48).fill(0xa2) } },
      { references: [accomplice] },
    ],
    ["evidence of which nothing shows the age", "evidence-stale", { options: () => ({ nonce: undefined as never }), spec: { maxAge: "5m" } }, { spec: {} }],
  ])("%s: refused as %s, and only by its defence", async (_, code, scene, off) => {
    expect(codesUnder([await factsOf(scene)], scene)[0]).toBe(code);
    const open = { ...scene, ...off, ...(scene.report !== undefined && off.report !== undefined && { report: { ...scene.report, ...off.report } }) };
    expect(codesUnder([await factsOf(open)], open)).toEqual([]);
  });

  it("12: bytes behind the evidence", async () => {
    const key = await testSnpKey(amd);
    const report = await testReport("genoa", key);
    const verdict = async (bytes: Bytes): Promise<readonly string[]> => codesUnder([await verifySnp(bytes, snpOptions(amd, key, { nonce }))], {});
    expect(await verdict(Uint8Array.from([...report, 0]))).toEqual(["report-invalid"]);
    expect(await verdict(report)).toEqual([]);
  });

  it("33: a root that the document brings", async () => {
    const document = await testDocument(nitro);
    const under = async (options: Partial<VerifyOptions>): Promise<readonly string[]> =>
      codesUnder([await verifyNitro(document, nitroOptions(nitro, options))], {}, new Date(nitroTime).toISOString());
    expect((await under({ anchors: [] }))[0]).toBe("chain-invalid");
    expect(await under({})).toEqual([]);
  });

  it("2: an enclave whose registers are all zero", async () => {
    const pcrs = new Map([0, 1, 2].map((index) => [index, new Uint8Array(48)]));
    const facts = await verifyNitro(await testDocument(nitro, { pcrs }), nitroOptions(nitro));
    const time = new Date(nitroTime).toISOString();
    expect(codesUnder([facts], {}, time)).toEqual(["guest-policy"]);
    expect(codesUnder([facts], { technology: { allowDebug: true } }, time)).toEqual([]);
  });

  it("13: a device of another machine, and 14: one device twice", async () => {
    const cpu = await factsOf({});
    const gpu: EvidenceFacts = {
      ...cpu,
      technology: "nvidia-cc",
      evidence: `sha256:${"b".repeat(64)}`,
      memory: "none",
      identity: { kind: "ueid", value: "u1", trust: "signed" },
    };
    const policy: AppraisalPolicyJson = {
      apiVersion: "cornercast/v1",
      kind: "AppraisalPolicy",
      metadata: { name: "p" },
      spec: {
        minTier: "warning",
        technologies: ["amd-sev-snp", "nvidia-cc"].map((id) => ({ technology: id, requireReference: false, requireRevocationCheck: false })),
      },
    };
    const codes = (facts: readonly EvidenceFacts[], bound: readonly string[], spec = policy.spec): readonly unknown[] =>
      (appraise(claims(facts, new Set(bound)), { ...policy, ...(spec !== undefined && { spec }) }, { verifier: "v", at }).spec?.refusals ?? []).map(
        ({ code }) => code,
      );
    expect(codes([cpu, gpu], [])).toEqual(["binding-mismatch"]);
    expect(codes([cpu, gpu], [gpu.evidence])).toEqual([]);
    expect(codes([cpu, gpu], [], { ...policy.spec, binding: "not-required" })).toEqual([]);
    expect(codes([cpu, gpu, gpu], [gpu.evidence])).toEqual(["device-not-allowed"]);
    expect(codes([cpu, gpu, { ...gpu, identity: { kind: "ueid", value: "u2", trust: "signed" } }], [gpu.evidence])).toEqual([]);
  });

  it("17: a field that is written twice, and names that programs give a meaning of their own", () => {
    expect(() => readStrictJson('{"a":1,"a":2}', "it")).toThrow(/twice/u);
    expect(() => readStrictJson('{"__proto__":1}', "it")).toThrow(/forbidden/u);
    expect(readStrictJson('{"a":1}', "it").value).toEqual({ a: 1 });
  });

  it("18: lists within lists without end", () => {
    expect(() => readStrictJson(`${"[".repeat(40)}${"]".repeat(40)}`, "it")).toThrow(/./u);
    expect(() => readCbor(Uint8Array.from([...new Uint8Array(40).fill(0x81), 0]), "it")).toThrow(/levels/u);
    expect(readCbor(Uint8Array.from([...new Uint8Array(30).fill(0x81), 0]), "it")).toBeDefined();
  });

  it("25: what no evidence shows is said, not passed over", async () => {
    expect(claims([await factsOf({})]).limits).toContain("physical-interposer");
  });

  it("28: a result under another policy names that policy", async () => {
    const facts = [await factsOf({})];
    const digestOf = (binding: string): string | undefined =>
      appraise(claims(facts), { apiVersion: "cornercast/v1", kind: "AppraisalPolicy", metadata: { name: "p" }, spec: { binding } }, { verifier: "v", at }).spec
        ?.policy;
    expect(digestOf("required")).not.toBe(digestOf("not-required"));
  });
});
