import type { AppraisalPolicySpecJson, TechnologyPolicyJson } from "@cornercast/schemas";
import { existsSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { appraise } from "../appraise/appraise.js";
import { claims } from "../appraise/boundary-claims.js";
import type { Bytes } from "../bytes/byte-reader.js";
import type { CborValue } from "../cbor/cbor-value.js";
import { writeCbor } from "../cbor/write-cbor.js";
import { signCoseSign1 } from "../cose/cose-sign1.js";
import type { CollateralItem, EvidenceFacts, VerifyOptions } from "../evidence/index.js";
import { verifyEvidence } from "../verify-evidence.js";
import { testCollateral, testIntel, testIntelOptions, testQuote, type TestCollateral, type TestIntel } from "./intel-platform.js";
import { issueRevocationList, testKey, testParty } from "./issue-certificate.js";
import { entryOf, gpuReport, jsonBytes, nvidiaAnchors, nvidiaTime, testDevice, testNvidia, type TestDevice, type TestNvidia } from "./nvidia-device.js";
import { joined } from "./mutated-bytes.js";
import { chainOf, testAmd, testReport, testSnpKey, testTcb, testTime, type TestAmd, type TestReport, type TestSnpKey } from "./write-snp.js";

/**
 * Attacks on evidence of vendors, by their row in the list of attacks. Each is made against a verifier with the defence, which refuses it, and
 * against one whose defence is off, or without the attack, which does not: so it is the defence that stops it.
 */
interface Attack {
  readonly row: number;
  readonly name: string;
  /** Whether the attack gets through. */
  readonly defended: () => Promise<boolean>;
  readonly undefended: () => Promise<boolean>;
}

/** The rows whose tests stand elsewhere, by a name that the file has. */
const elsewhere: Readonly<Record<number, readonly [file: string, name: string]>> = {
  1: ["testing/attacks.test.ts", "1: a quote for the beginning of the nonce"],
  16: ["appraise/topology-findings.test.ts", "switch"],
  17: ["testing/attacks.test.ts", "17: a claim that stands twice"],
  18: ["testing/attacks.test.ts", "18: an item that nests without end"],
  19: ["testing/attacks.test.ts", "19: a token that brings the key"],
  20: ["testing/attacks.test.ts", "20: an attestation key that only the evidence states"],
  25: ["appraise/appraise.test.ts", "physical-interposer"],
  28: ["release/release.test.ts", "policy-mismatch"],
  29: ["testing/attacks.test.ts", "29: a result that was made for another relying party"],
  32: ["testing/attacks.test.ts", "32: an event log of another boot"],
};

/** The rows that no test of a verifier decides, and why. */
const undecided: Readonly<Record<number, string>> = {
  21: "signatures are verified by the cryptography of the platform alone; the packages that the SDK depends on are listed in its package.json",
  27: "a verifier is told the time; that a service takes it from its own clock is a requirement on services",
  34: "comparisons do not end at the first difference; no test can show how long they take",
};

let amd: TestAmd;
let turin: TestAmd;
let milan: TestAmd;
let intel: TestIntel;
let nvidia: TestNvidia;
let gpu: TestDevice;
beforeAll(async () => {
  [amd, turin, milan, intel, nvidia] = await Promise.all([testAmd("genoa"), testAmd("turin"), testAmd("milan"), testIntel(), testNvidia()]);
  gpu = await testDevice(nvidia);
}, 60_000);

interface Demands {
  readonly technology?: Partial<TechnologyPolicyJson>;
  readonly spec?: Partial<AppraisalPolicySpecJson>;
}

/** Whether facts are appraised, under a policy that demands neither reference values nor revocation unless it is told to. */
function accepts(facts: readonly EvidenceFacts[], { technology, spec }: Demands = {}, at = testTime): boolean {
  const technologies = ["amd-sev-snp", "intel-tdx", "nvidia-cc", "aws-nitro-enclaves"].map((id) => ({
    technology: id,
    requireReference: false,
    requireRevocationCheck: false,
    ...technology,
  }));
  const policy = { apiVersion: "cornercast/v1", kind: "AppraisalPolicy", metadata: { name: "p" }, spec: { technologies, minTier: "warning", ...spec } };
  return appraise(claims(facts), policy, { verifier: "v", at: new Date(at).toISOString() }).spec?.state === "appraised";
}

interface Snp {
  readonly vendor?: TestAmd;
  readonly key?: TestSnpKey;
  readonly report?: TestReport;
  readonly change?: (report: Bytes) => Bytes;
  readonly lists?: (vendor: TestAmd) => Promise<readonly Bytes[]>;
}

async function snp({ vendor = amd, key: fields = {}, report, change = (bytes) => bytes, lists }: Snp = {}): Promise<readonly EvidenceFacts[]> {
  const key = await testSnpKey(vendor, fields);
  const evidence = change(await testReport(vendor.generation, key, { ...(fields.kind === "VLEK" && { keyInfo: 1 << 2 }), ...report }));
  const revocation = ((await lists?.(vendor)) ?? []).map((data): CollateralItem => ({ kind: "revocation-list", data }));
  return found(evidence, { collateral: [...chainOf(key, vendor.ask, vendor.asvk, vendor.root), ...revocation], anchors: vendor.anchors, at: testTime });
}

async function found(evidence: Bytes, options: VerifyOptions): Promise<readonly EvidenceFacts[]> {
  const facts = await verifyEvidence(evidence, options);
  return facts === undefined ? [] : [facts];
}

async function tdx(parts: TestCollateral = {}, change: (items: readonly CollateralItem[]) => readonly CollateralItem[] = (items) => items): Promise<boolean> {
  const { anchors, at } = await testIntelOptions(intel);
  const options = { anchors: anchors.map((anchor) => ({ ...anchor, test: false })), at, collateral: change(await testCollateral(intel, parts)) };
  return accepts(await found(await testQuote(intel), options), {}, at);
}

async function gpus(...devices: readonly TestDevice[]): Promise<readonly EvidenceFacts[]> {
  const anchors = nvidiaAnchors(nvidia).map((anchor) => ({ ...anchor, test: false }));
  const facts = await Promise.all(
    devices.map(async (device) => found(jsonBytes(entryOf(device, await gpuReport(device))), { collateral: [], anchors, at: nvidiaTime })),
  );
  return facts.flat();
}

const list = (issuer: TestAmd["ask"], revoked: readonly number[]): Promise<Bytes> =>
  issueRevocationList({ issuer, thisUpdate: testTime - 1_000, nextUpdate: testTime + 1_000, revoked });
const old = { ...testTcb, snp: 5, ucode: 60 };
const floor: Demands = { technology: { tcbFloors: { snp: 23 } } };

const attacks: readonly Attack[] = [
  {
    row: 2,
    name: "a guest that can be debugged",
    defended: async () => accepts(await snp({ report: { policy: 0xb_0000n } })),
    undefended: async () => accepts(await snp({ report: { policy: 0xb_0000n } }), { technology: { allowDebug: true } }),
  },
  {
    row: 3,
    name: "a report that less privileged software in the guest asked for",
    defended: async () => accepts(await snp({ report: { vmpl: 2 } })),
    undefended: async () => accepts(await snp({ report: { vmpl: 2 } }), { technology: { privilegeLevels: [2] } }),
  },
  {
    row: 3,
    name: "a report that the host asked for, under a policy that takes every level",
    defended: async () => accepts(await snp({ report: { vmpl: 0xffff_ffff } }), { technology: { privilegeLevels: [0, 1, 2, 3] } }),
    undefended: async () => accepts(await snp({ report: { vmpl: 3 } }), { technology: { privilegeLevels: [0, 1, 2, 3] } }),
  },
  {
    row: 4,
    name: "firmware that was rolled back, with the key of the old firmware",
    defended: async () => accepts(await snp({ key: { tcb: old }, report: { reported: old } }), floor),
    undefended: async () => accepts(await snp({ key: { tcb: old }, report: { reported: old } })),
  },
  {
    row: 4,
    name: "firmware that can still be rolled back below what it reports",
    defended: async () => accepts(await snp({ report: { committed: old } })),
    undefended: async () => accepts(await snp({ report: { current: { ...testTcb, snp: 24 } } })),
  },
  {
    row: 5,
    name: "a vendor of one's own, under the vendor's names",
    defended: async () => accepts(await snp({ vendor: { ...(await testAmd("genoa")), anchors: amd.anchors } })),
    undefended: async () => accepts(await snp({ vendor: await testAmd("genoa") })),
  },
  {
    row: 6,
    name: "an identity of the quoting enclave that somebody else signed",
    defended: async () => tdx({ identitySigner: await testKey("P-256") }),
    undefended: async () => tdx({ identitySigner: intel.tcbSigning.key }),
  },
  {
    row: 7,
    name: "a list that is held back, since it revokes the key",
    defended: async () => accepts(await snp(), { technology: { requireRevocationCheck: true } }),
    undefended: async () => accepts(await snp()),
  },
  {
    row: 7,
    name: "a list of another authority in place of the one that revokes",
    defended: async () =>
      accepts(await snp({ lists: async ({ root }) => [await list(root, []), await list(root, [])] }), { technology: { requireRevocationCheck: true } }),
    undefended: async () =>
      accepts(await snp({ lists: async ({ root, ask }) => [await list(root, []), await list(ask, [])] }), { technology: { requireRevocationCheck: true } }),
  },
  {
    row: 9,
    name: "a key of a provider under the authority of chips",
    defended: async () => accepts(await snp({ key: { kind: "VLEK", issuer: amd.ask } })),
    undefended: async () => accepts(await snp({ key: { kind: "VLEK" } })),
  },
  {
    row: 9,
    name: "the key of another chip",
    defended: async () => accepts(await snp({ key: { chipId: new Uint8Array(64).fill(0xc2) } })),
    undefended: async () => accepts(await snp({ key: { chipId: new Uint8Array(64).fill(0xc1) } })),
  },
  {
    row: 10,
    name: "an old TCB of Turin that is new where it is read in the layout of Milan",
    defended: async () => accepts(await snp({ vendor: turin, key: { tcb: old }, report: { reported: old, set: { 0x186: 99 } } }), floor),
    undefended: async () => accepts(await snp({ vendor: milan, key: { tcb: { ...old, snp: 99 } }, report: { reported: { ...old, snp: 99 } } }), floor),
  },
  {
    row: 11,
    name: "a second form of a signature",
    defended: async () => accepts(await snp({ change: (report) => report.with(0x2a0 + 60, 1) })),
    undefended: async () => accepts(await snp()),
  },
  {
    row: 12,
    name: "bytes behind a report",
    defended: async () => accepts(await snp({ change: (report) => joined(report, Uint8Array.of(0)) })),
    undefended: async () => accepts(await snp()),
  },
  {
    row: 13,
    name: "evidence of a GPU in another machine",
    defended: async () => accepts([...(await snp()), ...(await gpus(gpu))]),
    undefended: async () => accepts([...(await snp()), ...(await gpus(gpu))], { spec: { binding: "not-required" } }),
  },
  {
    row: 14,
    name: "one device that is counted twice",
    defended: async () => accepts(await gpus(gpu, gpu), { spec: { binding: "not-required" } }),
    undefended: async () => accepts(await gpus(gpu, await testDevice(nvidia, { serial: 300 })), { spec: { binding: "not-required" } }),
  },
  {
    row: 15,
    name: "a GPU that does not say that its confidential mode is on",
    defended: async () => accepts(await gpus(gpu), { spec: { binding: "not-required", minTier: "affirming" } }),
    undefended: async () => accepts(await gpus(gpu), { spec: { binding: "not-required" } }),
  },
  {
    row: 22,
    name: "memory whose aliases were not looked for",
    defended: async () => accepts(await snp({ report: { set: { 0x40: 0x05 } } }), { technology: { requiredClaims: { "alias-check-complete": "true" } } }),
    undefended: async () => accepts(await snp({ report: { set: { 0x40: 0x05 } } })),
  },
  {
    row: 23,
    name: "microcode to which anyone can sign a patch",
    defended: async () => accepts(await snp({ key: { tcb: old }, report: { reported: old } }), { technology: { tcbFloors: { ucode: 72 } } }),
    undefended: async () => accepts(await snp({ key: { tcb: old }, report: { reported: old } })),
  },
  {
    row: 24,
    name: "a generation whose secrets are out",
    defended: async () => accepts(await snp({ vendor: milan }), { technology: { generations: ["genoa", "turin"] } }),
    undefended: async () => accepts(await snp({ vendor: milan })),
  },
  {
    row: 26,
    name: "a statement that cannot be read",
    defended: async () => tdx({}, (items) => items.map((item) => (item.kind === "qe-identity" ? { ...item, data: Uint8Array.of(0x7b) } : item))),
    undefended: async () => tdx(),
  },
  {
    row: 30,
    name: "an identity of the guest that the host chose",
    defended: async () => accepts(await snp(), { technology: { requiredClaims: { "guest-svn": "0" } } }),
    undefended: async () =>
      accepts(await snp({ report: { idKeyDigest: new Uint8Array(48).fill(1) } }), { technology: { requiredClaims: { "guest-svn": "0" } } }),
  },
  {
    row: 31,
    name: "data of the host that the policy does not know",
    defended: async () => accepts(await snp({ report: { set: { 0xc0: 1 } } }), { technology: { requiredClaims: { "host-data": "00".repeat(32) } } }),
    undefended: async () => accepts(await snp({ report: { set: { 0xc0: 1 } } })),
  },
  {
    row: 33,
    name: "a root that a document brings along",
    defended: async () => nitro("another"),
    undefended: async () => nitro("its own"),
  },
  {
    row: 8,
    name: "older TCB information that has not expired yet",
    defended: async () => evaluated(16),
    undefended: async () => evaluated(17),
  },
];

/** A document under a root of somebody's own, where another root or that one is pinned. */
async function nitro(pinned: "another" | "its own"): Promise<boolean> {
  const root = await testParty({ name: "aws.nitro-enclaves", authority: true });
  const leaf = await testParty({ name: "i-1.example.aws", issuer: root });
  const measured = new Uint8Array(48).fill(1);
  const document = writeCbor(
    new Map<string, CborValue>([
      ["module_id", "i-1"],
      ["digest", "SHA384"],
      ["timestamp", testTime],
      ["pcrs", new Map([0, 1, 2].map((index) => [index, measured] as const))],
      ["certificate", leaf.certificate],
      ["cabundle", [root.certificate]],
    ]),
  );
  const evidence = await signCoseSign1(document, { algorithm: -35, key: leaf.key.privateKey });
  const { pin } = (pinned === "another" ? amd.root : root).key;
  return accepts(await found(evidence, { collateral: [], anchors: [{ technology: "aws-nitro-enclaves", spkiSha256: pin }], at: testTime }));
}

/** TCB information of an evaluation, where the policy demands the 17th. */
async function evaluated(tcbEvaluationDataNumber: number): Promise<boolean> {
  const { anchors, at } = await testIntelOptions(intel);
  const collateral = await testCollateral(intel, { tcbInfo: { tcbEvaluationDataNumber } });
  const facts = await found(await testQuote(intel), { at, collateral, anchors: anchors.map((anchor) => ({ ...anchor, test: false })) });
  return accepts(facts, { technology: { tcbFloors: { tcbEvaluationDataNumber: 17 } } }, at);
}

describe("an attack on evidence of a vendor", () => {
  it.each(attacks.map((attack) => [`${String(attack.row)}: ${attack.name}`, attack] as const))(
    "%s: is refused, and gets through without its defence",
    async (_, { defended, undefended }) => {
      expect(await defended()).toBe(false);
      expect(await undefended()).toBe(true);
    },
  );
});

describe("the list of attacks", () => {
  it("has a test in every row, or says why not", () => {
    const rows = [...attacks.map(({ row }) => row), ...Object.keys(elsewhere).map(Number), ...Object.keys(undecided).map(Number)];
    expect([...new Set(rows)].sort((a, b) => a - b)).toEqual(Array.from({ length: 34 }, (_, index) => index + 1));
  });

  it.each(Object.entries(elsewhere))("has row %s where it says", (_, [file, name]) => {
    const url = new URL(`../${file}`, import.meta.url);
    expect(existsSync(url)).toBe(true);
    expect(readFileSync(url, "utf8")).toContain(name);
  });
});
