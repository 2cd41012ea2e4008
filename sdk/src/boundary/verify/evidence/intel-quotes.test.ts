import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { Bytes } from "../bytes/byte-reader.js";
import { readIntelQuote } from "../intel/read-intel-quote.js";
import { pemOf, issueCertificate, testKey, testParty } from "../testing/issue-certificate.js";
import {
  intelTime,
  moduleLevel,
  pckExtension,
  tcbLevel,
  tdxModule,
  testCollateral,
  testIntel,
  testIntelOptions,
  testQuote,
  type TestCollateral,
  type TestIntel,
  type TestQuote,
} from "../testing/intel-platform.js";
import { mutatedBytes } from "../testing/mutated-bytes.js";
import { extended, writeEventLog } from "../tpm/testing/write-tpm.js";
import { CertificateCache } from "../x509/index.js";
import { collateralMemory } from "./collateral-memory.js";
import type { EvidenceFacts } from "./evidence-facts.js";
import { firstFailure } from "./first-failure.js";
import * as sgx from "./intel-sgx.js";
import * as tdx from "./intel-tdx.js";
import type { VerifyOptions } from "./verify-options.js";

let intel: TestIntel;
let options: VerifyOptions;
beforeAll(async () => {
  intel = await testIntel();
  options = await testIntelOptions(intel);
});

const bytes = (size: number, value = 0): Bytes => new Uint8Array(size).fill(value);
const codeOf = (facts: EvidenceFacts): string | undefined => firstFailure(facts)?.code;
const claim = (facts: EvidenceFacts, name: string): unknown => facts.claims.find((one) => one.name === name)?.value;
const check = (facts: EvidenceFacts, name: string): string | undefined => facts.checks.find((one) => one.name === name)?.outcome;

async function verified(quote: TestQuote = {}, collateral: TestCollateral = {}, more: Partial<VerifyOptions> = {}): Promise<EvidenceFacts> {
  const technology = quote.tee === "sgx" ? sgx : tdx;
  const parts = quote.tee === undefined ? collateral : { tee: quote.tee, ...collateral };
  return technology.verify(await testQuote(intel, quote), { ...options, collateral: await testCollateral(intel, parts), ...more });
}

