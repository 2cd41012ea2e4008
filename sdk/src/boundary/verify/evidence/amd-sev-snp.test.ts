import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { toBase64 } from "../bytes/base64.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { allChecks, firstFailure, type CollateralItem, type EvidenceFacts, type VerifyOptions } from "./index.js";
import { issueRevocationList, pemOf, testParty, type TestParty } from "../testing/issue-certificate.js";
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
import { CertificateCache } from "../x509/index.js";
import { formatOf, inspect, verify } from "./amd-sev-snp.js";
import { verifySnpKey } from "../snp/verify-snp-key.js";
import type { SnpGeneration } from "../snp/snp-generation.js";

const vendors = new Map<SnpGeneration, TestAmd>();

beforeAll(async () => {
  for (const generation of ["milan", "genoa", "turin"] as const) vendors.set(generation, await testAmd(generation));
}, 60_000);

function vendor(generation: SnpGeneration): TestAmd {
  const amd = vendors.get(generation);
  if (amd === undefined) throw new Error("made before the tests");
  return amd;
}

async function facts(
  change: {
    readonly generation?: SnpGeneration;
    readonly key?: TestSnpKey;
    readonly report?: TestReport;
    readonly options?: Partial<VerifyOptions>;
    readonly patch?: readonly number[];
  } = {},
): Promise<EvidenceFacts> {
  const amd = vendor(change.generation ?? "milan");
  const key = await testSnpKey(amd, change.key);
  const report = await testReport(amd.generation, key, { ...(change.key?.kind === "VLEK" && { keyInfo: 1 << 2 }), ...change.report });
  for (const offset of change.patch ?? []) report[offset] = Number(report[offset]) ^ 1;
  return verify(report, snpOptions(amd, key, change.options));
}

const codeOf = (one: EvidenceFacts): string | undefined => firstFailure(one)?.code;
const failedNames = (one: EvidenceFacts): readonly string[] =>
  allChecks(one)
    .filter(({ outcome }) => outcome === "failed")
    .map(({ name }) => name);

