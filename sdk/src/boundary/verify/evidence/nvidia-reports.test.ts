import { readFileSync } from "node:fs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { describeWithSharedData, sharedData } from "../../../testing/shared-data.js";
import { toBase64 } from "../bytes/base64.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { fromHex } from "../bytes/hex.js";
import { pemOf, testKey, testParty } from "../testing/issue-certificate.js";
import { mutatedBytes } from "../testing/mutated-bytes.js";
import {
  blockValues,
  chainOf,
  entryOf,
  firmwareExtension,
  gpuReport,
  jsonBytes,
  nvidiaAnchors,
  nvidiaTime,
  ocspItem,
  serials,
  signedManifest,
  switchReport,
  testDevice,
  testNvidia,
  type TestDevice,
  type TestNvidia,
} from "../testing/nvidia-device.js";
import type { WrittenManifest, WrittenMeasurement } from "../testing/write-reference-manifest.js";
import { CertificateCache } from "../x509/index.js";
import type { EvidenceFacts } from "./evidence-facts.js";
import { allChecks, firstFailure } from "./first-failure.js";
import * as gpu from "./nvidia-gpu.js";
import * as nvswitch from "./nvidia-nvswitch.js";
import { registryAnchors } from "./registry-anchors.js";
import type { CollateralItem, VerifyOptions } from "./verify-options.js";

let nvidia: TestNvidia;
let device: TestDevice;
let other: TestDevice;
let report: Bytes;
let options: VerifyOptions;
beforeAll(async () => {
  nvidia = await testNvidia();
  [device, other] = [await testDevice(nvidia), await testDevice(nvidia, { serial: 101 })];
  report = await gpuReport(device);
  options = { at: nvidiaTime, anchors: nvidiaAnchors(nvidia), collateral: [] };
});

const nonce = new Uint8Array(32).fill(7);
const codeOf = (facts: EvidenceFacts): string | undefined => firstFailure(facts)?.code;
const outcomes = (facts: EvidenceFacts): Readonly<Record<string, string>> => Object.fromEntries(allChecks(facts).map(({ name, outcome }) => [name, outcome]));
const claim = (facts: EvidenceFacts, name: string): unknown => facts.claims.find((one) => one.name === name)?.value;
const chainItem = (text: string): CollateralItem => ({ kind: "certificate-chain", data: new TextEncoder().encode(text) });
const one = (more: Readonly<Record<string, unknown>> = {}, evidence = report): Bytes => jsonBytes([entryOf(device, evidence, more)]);
const digest = (byte: string): string => byte.repeat(48);
const measurement = (index: number, ...bytes: readonly string[]): WrittenMeasurement => ({ index, digests: bytes.map(digest) });
const driver: WrittenManifest = { version: "550.1", measurements: [measurement(0, "00", "a1"), { ...measurement(1, "00"), active: "False" }] };
const vbios: WrittenManifest = { version: "96.00.9f.00.01", measurements: [measurement(2, "a3")] };

async function verified(evidence: Bytes, collateral: readonly CollateralItem[] = [], more: Partial<VerifyOptions> = {}): Promise<EvidenceFacts> {
  return gpu.verify(evidence, { ...options, collateral, ...more });
}

