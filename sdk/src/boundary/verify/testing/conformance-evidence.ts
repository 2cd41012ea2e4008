import { toBase64 } from "../bytes/base64.js";
import type { Bytes } from "../bytes/byte-reader.js";
import type { CollateralItem } from "../evidence/index.js";
import { addKeyedEvidence } from "./conformance-keys.js";
import { intelTime, moduleLevel, tcbLevel, tdxModule, testCollateral, testIntel, testQuote, type TestCollateral } from "./intel-platform.js";
import { issueRevocationList, pemOf, testParty } from "./issue-certificate.js";
import { entryOf, gpuReport, jsonBytes, ocspItem, serials, signedManifest, testDevice, testNvidia } from "./nvidia-device.js";
import { testDocument, testNitro } from "./write-nitro.js";
import type { WrittenManifest } from "./write-reference-manifest.js";
import { testAmd, testReport, testSnpKey, testTcb } from "./write-snp.js";

/** The bytes of evidence for the cases of conformance, in base64, and the anchors that belong to them. */
export interface ConformanceEvidence {
  readonly evidence: Record<string, string>;
  readonly collateral: Record<string, string>;
  readonly anchors: Record<string, Record<string, string | boolean>>;
  /** Keys that are trusted without a chain. */
  readonly keys: Record<string, { readonly use: string; readonly spki: string }>;
}

const day = 86_400_000;
const at = intelTime;

/**
 * Makes the evidence on which cases for verifiers are built: vendors that exist in tests only, with everything that such cases change.
 *
 * - Its keys are new each time, so that it is made once and kept beside the cases.
 */
export async function conformanceEvidence(): Promise<ConformanceEvidence> {
  const made: ConformanceEvidence = { evidence: {}, collateral: {}, anchors: {}, keys: {} };
  await addAmd(made);
  await addIntel(made);
  await addNvidia(made);
  await addNitro(made);
  await addKeyedEvidence(made);
  return made;
}

async function addAmd({ evidence, collateral, anchors }: ConformanceEvidence): Promise<void> {
  const add = (name: string, bytes: Bytes): unknown => (evidence[name] = toBase64(bytes));
  const list = async (name: string, issuer: Awaited<ReturnType<typeof testParty>>, revoked: readonly number[], days = 30): Promise<void> => {
    collateral[name] = toBase64(await issueRevocationList({ issuer, thisUpdate: at - 60 * day, nextUpdate: at + days * day, revoked }));
  };
  const amd = await testAmd("genoa");
  const chain = (...parties: readonly { readonly certificate: Bytes }[]): string =>
    toBase64(new TextEncoder().encode(pemOf(...parties.map(({ certificate }) => certificate))));
  anchors["amd"] = anchor("amd-sev-snp", amd.root.key.pin);
  anchors["amd-for-tests"] = { ...anchors["amd"], test: true };
  anchors["amd-genoa"] = { ...anchors["amd"], generation: "genoa" };
  anchors["amd-genoa-for-turin"] = { ...anchors["amd"], generation: "turin" };
  anchors["amd-for-evidence"] = { ...anchors["amd"], use: "evidence" };
  anchors["amd-for-manifests"] = { ...anchors["amd"], use: "reference-manifest" };
  anchors["amd-described"] = { ...anchors["amd"], description: "the root of a vendor of tests" };
  anchors["amd-same-name"] = anchor("amd-sev-snp", (await testAmd("genoa")).root.key.pin);
  const key = await testSnpKey(amd);
  add("snp", await testReport("genoa", key));
  add("snp-debug", await testReport("genoa", key, { policy: 0xb_0000n }));
  add("snp-migratable", await testReport("genoa", key, { policy: 0x7_0000n }));
  add("snp-unknown-policy-bit", await testReport("genoa", key, { policy: 0x1000_0003_0000n }));
  add("snp-level-1", await testReport("genoa", key, { vmpl: 1 }));
  add("snp-from-the-host", await testReport("genoa", key, { vmpl: 0xffff_ffff }));
  add("snp-other-chip", await testReport("genoa", key, { chipId: new Uint8Array(64).fill(0xc2) }));
  add("snp-other-tcb", await testReport("genoa", key, { reported: { ...testTcb, snp: 22 }, committed: testTcb, current: testTcb }));
  add("snp-rolled-back", await testReport("genoa", key, { committed: { ...testTcb, snp: 22 } }));
  add("snp-signed-identity", await testReport("genoa", key, { idKeyDigest: new Uint8Array(48).fill(0x1d) }));
  // For the nonce of the reports of devices below.
  const shared = new Uint8Array(64);
  shared.fill(7, 0, 32);
  add("snp-beside-gpu", await testReport("genoa", key, { reportData: shared }));
  collateral["amd-chain"] = chain(key, amd.ask, amd.root);
  const vlek = await testSnpKey(amd, { kind: "VLEK" });
  const underAsk = await testSnpKey(amd, { kind: "VLEK", issuer: amd.ask, certificate: { key: vlek.key } });
  add("snp-vlek", await testReport("genoa", vlek, { keyInfo: 1 << 2 }));
  collateral["amd-vlek-chain"] = chain(vlek, amd.asvk, amd.root);
  collateral["amd-vlek-under-ask"] = chain(underAsk, amd.ask, amd.root);
  await list("amd-root-list", amd.root, []);
  await list("amd-root-list-revokes", amd.root, [2]);
  await list("amd-root-list-expired", amd.root, [], -1);
  await list("amd-root-list-of-another", await testParty({ name: amd.root.name }), []);
  await list("amd-key-list", amd.ask, []);
  await list("amd-key-list-revokes", amd.ask, [77]);
  await list("amd-vlek-list", amd.asvk, []);
  const turin = await testAmd("turin");
  const turinKey = await testSnpKey(turin);
  anchors["amd-turin"] = anchor("amd-sev-snp", turin.root.key.pin);
  add("snp-turin", await testReport("turin", turinKey));
  collateral["amd-turin-chain"] = chain(turinKey, turin.ask, turin.root);
  await list("amd-turin-root-list", turin.root, []);
  await list("amd-turin-key-list", turin.ask, []);
}