describe("a quote of TDX", () => {
  it("shows its fields, its level, and everything that was checked", async () => {
    const facts = await verified({ reportData: bytes(64, 7) }, {}, { nonce: bytes(64, 7) });
    expect(facts.checks.filter(({ outcome }) => outcome !== "checked")).toEqual([]);
    expect(facts.checks.map(({ name }) => name)).toEqual([
      "layout",
      "certificate-chain",
      "certificate-validity",
      "revocation",
      "enclave-signature",
      "attestation-key",
      "quote-signature",
      "tcb-info",
      "qe-identity",
      "collateral-match",
      "tcb",
      "nonce",
    ]);
    expect(facts).toMatchObject({
      technology: "intel-tdx",
      format: "tdx-quote-v4",
      generation: "sapphire-rapids",
      debug: "off",
      migration: "off",
      memory: "encrypted",
    });
    expect(facts.tcb).toMatchObject({
      status: "UpToDate",
      date: "2026-01-01T00:00:00Z",
      evaluation: 17,
      components: { sgxtcbcomp01svn: 5, pcesvn: 11, tdxtcbcomp03svn: 5 },
    });
    expect(facts.identity).toEqual({ kind: "ppid", value: "aa".repeat(16), trust: "endorsed" });
    expect(facts.anchor).toEqual({ spkiSha256: intel.root.key.pin, test: true });
    expect(facts.validUntil).toBe(intelTime + 86_400_000);
    expect(facts.collateral.map(({ kind }) => kind)).toEqual(["tcb-info", "qe-identity", "revocation-list", "revocation-list"]);
    expect([claim(facts, "fmspc"), claim(facts, "pck-ca"), claim(facts, "sept-ve-disable"), claim(facts, "qe-status")]).toEqual([
      "00806f050000",
      "platform",
      true,
      "UpToDate",
    ]);
    expect(facts.measurements.map(({ register }) => register)).toEqual(["MRTD", "MRSEAM", "RTMR0", "RTMR1", "RTMR2", "RTMR3"]);
    expect(facts.conditions).toEqual([]);
  });

  it("verifies the same with what a cache remembers", async () => {
    const cache = new CertificateCache();
    const first = await verified({}, {}, { cache });
    expect(await tdx.verify(await testQuote(intel), { ...options, cache })).toMatchObject({ tcb: first.tcb });
    const collateral = await testCollateral(intel);
    const quote = await testQuote(intel);
    const [one, two] = [await tdx.verify(quote, { ...options, collateral, cache }), await tdx.verify(quote, { ...options, collateral, cache })];
    expect(two).toEqual(one);
    expect(codeOf(two)).toBeUndefined();
    expect(codeOf(await tdx.verify(quote, { ...options, collateral, cache, at: intelTime + 60 * 86_400_000 }))).toBe("collateral-invalid");
  });

  it("is read anew where a cache has forgotten what it read", () => {
    const remember = collateralMemory<object>(2);
    const cache = new CertificateCache();
    const of = (byte: number): object => remember(cache, bytes(1, byte), () => ({}));
    const [first, second] = [of(1), of(2)];
    expect([of(1), of(2)]).toEqual([first, second]);
    expect(of(1)).toBe(first);
    of(3);
    expect(of(2)).toBe(second);
    expect(of(1)).not.toBe(first);
    // What is in a buffer counts, not the buffer.
    const buffer = bytes(1, 3);
    const third = remember(cache, buffer, () => ({}));
    expect(remember(cache, buffer, () => ({}))).toBe(third);
    buffer[0] = 9;
    expect(remember(cache, buffer, () => ({}))).not.toBe(third);
  });

  it("of version 5 and TDX 1.5 shows service TDs and the module", async () => {
    const modules = { tdxModuleIdentities: [tdxModule("TDX_01", [moduleLevel(3, "UpToDate"), moduleLevel(2, "OutOfDate", ["INTEL-SA-M"])])] };
    const quote: TestQuote = { version: 5, tdx15: true, teeTcbSvn: [2, 1, 5], teeTcbSvn2: [3, 1, 5], mrServiceTd: bytes(48, 4) };
    const facts = await verified(quote, { tcbInfo: modules });
    expect([
      codeOf(facts),
      facts.tcb?.status,
      claim(facts, "tdx-module"),
      claim(facts, "tdx-module-status"),
      claim(facts, "service-td"),
      claim(facts, "body-type"),
    ]).toEqual([undefined, "TDRelaunchAdvised", "TDX_01", "OutOfDate", true, 3]);
    expect(facts.tcb?.advisories).toEqual(["INTEL-SA-M"]);
    expect(facts.measurements.find(({ register }) => register === "MRSERVICETD")?.value).toBe("04".repeat(48));
    expect(facts.format).toBe("tdx-quote-v5");
  });

  it.each<[string, readonly number[], Partial<EvidenceFacts>]>([
    ["debugging", [1, 0, 0, 0x10, 0, 0, 0, 0], { debug: "on", conditions: [] }],
    ["another way of being untrusted", [0x10, 0, 0, 0x10, 0, 0, 0, 0], { debug: "on" }],
    ["migration", [0, 0, 0, 0x30, 0, 0, 0, 0], { debug: "off", migration: "on" }],
    [
      "no protection from injected exceptions",
      [0, 0, 0, 0, 0, 0, 0, 0],
      { conditions: [expect.objectContaining({ name: "sept-ve-disable-clear", level: "unsafe" }) as never] },
    ],
    [
      "bits that nobody knows",
      [0, 1, 0, 0x10, 0, 0, 0, 0],
      { conditions: [expect.objectContaining({ name: "unknown-td-attributes", level: "unknown" }) as never] },
    ],
  ])("with attributes for %s says so", async (_what, attributes, expected) => {
    const facts = await verified({ tdAttributes: Uint8Array.from(attributes) });
    expect(facts).toMatchObject(expected);
    expect(codeOf(facts)).toBeUndefined();
  });

  it.each<[string, Bytes | undefined, string | undefined]>([
    ["the same 64 bytes", bytes(64, 7), undefined],
    ["a part of them", bytes(32, 7), "binding-mismatch"],
    ["other bytes", bytes(64, 8), "binding-mismatch"],
    ["more than fits", bytes(65, 7), "binding-mismatch"],
  ])("for the nonce of %s", async (_what, nonce, code) => {
    expect(codeOf(await verified({ reportData: bytes(64, 7) }, {}, nonce === undefined ? {} : { nonce }))).toBe(code);
  });

  it("without an expected nonce shows that none was compared; a shorter one is filled with zeros", async () => {
    expect(check(await verified(), "nonce")).toBe("skipped");
    const reportData = bytes(64);
    reportData.set(bytes(32, 9));
    expect(codeOf(await verified({ reportData }, {}, { nonce: bytes(32, 9) }))).toBeUndefined();
  });

  it("has to be of the technology, and to be whole", async () => {
    const quote = await testQuote(intel, { tee: "sgx" });
    expect(firstFailure(await tdx.verify(quote, options))).toMatchObject({ code: "report-invalid", reason: "the quote is of SGX" });
    expect(codeOf(await sgx.verify(await testQuote(intel), options))).toBe("report-invalid");
    expect(codeOf(await tdx.verify(bytes(10), options))).toBe("report-invalid");
  });
});