describe("a report of SEV-SNP", () => {
  it.each<[SnpGeneration, number, "VCEK" | "VLEK"]>([
    ["milan", 2, "VCEK"],
    ["milan", 3, "VLEK"],
    ["genoa", 3, "VCEK"],
    ["genoa", 4, "VLEK"],
    ["turin", 5, "VCEK"],
    ["turin", 5, "VLEK"],
  ])("of %s, version %i, signed by a %s holds", async (generation, version, kind) => {
    const found = await facts({ generation, key: { kind }, report: { version } });
    expect(failedNames(found)).toEqual([]);
    expect(found).toMatchObject({
      generation,
      technology: "amd-sev-snp",
      format: "sev-snp-report",
      debug: "off",
      migration: "off",
      memory: "encrypted",
      privilegeLevel: 0,
    });
    expect(found.tcb?.components).toEqual(generation === "turin" ? testTcb : { bl: 9, tee: 0, snp: 23, ucode: 72 });
    expect(found.validUntil).toBe(Date.UTC(2030, 0, 1));
    expect(found.anchor).toEqual({ spkiSha256: vendor(generation).root.key.pin, test: false });
  });

  it.each<[what: string, change: Parameters<typeof facts>[0], code: string, check: string]>([
    ["another byte of the measurement", { patch: [0x90] }, "signature-invalid", "report-signature"],
    ["a byte above the numbers of the signature", { patch: [0x2a0 + 50] }, "signature-invalid", "report-signature"],
    ["a byte behind the signature", { patch: [1183] }, "signature-invalid", "report-signature"],
    ["a reserved byte that is set", { report: { set: { 0x4c: 1 } } }, "report-invalid", "reserved-bytes"],
    ["reserved bits of the key information that are set", { report: { keyInfo: 0x20 } }, "report-invalid", "reserved-bytes"],
    ["a policy without the bit that has to be one", { report: { policy: 0n } }, "report-invalid", "reserved-bytes"],
    ["a chip that is not that of the certificate", { report: { chipId: new Uint8Array(64).fill(0xc2) } }, "chain-invalid", "chip-id"],
    [
      "a reported TCB that is not that of the certificate",
      { report: { reported: { ...testTcb, snp: 22 }, committed: testTcb, current: testTcb } },
      "chain-invalid",
      "certificate-tcb",
    ],
    ["a processor of another product than the certificate", { report: { cpuid: [0x19, 0x11, 0] } }, "chain-invalid", "platform"],
    ["a certificate for another product than its root", { key: { product: "Genoa-B0" } }, "chain-invalid", "product"],
    ["a certificate for no product that is known", { key: { product: "Rome" }, report: { version: 2 } }, "chain-invalid", "platform"],
    ["a reported TCB above the committed one", { report: { committed: { ...testTcb, ucode: 71 } } }, "tcb-not-allowed", "tcb-order"],
    ["a committed TCB above the current one", { report: { committed: { ...testTcb, bl: 10 }, current: testTcb } }, "tcb-not-allowed", "tcb-order"],
    ["a nonce that is only the beginning of REPORT_DATA", { options: { nonce: new Uint8Array(32).fill(0xd1) } }, "binding-mismatch", "nonce"],
    ["a nonce that is longer than REPORT_DATA", { options: { nonce: new Uint8Array(65).fill(0xd1) } }, "binding-mismatch", "nonce"],
    ["a certificate that is not valid any more", { options: { at: Date.UTC(2031, 0, 1) } }, "chain-invalid", "certificate-validity"],
    ["a certificate that is not valid yet", { options: { at: Date.UTC(2023, 0, 1) } }, "chain-invalid", "certificate-validity"],
    ["a root that is not pinned", { options: { anchors: [{ technology: "amd-sev-snp", spkiSha256: "00".repeat(32) }] } }, "chain-invalid", "certificate-chain"],
    ["a root that is pinned for another technology", { options: { anchors: [] } }, "chain-invalid", "certificate-chain"],
    ["a report that names no key", { report: { keyInfo: 7 << 2 } }, "chain-invalid", "certificate-chain"],
    ["a report that names an unknown key", { report: { keyInfo: 3 << 2 } }, "chain-invalid", "certificate-chain"],
    ["a report that names the VLEK, with the certificate of a VCEK", { report: { keyInfo: 1 << 2 } }, "chain-invalid", "certificate-chain"],
    ["an unknown version", { report: { version: 6 } }, "report-invalid", "layout"],
    ["version 1", { report: { version: 1 } }, "report-invalid", "layout"],
    ["another signature algorithm", { report: { set: { 0x34: 2 } } }, "report-invalid", "layout"],
  ])("is refused for %s", async (_, change, code, check) => {
    const found = await facts(change);
    expect(codeOf(found)).toBe(code);
    expect(failedNames(found)).toContain(check);
  });

  it.each<[what: string, change: Parameters<typeof facts>[0], expected: Partial<EvidenceFacts>]>([
    ["shows debugging", { report: { policy: 0xb_0000n } }, { debug: "on" }],
    ["shows migration", { report: { policy: 0x7_0000n } }, { migration: "on" }],
    ["shows the privilege level of who asked", { report: { vmpl: 0xffff_ffff } }, { privilegeLevel: 0xffff_ffff }],
    [
      "shows bits of the policy that are not known",
      { report: { policy: 0x1_0003_0000_0000n | 0x3_0000n } },
      { conditions: [expect.objectContaining({ name: "unknown-policy-bits", level: "unknown" })] as never },
    ],
    [
      "names the provider where the chip is hidden",
      { key: { kind: "VLEK" }, report: { chipId: new Uint8Array(64) } },
      { identity: { kind: "csp-id", value: "CN=cloud.example", trust: "endorsed" } },
    ],
    ["names the chip", {}, { identity: { kind: "chip-id", value: "c1".repeat(64), trust: "signed" } }],
  ])("%s", async (_, change, expected) => {
    const found = await facts(change);
    expect(failedNames(found)).toEqual([]);
    expect(found).toMatchObject(expected);
  });

  it("is not held against the chip where the host masks its identity, and shows that", async () => {
    const found = await facts({ report: { keyInfo: 2, chipId: new Uint8Array(64) } });
    expect(found.checks.find(({ name }) => name === "chip-id")).toMatchObject({ outcome: "skipped" });
    expect(found.identity).toBeUndefined();
  });

  it("has the chip in an OCTET STRING, as newer certificates do", async () => {
    expect(failedNames(await facts({ key: { wrapped: true } }))).toEqual([]);
  });

  it("has its nonce in REPORT_DATA, filled up with zeros", async () => {
    const reportData = new Uint8Array(64);
    reportData.fill(7, 0, 32);
    const found = await facts({ report: { reportData }, options: { nonce: new Uint8Array(32).fill(7) } });
    expect(found.checks.find(({ name }) => name === "nonce")).toMatchObject({ outcome: "checked" });
  });

  it("states family, image and version of the guest as hints, unless its owner signed them", async () => {
    const trust = (one: EvidenceFacts): unknown => one.claims.find(({ name }) => name === "family-id")?.trust;
    expect(trust(await facts())).toBe("hint");
    expect(trust(await facts({ report: { idKeyDigest: new Uint8Array(48).fill(1) } }))).toBe("signed");
  });

  it("is read in the layout of its generation: what would be good on Milan is not on Turin", async () => {
    const good = await facts({ generation: "turin", report: { reported: { ...testTcb, fmc: 1 } } });
    expect(good.tcb?.components["fmc"]).toBe(1);
    const old = await facts({ generation: "turin", key: { tcb: { ...testTcb, fmc: 2 } } });
    expect(codeOf(old)).toBe("chain-invalid");
  });

  it("has a chip of eight bytes on Turin, and zeros behind them", async () => {
    const chipId = new Uint8Array(64).fill(0xc1, 0, 9);
    expect(failedNames(await facts({ generation: "turin", report: { chipId } }))).toContain("chip-id");
  });

  it("comes with its certificates behind it, or without those of the authorities that the registry has", async () => {
    const amd = vendor("genoa");
    const key = await testSnpKey(amd);
    const report = await testReport("genoa", key);
    const whole = withTable(report, [
      ["63da758de6644564adc5f4b93be8accd", key.certificate],
      ["4ab7b379bbac4fe4a02f05aef327c782", new TextEncoder().encode(pemOf(amd.ask.certificate))],
      ["c0b406a4a803495297433fb6014cd0ae", amd.root.certificate],
      ["ff".repeat(16), Uint8Array.of(1)],
    ]);
    expect(formatOf(whole)).toBe("sev-snp-report");
    expect(inspect(whole)).toMatchObject({ version: 3, certificates: ["VCEK", "ASK", "ARK"] });
    expect(inspect(report)).not.toHaveProperty("certificates");
    const found = await verify(whole, snpOptions(amd, key, { collateral: [] }));
    expect(failedNames(found)).toEqual([]);
    // The registered authorities have AMD's keys, and did not sign this one.
    expect(codeOf(await verify(report, snpOptions(amd, key, { collateral: chainOf(key) })))).toBe("chain-invalid");
  });

  it("has no registered authorities where its product is not known", async () => {
    const amd = vendor("milan");
    const key = await testSnpKey(amd, { product: "Rome" });
    const found = await verify(await testReport("milan", key, { version: 2 }), snpOptions(amd, key, { collateral: chainOf(key) }));
    expect(failedNames(found)).toContain("certificate-chain");
  });

  it.each([
    ["an entry that lies outside", [0xff, 0, 0, 0, 0xff, 0xff, 0, 0]],
    ["no end", undefined],
  ])("is refused for a certificate table with %s", async (_, entry) => {
    const amd = vendor("milan");
    const key = await testSnpKey(amd);
    const report = await testReport("milan", key);
    const table = withTable(report, [["63da758de6644564adc5f4b93be8accd", key.certificate]]);
    if (entry === undefined) table.fill(1, 1184 + 24);
    else table.set(entry, 1184 + 16);
    expect(codeOf(await verify(table, snpOptions(amd, key)))).toBe("report-invalid");
  });

  it("has no more entries in its table than there are kinds of them", async () => {
    const amd = vendor("milan");
    const key = await testSnpKey(amd);
    const many = withTable(
      await testReport("milan", key),
      Array.from({ length: 40 }, () => ["63da758de6644564adc5f4b93be8accd", new Uint8Array(0)] as const),
    );
    expect(firstFailure(await verify(many, snpOptions(amd, key)))?.reason).toMatch(/more than 32 entries/u);
  });
});