async function addIntel({ evidence, collateral, anchors }: ConformanceEvidence): Promise<void> {
  const intel = await testIntel();
  anchors["intel"] = anchor("intel-tdx", intel.root.key.pin);
  anchors["intel-same-name"] = anchor("intel-tdx", (await testIntel()).root.key.pin);
  const quotes: Readonly<Record<string, Parameters<typeof testQuote>[1]>> = {
    tdx: {},
    "tdx-debug": { tdAttributes: Uint8Array.from([1, 0, 0, 0x10, 0, 0, 0, 0]) },
    "tdx-sept-ve": { tdAttributes: new Uint8Array(8) },
    "tdx-module-1": { teeTcbSvn: [3, 1, 5] },
    "tdx-other-attestation-key": { qeReportData: new Uint8Array(64).fill(1) },
  };
  for (const [name, quote] of Object.entries(quotes)) evidence[name] = toBase64(await testQuote(intel, quote));
  const part = async (kind: CollateralItem["kind"], index: number, parts: TestCollateral = {}): Promise<string> => {
    const item = (await testCollateral(intel, { listsUntil: at + 30 * day, ...parts })).filter((one) => one.kind === kind)[index];
    return toBase64(item?.data ?? new Uint8Array(0));
  };
  const module1 = { tdxModuleIdentities: [tdxModule("TDX_01", [moduleLevel(3, "UpToDate")])] };
  const forger = await testParty({ kind: "P-256", name: "Intel SGX TCB Signing" });
  collateral["intel-tcb"] = await part("tcb-info", 0);
  collateral["intel-tcb-out-of-date"] = await part("tcb-info", 0, { tcbInfo: { tcbLevels: [tcbLevel("OutOfDate")] } });
  collateral["intel-tcb-no-level"] = await part("tcb-info", 0, { tcbInfo: { tcbLevels: [tcbLevel("UpToDate", [4, 0, 5])] } });
  collateral["intel-tcb-revoked"] = await part("tcb-info", 0, { tcbInfo: { tcbLevels: [tcbLevel("Revoked")] } });
  collateral["intel-tcb-module-1"] = await part("tcb-info", 0, { tcbInfo: { ...module1, tcbLevels: [tcbLevel("UpToDate", [9, 9, 5])] } });
  collateral["intel-tcb-other-platform"] = await part("tcb-info", 0, { tcbInfo: { fmspc: "90c06f000000" } });
  collateral["intel-qe"] = await part("qe-identity", 0);
  collateral["intel-qe-forged"] = await part("qe-identity", 0, { identitySigner: forger.key });
  collateral["intel-qe-out-of-date"] = await part("qe-identity", 0, { identity: { tcbLevels: [moduleLevel(7, "UpToDate"), moduleLevel(6, "OutOfDate")] } });
  collateral["intel-signer"] = await part("certificate-chain", 0);
  collateral["intel-root-list"] = await part("revocation-list", 0);
  collateral["intel-key-list"] = await part("revocation-list", 1);
  collateral["intel-key-list-revokes"] = await part("revocation-list", 1, { pckRevoked: [4] });
}