describe("a quote of SGX", () => {
  it("is told from one of TDX, and both are inspected without being verified", async () => {
    const [one, other] = [await testQuote(intel, { version: 3, tee: "sgx" }), await testQuote(intel)];
    expect([sgx, tdx].map(({ formatOf }) => [formatOf(one), formatOf(other)])).toEqual([
      ["sgx-quote-v3", undefined],
      [undefined, "tdx-quote-v4"],
    ]);
    expect([sgx.inspect(one), tdx.inspect(other)]).toMatchObject([{ tee: "sgx" }, { tee: "tdx" }]);
  });

  it("verifies under the statements for SGX, and shows the enclave", async () => {
    for (const version of [3, 4, 5] as const) {
      const facts = await verified({ version, tee: "sgx" });
      expect([codeOf(facts), facts.technology, facts.format]).toEqual([undefined, "intel-sgx", `sgx-quote-v${String(version)}`]);
      expect(facts.measurements.map(({ register }) => register)).toEqual(["MRENCLAVE", "MRSIGNER"]);
      expect(facts).toMatchObject({ debug: "off", migration: "off", conditions: [] });
    }
  });

  it("shows debugging", async () => {
    expect((await verified({ version: 3, tee: "sgx", sgxAttributes: Uint8Array.from([7, ...bytes(15)]) })).debug).toBe("on");
  });
});