function withTable(report: Bytes, entries: readonly (readonly [guid: string, data: Uint8Array])[]): Bytes {
  const start = 24 * (entries.length + 1);
  const table = new Uint8Array(start + entries.reduce((sum, [, data]) => sum + data.length, 0));
  const view = new DataView(table.buffer);
  let offset = start;
  for (const [index, [guid, data]] of entries.entries()) {
    table.set(guid.match(/../gu)?.map((pair) => Number.parseInt(pair, 16)) ?? [], 24 * index);
    view.setUint32(24 * index + 16, offset, true);
    view.setUint32(24 * index + 20, data.length, true);
    table.set(data, offset);
    offset += data.length;
  }
  return Uint8Array.from([...report, ...table]);
}

describe("revocation", () => {
  async function withLists(lists: (amd: TestAmd) => Promise<readonly Bytes[]>): Promise<EvidenceFacts> {
    const amd = vendor("milan");
    const key = await testSnpKey(amd);
    const items = (await lists(amd)).map((data): CollateralItem => ({ kind: "revocation-list", data }));
    const options = snpOptions(amd, key);
    return verify(await testReport("milan", key), { ...options, collateral: [...options.collateral, ...items] });
  }
  const list = (issuer: TestParty, revoked: readonly number[], nextUpdate = testTime + 1_000): Promise<Bytes> =>
    issueRevocationList({ issuer, thisUpdate: testTime - 1_000, nextUpdate, revoked });

  it("is skipped, and shown so, where no list was supplied", async () => {
    const found = await withLists(() => Promise.resolve([]));
    expect(found.checks.find(({ name }) => name === "revocation")).toMatchObject({ outcome: "skipped", reason: expect.stringContaining("SEV-VCEK") as string });
  });

  it("is checked where every authority has a list", async () => {
    const found = await withLists(async ({ root, ask }) => [await list(root, [9]), await list(ask, [])]);
    expect(found.checks.find(({ name }) => name === "revocation")).toMatchObject({ outcome: "checked" });
    expect(found.validUntil).toBe(testTime + 1_000);
  });

  it("is checked by lists in PEM as by those in DER", async () => {
    const pem = (der: Bytes): Bytes => new TextEncoder().encode(`-----BEGIN X509 CRL-----\n${toBase64(der)}\n-----END X509 CRL-----\n`);
    expect(codeOf(await withLists(async ({ root, ask }) => [pem(await list(root, [])), pem(await list(ask, [77]))]))).toBe("revoked");
  });

  it.each<[what: string, lists: (amd: TestAmd) => Promise<readonly Bytes[]>, code: string]>([
    ["an authority that is revoked", async ({ root }) => [await list(root, [2])], "revoked"],
    ["a key that is revoked", async ({ ask }) => [await list(ask, [77])], "revoked"],
    ["a list that has expired", async ({ root }) => [await list(root, [], testTime - 500)], "collateral-invalid"],
    [
      "a list that another signed in the name of the authority",
      async ({ root }) => [await list(await testParty({ name: root.name }), [])],
      "collateral-invalid",
    ],
    ["a list that is empty", () => Promise.resolve([new Uint8Array(0)]), "collateral-invalid"],
  ])("refuses %s", async (_, lists, code) => {
    expect(codeOf(await withLists(lists))).toBe(code);
  });
});