describe("a report of a GPU", () => {
  it("shows its fields, and what was checked and what was not", async () => {
    const facts = await verified(one(), [], { nonce });
    expect(outcomes(facts)).toEqual({
      layout: "checked",
      "certificate-chain": "checked",
      "certificate-validity": "checked",
      "report-signature": "checked",
      "firmware-identity": "checked",
      architecture: "checked",
      revocation: "skipped",
      "recorded-nonce": "checked",
      nonce: "checked",
      "driver-manifest": "skipped",
      "vbios-manifest": "skipped",
    });
    expect(facts).toMatchObject({ technology: "nvidia-cc", format: "nvidia-gpu-report", generation: "hopper", memory: "none", debug: "unknown", inner: [] });
    expect([claim(facts, "driver"), claim(facts, "vbios"), claim(facts, "chip"), claim(facts, "ueid"), claim(facts, "arch")]).toEqual([
      "550.1",
      "96.00.9F.00.01",
      "GH100",
      "1100",
      "HOPPER",
    ]);
    expect(facts.identity).toEqual({ kind: "chip-id", value: "64", trust: "endorsed" });
    expect(facts.anchor).toEqual({ spkiSha256: nvidia.root.key.pin, test: true });
    expect(facts.measurements.map(({ register }) => register)).toEqual(["BLOCK1", "BLOCK2", "BLOCK3"]);
    expect(facts.conditions.map(({ name, level }) => [name, level])).toEqual([["cc-mode-unknown", "unknown"]]);
    expect(facts.reportData).toEqual(nonce);
    expect(facts.validUntil).toBe(Date.UTC(2049, 0, 1));
  });

  it("is one exchange with its chain beside it, or JSON of one device or many", async () => {
    expect(codeOf(await verified(report, [chainItem(chainOf(device))]))).toBeUndefined();
    expect(codeOf(await verified(jsonBytes(entryOf(device, report))))).toBeUndefined();
    expect(codeOf(await verified(one({ certificate: chainOf(device), arch: undefined, nonce: undefined })))).toBeUndefined();
    const two = await verified(jsonBytes([entryOf(device, report), entryOf(other, await gpuReport(other))]), [], { nonce });
    expect([codeOf(two), two.inner.length, two.format, outcomes(two)["distinct-devices"]]).toEqual([undefined, 2, "nvidia-gpu-report", "checked"]);
    expect(two.inner.map(({ evidence }) => evidence)).toEqual([two.evidence, two.evidence]);
  });

  it("of Blackwell states its firmware elsewhere, and a report that states none is no failure", async () => {
    const blackwell = await testDevice(nvidia, { chip: "GB100", form: "blackwell" });
    const facts = await verified(jsonBytes([entryOf(blackwell, await gpuReport(blackwell), { arch: "BLACKWELL" })]));
    expect([codeOf(facts), facts.generation, outcomes(facts)["firmware-identity"]]).toEqual([undefined, "blackwell", "checked"]);
    const silent = await verified(one({}, await gpuReport(device, { firmware: "none" })));
    expect([codeOf(silent), outcomes(silent)["firmware-identity"]]).toEqual([undefined, "not-applicable"]);
  });

  it("names what it is linked to and how it is protected, and nothing that it does not state", async () => {
    const more = [
      [21, Uint8Array.of(0xaa)],
      [22, Uint8Array.from([...new Uint8Array(8).fill(2), ...new Uint8Array(8), ...new Uint8Array(8).fill(1)])],
      [36, Uint8Array.of(2, 0)],
    ] as const;
    const facts = await verified(one({}, await gpuReport(device, { more })));
    expect([claim(facts, "protected-pcie"), claim(facts, "feature-mode"), claim(facts, "linked-switches")]).toEqual([
      "on",
      "protected-pcie",
      ["01".repeat(8), "02".repeat(8)],
    ]);
    expect(claim(await verified(one()), "linked-switches")).toBeUndefined();
  });

  it("of a chip that has no name here is of no known generation, unless the transport says so", async () => {
    const unknown = await testDevice(nvidia, { chip: "XX1" });
    const evidence = await gpuReport(unknown);
    expect((await verified(jsonBytes([entryOf(unknown, evidence, { arch: undefined })]))).generation).toBeUndefined();
    expect((await verified(jsonBytes([entryOf(unknown, evidence)]))).generation).toBe("hopper");
    const leaf = await testParty({ name: "", issuer: device.chip, extensions: firmwareExtension("hopper", device.firmware) });
    const nameless = await verified(jsonBytes([entryOf({ ...device, leaf }, await gpuReport({ ...device, leaf }))]));
    expect([codeOf(nameless), claim(nameless, "chip"), claim(nameless, "hardware-model")]).toEqual([undefined, undefined, undefined]);
  });

  it("verifies the same with what a cache remembers", async () => {
    const cache = new CertificateCache();
    const collateral = [await signedManifest(nvidia, driver), await signedManifest(nvidia, vbios), await ocspItem(nvidia.root, [serials.identity])];
    const [first, second] = [await verified(one(), collateral, { cache }), await verified(one(), collateral, { cache })];
    expect(second).toEqual(first);
    expect(codeOf(second)).toBeUndefined();
  });
});