describe("what refuses a quote", () => {
  type Attack = readonly [
    what: string,
    quote: TestQuote | (() => Promise<TestQuote>),
    collateral: TestCollateral | (() => Promise<TestCollateral>),
    code: string,
    more?: Partial<VerifyOptions>,
  ];
  const attacks: readonly Attack[] = [
    ["another root of the same name", async () => sameNames(), {}, "chain-invalid"],
    ["a chain without its authority", async () => ({ chain: pemOf(intel.pck.certificate, intel.root.certificate) }), {}, "chain-invalid"],
    ["a PCK certificate that the root itself signed", async () => ({ chain: pemOf(await directPck(), intel.root.certificate) }), {}, "chain-invalid"],
    ["a chain that is no PEM", { chain: "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----" }, {}, "report-invalid"],
    ["no chain", { chain: "" }, {}, "chain-invalid"],
    ["certification data of another kind", { certificationType: 3 }, {}, "chain-invalid"],
    [
      "a certificate without the fields of a platform",
      async () => ({ chain: pemOf(intel.tcbSigning.certificate, intel.root.certificate) }),
      {},
      "report-invalid",
    ],
    ["an evaluation before the certificates", {}, {}, "chain-invalid", { at: Date.UTC(2019, 0, 1) }],
    ["a quoting enclave that another key signed", async () => ({ qeSigner: await testKey("P-256") }), {}, "signature-invalid"],
    ["another attestation key than the enclave vouches for", { qeReportData: bytes(64, 1) }, {}, "signature-invalid"],
    ["more than the digest in what the enclave vouches for", async () => ({ qeReportData: await withTail() }), {}, "signature-invalid"],
    ["a quote that another key signed", async () => ({ signer: await testKey("P-256") }), {}, "signature-invalid"],
    ["a revoked platform", {}, { pckRevoked: [4] }, "revoked"],
    ["a revoked authority", {}, { rootRevoked: [2] }, "revoked"],
    ["a revoked key of statements", {}, { rootRevoked: [3] }, "revoked"],
    ["lists that are too old", {}, { listsUntil: intelTime - 1 }, "collateral-invalid"],
    ["no lists", {}, { without: ["revocation-list"] }, "collateral-unavailable"],
    ["no lists, and certificates that do not count yet", {}, { without: ["revocation-list"] }, "chain-invalid", { at: Date.UTC(2019, 0, 1) }],
    ["no TCB information", {}, { without: ["tcb-info"] }, "collateral-unavailable"],
    ["no identity of the enclave", {}, { without: ["qe-identity"] }, "collateral-unavailable"],
    ["no certificate of the key of statements", {}, { without: ["certificate-chain"] }, "collateral-unavailable"],
    ["TCB information that another key signed", {}, async () => ({ tcbSigner: await testKey("P-256") }), "collateral-invalid"],
    ["an identity that another key signed", {}, async () => ({ identitySigner: await testKey("P-256") }), "collateral-invalid"],
    ["a key of statements that another root certified", {}, async () => foreignSigner(), "collateral-invalid"],
    ["a key of statements that an authority of platforms certified", {}, async () => platformSigner(), "collateral-invalid"],
    [
      "a certificate of the key of statements that has run out",
      {},
      async () => ({ signingCertificate: await signingUntil(intelTime - 1) }),
      "collateral-invalid",
    ],
    ["TCB information that has run out", {}, { tcbInfo: { nextUpdate: "2026-05-31T00:00:00Z" } }, "collateral-invalid"],
    ["TCB information from the future", {}, { tcbInfo: { issueDate: "2026-06-02T00:00:00Z" } }, "collateral-invalid"],
    ["TCB information of another platform", {}, { tcbInfo: { fmspc: "000000000000" } }, "collateral-invalid"],
    ["TCB information of another PCE", {}, { tcbInfo: { pceId: "0100" } }, "collateral-invalid"],
    ["TCB information of SGX", {}, { tcbInfo: { id: "SGX" } }, "collateral-invalid"],
    ["the identity of the enclave of SGX", {}, { identity: { id: "QE" } }, "collateral-invalid"],
    ["an identity that is not readable", {}, { identity: { version: 3 } }, "collateral-invalid"],
    ["a level that Intel revoked", {}, { tcbInfo: { tcbLevels: [tcbLevel("Revoked")] } }, "tcb-not-allowed"],
    ["a platform below all levels", {}, { tcbInfo: { tcbLevels: [tcbLevel("UpToDate", [3, 0, 6])] } }, "tcb-not-allowed"],
    ["another quoting enclave", { qe: { mrSigner: bytes(32) } }, {}, "tcb-not-allowed"],
  ];

  for (const [what, quote, collateral, code, more = {}] of attacks) {
    it(what, async () => {
      const facts = await verified(
        typeof quote === "function" ? await quote() : quote,
        typeof collateral === "function" ? await collateral() : collateral,
        more,
      );
      expect(codeOf(facts)).toBe(code);
    });
  }

  it("is what makes the difference: the other root passes where it is the pinned one", async () => {
    const attacker = await testIntel();
    const quote = await testQuote(attacker);
    const theirs = await testIntelOptions(attacker);
    expect(codeOf(await tdx.verify(quote, { ...theirs, anchors: options.anchors }))).toBe("chain-invalid");
    expect(codeOf(await tdx.verify(quote, theirs))).toBeUndefined();
    // A root that is pinned for another technology does not count here.
    expect(codeOf(await tdx.verify(quote, { ...theirs, anchors: theirs.anchors.map((anchor) => ({ ...anchor, technology: "amd-sev-snp" })) }))).toBe(
      "chain-invalid",
    );
  });

  it("is a list exchanged for another: as many as are needed, and not those", async () => {
    const collateral = await testCollateral(intel);
    const root = collateral.filter(({ kind }) => kind === "revocation-list")[0];
    if (root === undefined) throw new Error("no list");
    const others = collateral.filter(({ kind }) => kind !== "revocation-list");
    const twice = await tdx.verify(await testQuote(intel), { ...options, collateral: [...others, root, root] });
    expect(firstFailure(twice)).toMatchObject({ name: "revocation", code: "collateral-invalid" });
    const once = await tdx.verify(await testQuote(intel), { ...options, collateral: [...others, root] });
    expect(firstFailure(once)).toMatchObject({ name: "revocation", code: "collateral-unavailable" });
    for (const data of [bytes(0), Uint8Array.of(0x30, 0)]) {
      expect(codeOf(await tdx.verify(await testQuote(intel), { ...options, collateral: [...collateral, { kind: "revocation-list", data }] }))).toBe(
        "collateral-invalid",
      );
    }
    expect(
      codeOf(
        await tdx.verify(await testQuote(intel), { ...options, collateral: [...collateral, { kind: "certificate-chain", data: Uint8Array.of(0x30, 0) }] }),
      ),
    ).toBe("collateral-invalid");
  });

  it("is a revoked platform, even where the list of the root is missing", async () => {
    const collateral = await testCollateral(intel, { pckRevoked: [4] });
    const root = collateral.find(({ kind }) => kind === "revocation-list");
    const facts = await tdx.verify(await testQuote(intel), { ...options, collateral: collateral.filter((item) => item !== root) });
    expect(facts.checks.filter(({ name, outcome }) => name === "revocation" && outcome === "failed").map(({ code }) => code)).toEqual([
      "revoked",
      "collateral-unavailable",
    ]);
  });

  it("finds the statement for the platform among several, and the certificate of the platform beside a quote without one", async () => {
    const others = await testCollateral(intel, { tcbInfo: { fmspc: "000000000000" }, without: ["qe-identity", "certificate-chain", "revocation-list"] });
    const facts = await tdx.verify(await testQuote(intel), { ...options, collateral: [...others, ...options.collateral] });
    expect(codeOf(facts)).toBeUndefined();
    const chain = new TextEncoder().encode(pemOf(intel.pck.certificate, intel.platformAuthority.certificate));
    const beside = await tdx.verify(await testQuote(intel, { certificationType: 1, chain: "" }), {
      ...options,
      collateral: [...options.collateral, { kind: "certificate-chain", data: chain }],
    });
    expect(codeOf(beside)).toBeUndefined();
  });

  it("takes the certificate of the key of statements that counts at the time", async () => {
    const old = new TextEncoder().encode(pemOf(await signingUntil(intelTime - 1)));
    const facts = await tdx.verify(await testQuote(intel), { ...options, collateral: [{ kind: "certificate-chain", data: old }, ...options.collateral] });
    expect(codeOf(facts)).toBeUndefined();
  });

  async function sameNames(): Promise<TestQuote> {
    const { pck, platformAuthority, root } = await testIntel();
    return { chain: pemOf(pck.certificate, platformAuthority.certificate, root.certificate), qeSigner: pck.key };
  }
  async function directPck(): Promise<Bytes> {
    return issueCertificate({
      name: "Intel SGX PCK Certificate",
      key: intel.pck.key,
      issuer: intel.root,
      serial: 9,
      extensions: [["1.2.840.113741.1.13.1", pckExtension()]],
    });
  }
  async function withTail(): Promise<Bytes> {
    const quote = await testQuote(intel);
    const data = readIntelQuote(quote).qeReport.reportData.slice();
    data[63] = 1;
    return data;
  }
  async function foreignSigner(): Promise<TestCollateral> {
    const root = await testParty({ kind: "P-256", name: "Intel SGX Root CA", authority: true });
    const signer = await testParty({ kind: "P-256", name: "Intel SGX TCB Signing", issuer: root });
    return { tcbSigner: signer.key, identitySigner: signer.key, signingCertificate: signer.certificate };
  }
  async function platformSigner(): Promise<TestCollateral> {
    const signer = await testParty({ kind: "P-256", name: "Intel SGX TCB Signing", issuer: intel.platformAuthority });
    return { tcbSigner: signer.key, identitySigner: signer.key, signingCertificate: signer.certificate };
  }
  async function signingUntil(notAfter: number): Promise<Bytes> {
    return issueCertificate({ name: "Intel SGX TCB Signing", key: intel.tcbSigning.key, issuer: intel.root, serial: 8, notAfter });
  }
});