async function addNvidia({ evidence, collateral, anchors }: ConformanceEvidence): Promise<void> {
  const nvidia = await testNvidia();
  anchors["nvidia"] = anchor("nvidia-cc", nvidia.root.key.pin);
  const [first, second] = [await testDevice(nvidia), await testDevice(nvidia, { serial: 200 })];
  const one = async (device: typeof first): Promise<string> => toBase64(jsonBytes([entryOf(device, await gpuReport(device))]));
  evidence["gpu"] = await one(first);
  evidence["gpu-again"] = await one(first);
  evidence["gpu-other"] = await one(second);
  evidence["gpu-other-firmware"] = toBase64(jsonBytes([entryOf(first, await gpuReport(first, { firmware: new Uint8Array(48).fill(2) }))]));
  anchors["nvidia-manifests"] = { ...anchor("nvidia-cc", nvidia.manifestRoot.key.pin), use: "reference-manifest" };
  const digestOf = (byte: string): string => byte.repeat(48);
  const measured = (index: number, byte: string): WrittenManifest => ({ version: "550.1", measurements: [{ index, digests: [digestOf(byte)] }] });
  const manifests: readonly (readonly [name: string, vendor: typeof nvidia, manifest: WrittenManifest])[] = [
    ["nvidia-driver-manifest", nvidia, measured(0, "a1")],
    ["nvidia-driver-manifest-forged", await testNvidia(), measured(0, "a1")],
    ["nvidia-driver-manifest-at-its-own-index", nvidia, measured(1, "a1")],
    ["nvidia-vbios-manifest", nvidia, { ...measured(2, "a3"), version: "96.00.9f.00.01" }],
  ];
  for (const [name, vendor, manifest] of manifests) collateral[name] = toBase64((await signedManifest(vendor, manifest)).data);
  const lists: readonly (readonly [name: string, issuer: Parameters<typeof ocspItem>[0], about: readonly number[]])[] = [
    ["nvidia-root-answer", nvidia.root, [serials.identity]],
    ["nvidia-identity-answer", nvidia.identity, [serials.provisioner]],
    ["nvidia-chip-answer", nvidia.provisioner, [100, 200]],
  ];
  const window = { thisUpdate: at - day, nextUpdate: at + day };
  for (const [name, issuer, about] of lists) collateral[name] = toBase64((await ocspItem(issuer, about, window)).data);
  collateral["nvidia-chip-answer-revokes"] = toBase64((await ocspItem(nvidia.provisioner, [100, 200], { ...window, status: "revoked" })).data);
}

async function addNitro({ evidence, anchors }: ConformanceEvidence): Promise<void> {
  const nitro = await testNitro();
  anchors["nitro"] = anchor("aws-nitro-enclaves", nitro.root.key.pin);
  anchors["nitro-same-name"] = anchor("aws-nitro-enclaves", (await testNitro()).root.key.pin);
  const zeros = new Map<number, Bytes>(Array.from({ length: 16 }, (_, index) => [index, new Uint8Array(48)]));
  evidence["nitro"] = toBase64(await testDocument(nitro));
  evidence["nitro-debug"] = toBase64(await testDocument(nitro, { pcrs: zeros }));
}

function anchor(technology: string, pin: string): Record<string, string> {
  return { technology, spkiSha256: `sha256:${pin}` };
}