describe("a report of a switch", () => {
  it("has no driver, and is verified under the anchors for switches", async () => {
    const lever = await testDevice(nvidia, { chip: "LS_10", form: "none" });
    const evidence = jsonBytes([entryOf(lever, await switchReport(lever), { arch: "LS10" })]);
    const manifest = await signedManifest(nvidia, { version: "96.10.55.00.01", product: "LS10", edition: "SWITCH", measurements: [measurement(0, "a1")] });
    const facts = await nvswitch.verify(evidence, { ...options, collateral: [manifest] });
    expect([codeOf(facts), facts.technology, facts.generation, claim(facts, "switch-id")]).toEqual([undefined, "nvidia-nvswitch", "ls10", "4d00000000000000"]);
    expect(outcomes(facts)).toMatchObject({ "vbios-manifest": "checked", "firmware-identity": "not-applicable" });
    expect(outcomes(facts)).not.toHaveProperty("driver-manifest");
    expect(codeOf(await verified(evidence))).toBe("report-invalid");
    expect([nvswitch.formatOf(evidence), gpu.formatOf(evidence)]).toEqual(["nvidia-nvswitch-report", undefined]);
    expect(nvswitch.inspect(evidence)).toMatchObject([{ arch: "LS10", vbios: "96.10.55.00.01" }]);
  });
});

describe("the format of a report", () => {
  it("is told by the architecture that is named, or by what the report states", async () => {
    const lever = await switchReport(await testDevice(nvidia, { chip: "LS_10", form: "none" }));
    expect([gpu.formatOf(report), gpu.formatOf(lever), nvswitch.formatOf(report), nvswitch.formatOf(lever)]).toEqual([
      "nvidia-gpu-report",
      undefined,
      undefined,
      "nvidia-nvswitch-report",
    ]);
    expect(gpu.formatOf(one({ arch: undefined }))).toBe("nvidia-gpu-report");
    expect(gpu.formatOf(one({ arch: "OTHER" }))).toBe("nvidia-gpu-report");
    for (const bytes of [
      new Uint8Array(),
      Uint8Array.of(0x11, 0xe0, 1, 0xff),
      jsonBytes([]),
      jsonBytes({ a: 1 }),
      jsonBytes("x"),
      new Uint8Array(5_000_000).fill(0x5b),
    ]) {
      expect([gpu.formatOf(bytes), nvswitch.formatOf(bytes)]).toEqual([undefined, undefined]);
    }
    expect(gpu.inspect(report)).toMatchObject([{ driver: "550.1", "measurement-blocks": 3, measurements: { BLOCK1: digest("a1") } }]);
  });
});