describe("an event log beside a quote", () => {
  const words = (text: string): Bytes => Uint8Array.from(new TextEncoder().encode(text));

  it("has to give all registers, and says which of them it gives", async () => {
    const log = await writeEventLog(
      ["SHA-384"],
      [
        { register: 1, data: words("firmware") },
        { register: 3, data: words("kernel") },
        { register: 3, data: words("command line") },
      ],
    );
    const rtmrs = [await extended("SHA-384", "firmware"), bytes(48), await extended("SHA-384", "kernel", "command line"), bytes(48)];
    const collateral = [...options.collateral, { kind: "event-log", data: log } as const];
    const good = await tdx.verify(await testQuote(intel, { rtmrs }), { ...options, collateral });
    expect([codeOf(good), check(good, "event-log")]).toEqual([undefined, "checked"]);
    expect(good.measurements.filter(({ register }) => register.startsWith("RTMR")).map(({ replayed }) => replayed)).toEqual([true, true, true, true]);
    const other = await tdx.verify(await testQuote(intel, { rtmrs: rtmrs.with(1, bytes(48, 1)).with(2, bytes(48)) }), { ...options, collateral });
    expect(firstFailure(other)).toMatchObject({ code: "replay-mismatch", reason: "replaying the event log does not give RTMR1, RTMR2" });
    expect(other.measurements.filter(({ register }) => register.startsWith("RTMR")).map(({ replayed }) => replayed)).toEqual([true, false, false, true]);
    expect(codeOf(await tdx.verify(await testQuote(intel), { ...options, collateral: [...options.collateral, { kind: "event-log", data: bytes(4) }] }))).toBe(
      "log-invalid",
    );
  });
});

describe("changed quotes and collateral", () => {
  it("never verify where what is signed changed, and never do worse than a coded refusal", async () => {
    const quote = await testQuote(intel);
    await fc.assert(
      fc.asyncProperty(mutatedBytes([quote]), async (changed) => {
        const facts = await tdx.verify(changed, options);
        if (codeOf(facts) === undefined) expect(readIntelQuote(changed).signed).toEqual(readIntelQuote(quote).signed);
        for (const { outcome, code } of facts.checks) expect(outcome === "failed").toBe(code !== undefined);
      }),
      { numRuns: 150 },
    );
    const items = options.collateral;
    await fc.assert(
      fc.asyncProperty(fc.nat(items.length - 1), fc.integer(), async (place, seed) => {
        const item = items[place];
        if (item === undefined) throw new Error("no item");
        const [changed = item.data] = fc.sample(mutatedBytes([item.data]), { numRuns: 1, seed });
        const facts = await tdx.verify(quote, { ...options, collateral: items.map((other, index) => (index === place ? { ...other, data: changed } : other)) });
        for (const { outcome, code } of facts.checks) expect(outcome === "failed").toBe(code !== undefined);
      }),
      { numRuns: 150 },
    );
  });
});