describe("the authority of a key", () => {
  it("is that of VLEKs for a VLEK, and that of VCEKs for a VCEK, though one root signed both", async () => {
    const amd = vendor("milan");
    for (const [kind, issuer] of [
      ["VLEK", amd.ask],
      ["VCEK", amd.asvk],
    ] as const) {
      expect(failedNames(await facts({ key: { kind, issuer } }))).toEqual(["key-authority"]);
    }
  });

  it("is found in any order, and its certificates are read once", async () => {
    const amd = vendor("milan");
    const key = await testSnpKey(amd);
    const cache = new CertificateCache();
    const report = await testReport("milan", key);
    for (let round = 0; round < 2; round += 1) {
      const found = await verify(report, snpOptions(amd, key, { collateral: chainOf(amd.root, amd.ask, key), cache }));
      expect(failedNames(found)).toEqual([]);
    }
  });
});

describe("a certificate of a key alone", () => {
  it("is verified without a report", async () => {
    const amd = vendor("turin");
    const key = await testSnpKey(amd);
    const found = await verifySnpKey(key.certificate, snpOptions(amd, key));
    expect(failedNames(found)).toEqual([]);
    expect(found.claims).toContainEqual({ name: "hardware-id-bytes", value: 8, trust: "endorsed" });
    expect(codeOf(await verifySnpKey(Uint8Array.of(0x30, 0), snpOptions(amd, key)))).toBe("chain-invalid");
    expect(codeOf(await verifySnpKey(amd.root.certificate, snpOptions(amd, key)))).toBe("chain-invalid");
  });
});

describe("bytes that are no report", () => {
  it.each([0, 1, 1183, 1185])("are refused: %i of them", async (length) => {
    const bytes = new Uint8Array(length);
    expect(formatOf(bytes)).toBeUndefined();
    expect(codeOf(await verify(bytes, { collateral: [], anchors: [], at: testTime }))).toBe("report-invalid");
  });

  it("never pass, whatever is changed in a good one", async () => {
    const amd = vendor("milan");
    const key = await testSnpKey(amd);
    const report = await testReport("milan", key);
    const options = snpOptions(amd, key, { cache: new CertificateCache() });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1183 }), fc.integer({ min: 1, max: 255 }), async (offset, change) => {
        const changed = Uint8Array.from(report);
        changed[offset] = Number(changed[offset]) ^ change;
        expect(codeOf(await verify(changed, options))).toBeDefined();
      }),
      { numRuns: 300 },
    );
  });
});