describe("what refuses a report", () => {
  const attacks: readonly (readonly [
    what: string,
    evidence: () => Promise<Bytes> | Bytes,
    code: string,
    more?: Partial<VerifyOptions> | (() => Partial<VerifyOptions>),
  ])[] = [
    ["no chain", () => report, "chain-invalid"],
    ["a chain that is no certificate", () => one({ certificate: btoa("x") }), "chain-invalid"],
    ["a broken certificate", () => one({ certificate: toBase64(Uint8Array.of(0x30, 0)) }), "chain-invalid"],
    ["the root alone", () => one({ certificate: btoa(pemOf(nvidia.root.certificate)) }), "chain-invalid"],
    [
      "a chain with a gap",
      () => one({ certificate: btoa(pemOf(device.leaf.certificate, nvidia.provisioner.certificate, nvidia.identity.certificate, nvidia.root.certificate)) }),
      "chain-invalid",
    ],
    [
      "a chain without its leaf",
      () => one({ certificate: btoa(pemOf(device.chip.certificate, nvidia.provisioner.certificate, nvidia.identity.certificate, nvidia.root.certificate)) }),
      "signature-invalid",
    ],
    ["another root of the same name", async () => foreign(), "chain-invalid"],
    ["an evaluation before the certificates", () => one(), "chain-invalid", { at: Date.UTC(2019, 0, 1) }],
    [
      "the root of manifests as the one of devices",
      () => one(),
      "chain-invalid",
      () => ({ anchors: nvidiaAnchors(nvidia).map((anchor) => ({ ...anchor, use: "reference-manifest" as const })) }),
    ],
    ["another key", async () => one({}, await gpuReport(device, { signer: await testKey() })), "signature-invalid"],
    ["a key on another curve", async () => smallKey(), "signature-invalid"],
    ["a response to another request", async () => swapped(), "signature-invalid"],
    ["a changed measurement", () => one({ evidence: toBase64(report.with(60, 0) as Bytes) }), "signature-invalid"],
    ["other firmware than the key is for", async () => one({}, await gpuReport(device, { firmware: new Uint8Array(48) })), "chain-invalid"],
    ["a certificate that states no firmware", async () => withForm("none"), "chain-invalid"],
    ["an architecture that the certificate is not of", () => one({ arch: "BLACKWELL" }), "report-invalid"],
    ["an architecture of another kind of device", () => one({ arch: "LS10" }), "report-invalid"],
    ["an unknown architecture", () => one({ arch: "VOLTA" }), "report-invalid"],
    ["a certificate of another kind of device", async () => lever(), "report-invalid"],
    ["another nonce than was expected", () => one(), "binding-mismatch", { nonce: new Uint8Array(32) }],
    ["a part of the nonce", () => one(), "binding-mismatch", { nonce: nonce.subarray(0, 16) }],
    ["another nonce than was recorded", () => one({ nonce: "00".repeat(32) }), "binding-mismatch"],
    ["one device counted twice", () => jsonBytes([entryOf(device, report), entryOf(device, report)]), "device-not-allowed"],
    ["one device counted twice, with new firmware", async () => twice(), "device-not-allowed"],
    [
      "a bad device among good ones",
      async () => jsonBytes([entryOf(device, report), entryOf(other, await gpuReport(other, { signer: device.leaf.key }))]),
      "signature-invalid",
    ],
    ["no device", () => jsonBytes([]), "report-invalid"],
    ["more devices than a machine has", () => jsonBytes(Array.from({ length: 65 }, () => entryOf(device, report))), "report-invalid"],
    ["a device that is no object", () => jsonBytes([1]), "report-invalid"],
    ["evidence that is no base64", () => one({ evidence: "!" }), "report-invalid"],
    ["no evidence", () => one({ evidence: undefined }), "report-invalid"],
    ["a chain that is no base64", () => one({ certificate: "!" }), "report-invalid"],
    ["a nonce that is not hexadecimal", () => one({ nonce: "x" }), "report-invalid"],
    ["a field that is no text", () => one({ arch: 1 }), "report-invalid"],
    ["no JSON", () => new TextEncoder().encode("[{"), "report-invalid"],
    ["half a report", () => report.subarray(0, 200), "report-invalid"],
  ];

  for (const [what, evidence, code, more = {}] of attacks) {
    it(what, async () => {
      expect(codeOf(await verified(await evidence(), [], typeof more === "function" ? more() : more))).toBe(code);
    });
  }

  it("is what makes the difference: the other root passes where it is the pinned one", async () => {
    const theirs = await testNvidia();
    const fake = await testDevice(theirs);
    const evidence = jsonBytes([entryOf(fake, await gpuReport(fake))]);
    expect(codeOf(await verified(evidence))).toBe("chain-invalid");
    expect(codeOf(await verified(evidence, [], { anchors: nvidiaAnchors(theirs) }))).toBeUndefined();
  });

  it("a Blackwell certificate with no digest of SHA-384 is for no firmware", async () => {
    const leaf = await testParty({ name: "GB100", issuer: device.chip, extensions: firmwareExtension("blackwell", device.firmware, "2.16.840.1.101.3.4.2.1") });
    const fake = { ...device, leaf };
    expect(firstFailure(await verified(jsonBytes([entryOf(fake, await gpuReport(fake), { arch: "BLACKWELL" })])))).toMatchObject({
      name: "firmware-identity",
      code: "chain-invalid",
    });
  });

  async function foreign(): Promise<Bytes> {
    const fake = await testDevice(await testNvidia());
    return jsonBytes([entryOf(fake, await gpuReport(fake))]);
  }
  async function smallKey(): Promise<Bytes> {
    const leaf = await testParty({ name: "GH100 A01 GSP FMC LF", kind: "P-256", issuer: device.chip });
    return jsonBytes([entryOf({ ...device, leaf }, report)]);
  }
  async function swapped(): Promise<Bytes> {
    const asked = await gpuReport(device, { nonce: new Uint8Array(32).fill(1) });
    return one({}, Uint8Array.from([...report.subarray(0, 37), ...asked.subarray(37)]));
  }
  async function withForm(form: "none"): Promise<Bytes> {
    const plain = await testDevice(nvidia, { form });
    return jsonBytes([entryOf(plain, await gpuReport(plain))]);
  }
  async function lever(): Promise<Bytes> {
    const fake = await testDevice(nvidia, { chip: "LS_10" });
    return jsonBytes([entryOf(fake, await gpuReport(fake), { arch: undefined })]);
  }
  async function twice(): Promise<Bytes> {
    const again = await testParty({ name: "GH100 A01 GSP FMC LF", issuer: device.chip, serial: 5000 });
    const updated = { ...device, leaf: again };
    return jsonBytes([entryOf(device, report), entryOf(updated, await gpuReport(updated, { firmware: "none" }))]);
  }
});

describe("manifests beside a report", () => {
  const manifests = async (...list: readonly WrittenManifest[]): Promise<readonly CollateralItem[]> =>
    Promise.all(list.map((manifest) => signedManifest(nvidia, manifest)));

  it("that it matches are checked, each of driver and VBIOS", async () => {
    const facts = await verified(one(), await manifests(driver, vbios));
    expect([codeOf(facts), claim(facts, "mismatched-blocks")]).toEqual([undefined, []]);
    expect(outcomes(facts)).toMatchObject({
      "manifest-signature": "checked",
      "manifest-revocation": "skipped",
      "driver-manifest": "checked",
      "vbios-manifest": "checked",
    });
    expect(facts.collateral.map(({ kind }) => kind)).toEqual(["reference-manifest", "reference-manifest"]);
  });

  it("may come as the response of NVIDIA's service", async () => {
    const [item] = await manifests(driver);
    if (item === undefined) throw new Error("no manifest");
    const response = (rim: unknown): readonly CollateralItem[] => [{ kind: "reference-manifest", data: jsonBytes({ id: "x", rim }) }];
    expect(outcomes(await verified(one(), response(toBase64(item.data))))["driver-manifest"]).toBe("checked");
    for (const rim of ["!", 1, undefined]) expect(codeOf(await verified(one(), response(rim)))).toBe("collateral-invalid");
  });

  it.each<[string, readonly WrittenManifest[], string | undefined, Readonly<Record<string, string>>]>([
    ["only the driver's", [driver], undefined, { "driver-manifest": "checked", "vbios-manifest": "skipped" }],
    ["one more for another version", [driver, vbios, { ...driver, version: "551" }], undefined, { "driver-manifest": "checked", "vbios-manifest": "checked" }],
    ["one for another version only", [{ ...driver, version: "551" }], "reference-mismatch", { "driver-manifest": "failed", "vbios-manifest": "failed" }],
    ["one for another chip only", [{ ...driver, product: "GB100" }], "reference-mismatch", { "driver-manifest": "failed" }],
    ["one for switches only", [{ ...driver, edition: "SWITCH" }], "reference-mismatch", { "driver-manifest": "failed" }],
    [
      "one with other values",
      [{ ...driver, measurements: [measurement(0, "a2")] }, vbios],
      "reference-mismatch",
      { "driver-manifest": "failed", "vbios-manifest": "checked" },
    ],
    [
      "one with a block that was not measured",
      [driver, { ...vbios, measurements: [measurement(9, "a3")] }],
      "reference-mismatch",
      { "driver-manifest": "checked", "vbios-manifest": "failed" },
    ],
    [
      "two that describe one block",
      [driver, { ...vbios, measurements: [measurement(0, "a1")] }],
      "reference-mismatch",
      { "driver-manifest": "failed", "vbios-manifest": "failed" },
    ],
    ["two for one driver", [driver, driver], "reference-mismatch", { "driver-manifest": "failed" }],
  ])("%s", async (_what, list, code, expected) => {
    const facts = await verified(one(), await manifests(...list));
    expect(codeOf(facts)).toBe(code);
    expect(outcomes(facts)).toMatchObject(expected);
  });

  it("name the blocks that differ", async () => {
    const facts = await verified(one(), await manifests({ ...driver, measurements: [measurement(0, "a2"), measurement(1, "a2")] }));
    expect(firstFailure(facts)?.reason).toBe("the blocks 1 have none of the values of the manifest");
    expect(claim(facts, "mismatched-blocks")).toEqual([1]);
    expect(blockValues).toHaveLength(3);
  });

  it("count for a device that says nothing of its versions, or of its chip, as what they are for", async () => {
    const silent = await gpuReport(device, { opaque: [] });
    expect(firstFailure(await verified(one({}, silent), await manifests(driver)))?.reason).toBe("the driver is unknown, and the manifests are for 550.1");
    expect(outcomes(await verified(one({}, silent)))["driver-manifest"]).toBe("skipped");
    expect(codeOf(await verified(report, await manifests(driver)))).toBe("chain-invalid");
  });

  const broken: readonly (readonly [what: string, collateral: () => Promise<readonly CollateralItem[]>, reason: RegExp])[] = [
    ["changed content", async () => edited((text) => text.replace("a1a1", "a2a1")), /not signed by the key/u],
    ["another signer of the same name", async () => [await signedManifest(await testNvidia(), driver)], /pinned key/u],
    ["a signer that has run out", async () => expired(), /was valid until/u],
    [
      "the root of devices as the one of manifests",
      async () => [await signedManifest({ ...nvidia, manifestRoot: nvidia.root, manifestSigner: device.chip }, driver)],
      /pinned key/u,
    ],
    ["a signature of another kind of key", async () => edited((text) => text.replace("#ecdsa-sha384", "#rsa-sha384")), /not signed by the key/u],
    ["no certificate", async () => edited((text) => text.replaceAll(/<X509Certificate>[^<]*<\/X509Certificate>/gu, "")), /no certificate/u],
    ["no signature", async () => edited((text) => text.replace(/<Signature .*<\/Signature>/u, "")), /exactly one signature/u],
    ["a certificate that is none", async () => edited((text) => text.replace(/<X509Certificate>[^<]*/u, "<X509Certificate>AQ==")), /the certificate/u],
    ["no XML", async () => [{ kind: "reference-manifest", data: new Uint8Array(3) }], /XML/u],
  ];
  for (const [what, collateral, reason] of broken) {
    it(`with ${what} are refused`, async () => {
      const failure = firstFailure(await verified(one(), await collateral()));
      expect(failure).toMatchObject({ name: "manifest-signature", code: "collateral-invalid" });
      expect(failure?.reason).toMatch(reason);
    });
  }

  async function edited(edit: (text: string) => string): Promise<readonly CollateralItem[]> {
    const [item] = await manifests(driver);
    return [{ kind: "reference-manifest", data: new TextEncoder().encode(edit(new TextDecoder().decode(item?.data))) }];
  }
  async function expired(): Promise<readonly CollateralItem[]> {
    const manifestSigner = await testParty({
      name: "NVIDIA Reference Value",
      issuer: nvidia.manifestRoot,
      key: nvidia.manifestSigner.key,
      notAfter: nvidiaTime - 1000,
    });
    return [await signedManifest({ ...nvidia, manifestSigner }, driver)];
  }
});

describe("responses of OCSP beside a report", () => {
  const about = async (more: Parameters<typeof ocspItem>[2] = {}): Promise<readonly CollateralItem[]> => [
    await ocspItem(nvidia.root, [serials.identity]),
    await ocspItem(nvidia.identity, [serials.provisioner]),
    await ocspItem(nvidia.provisioner, [100, 101], more),
  ];

  it("for every certificate that an authority issued are a checked revocation, and limit how long the result counts", async () => {
    const facts = await verified(one(), await about());
    expect([codeOf(facts), outcomes(facts)["revocation"], facts.validUntil]).toEqual([undefined, "checked", nvidiaTime + 3_600_000]);
    expect(facts.collateral.map(({ kind }) => kind)).toEqual(["ocsp-response", "ocsp-response", "ocsp-response", "ocsp-response"]);
  });

  it("for some of them only are none for the others", async () => {
    const [first] = await about();
    const facts = await verified(one(), first === undefined ? [] : [first]);
    expect(facts.checks.find(({ name }) => name === "revocation")).toMatchObject({
      outcome: "skipped",
      reason: "no OCSP response was supplied for the certificates 64, 03",
    });
  });

  it.each<[string, Parameters<typeof ocspItem>[2], string]>([
    ["that a chip is revoked", { status: "revoked" }, "revoked"],
    ["nothing of a chip", { status: "unknown" }, "collateral-invalid"],
    ["what was true until an hour ago", { nextUpdate: nvidiaTime - 3_600_000 }, "collateral-invalid"],
  ])("that say %s refuse the device", async (_what, more, code) => {
    expect(codeOf(await verified(one(), await about(more)))).toBe(code);
    // Without the responses nobody would know.
    expect(codeOf(await verified(one()))).toBeUndefined();
  });

  it("that cannot be read are refused", async () => {
    expect(codeOf(await verified(one(), [{ kind: "ocsp-response", data: new Uint8Array(3) }]))).toBe("collateral-invalid");
  });

  it("for manifests are checked, too", async () => {
    const manifest = await signedManifest(nvidia, driver);
    const good = await verified(one(), [manifest, await ocspItem(nvidia.manifestRoot, [serials.manifestSigner])]);
    expect(outcomes(good)["manifest-revocation"]).toBe("checked");
    expect(codeOf(await verified(one(), [manifest, await ocspItem(nvidia.manifestRoot, [serials.manifestSigner], { status: "revoked" })]))).toBe("revoked");
  });
});

describe("changed reports and collateral", () => {
  it("never verify where what is signed changed, and never do worse than a coded refusal", async () => {
    const evidence = one();
    await fc.assert(
      fc.asyncProperty(mutatedBytes([report]), async (changed) => {
        const facts = await verified(changed, [chainItem(chainOf(device))]);
        expect(codeOf(facts) === undefined).toBe(toBase64(changed) === toBase64(report));
      }),
      { numRuns: 100 },
    );
    await fc.assert(
      fc.asyncProperty(mutatedBytes([evidence]), async (changed) => {
        const facts = await verified(changed, [], { nonce });
        for (const { outcome, code } of allChecks(facts)) expect(outcome === "failed").toBe(code !== undefined);
      }),
      { numRuns: 150 },
    );
    const manifest = await signedManifest(nvidia, driver);
    await fc.assert(
      fc.asyncProperty(mutatedBytes([manifest.data]), async (data) => {
        const facts = await verified(evidence, [{ ...manifest, data }]);
        for (const { outcome, code } of facts.checks) expect(outcome === "failed").toBe(code !== undefined);
      }),
      { numRuns: 150 },
    );
  });
});

describeWithSharedData("real reports with real responses of OCSP", () => {
  const file = (place: string): Bytes => Uint8Array.from(readFileSync(sharedData(`boundary/nvidia/${place}`)));
  const ocsp = (name: string): CollateralItem => ({ kind: "ocsp-response", data: file(`gonv/ocsp/test_gpu_${name}_base64encoded_ocsp_response.dat`) });
  const rim = (name: string): CollateralItem => ({ kind: "reference-manifest", data: file(`gonv/rim/${name}.xml`) });
  const chain: CollateralItem = { kind: "certificate-chain", data: file("gonv/test_gpu_attestation_certificate_chain.dat") };
  const real = (at: string, ...items: readonly CollateralItem[]): Promise<EvidenceFacts> =>
    gpu.verify(file("gonv/test_raw_gpu_attestation_report.dat"), { at: Date.parse(at), anchors: registryAnchors(), collateral: [chain, ...items] });

  it("their chain is not revoked on the day of the responses, and the responses count on no other", async () => {
    const responses = ["certificate_l2", "certificate_l3", "certificate_l4"].map(ocsp);
    const facts = await real("2025-08-21T12:00:00Z", ...responses);
    expect([codeOf(facts), outcomes(facts)["revocation"]]).toEqual([undefined, "checked"]);
    expect(codeOf(await real("2025-08-22T12:00:00Z", ...responses))).toBe("collateral-invalid");
  });

  it("their manifests match and are not revoked on the day of the responses", async () => {
    const items = [
      rim("NV_GPU_DRIVER_GH100_550.90.07"),
      rim("NV_GPU_VBIOS_1010_0200_882_96009F0001"),
      ...["rim_l2", "driver_rim_l3", "driver_rim_l4", "vbios_l4"].map(ocsp),
    ];
    const facts = await real("2025-10-24T12:00:00Z", ...items);
    expect([codeOf(facts), claim(facts, "mismatched-blocks")]).toEqual([undefined, []]);
    expect(outcomes(facts)).toMatchObject({ "manifest-revocation": "checked", "driver-manifest": "checked", "vbios-manifest": "checked" });
    expect(codeOf(await real("2026-06-01T00:00:00Z", ...items))).toBe("collateral-invalid");
  });

  it.each([
    ["NV_GPU_VBIOS_1010_0200_882_96005E0001_measurement_mismatch", "reference-mismatch"],
    ["NV_GPU_DRIVER_GH100_535.86.09_measurement_mismatch", "collateral-invalid"],
    ["NV_GPU_DRIVER_GH100_570.124.03_expired", "collateral-invalid"],
  ])("with the manifest %s they are %s", async (name, code) => {
    const evidence = fromHex(readFileSync(sharedData("boundary/nvidia/sdk-unit/sample_attestation_data/gpu/hopperAttestationReport.txt"), "utf8").trim());
    const collateral: readonly CollateralItem[] = [
      { kind: "certificate-chain", data: file("sdk-unit/sample_attestation_data/gpu/hopperCertChain.txt") },
      { kind: "reference-manifest", data: file(`sdk-unit/sample_rims/${name}.xml`) },
    ];
    const facts = await gpu.verify(evidence ?? new Uint8Array(), { at: Date.parse("2025-06-01T00:00:00Z"), anchors: registryAnchors(), collateral });
    expect(codeOf(facts)).toBe(code);
  });
});
