import { toBase64 } from "../bytes/base64.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { toHex } from "../bytes/hex.js";
import type { CollateralItem, EvidenceAnchor } from "../evidence/index.js";
import { pemOf, signRaw, testParty, type TestKey, type TestParty } from "./issue-certificate.js";
import { extendedKeyUsage, issueOcspResponse, ocspSigning, type TestOcspResponse } from "./issue-ocsp-response.js";
import { joined } from "./mutated-bytes.js";
import { signXml } from "./sign-xml.js";
import { der, derInteger, derOctetString, derOid, derSequence } from "./write-der.js";
import { writeReferenceManifest, type WrittenManifest } from "./write-reference-manifest.js";
import { littleEndian, writeSpdm, type SpdmTranscript } from "./write-spdm.js";

/** The time at which everything that is made here counts, unless it is said otherwise. */
export const nvidiaTime = Date.UTC(2026, 5, 1);
const hour = 3_600_000;

/** A made-up NVIDIA: the authorities of devices and of manifests. */
export interface TestNvidia {
  readonly root: TestParty;
  readonly identity: TestParty;
  readonly provisioner: TestParty;
  readonly manifestRoot: TestParty;
  readonly manifestSigner: TestParty;
}

/** A device: the key of its chip, and the key of its firmware under it. */
export interface TestDevice {
  readonly chip: TestParty;
  readonly leaf: TestParty;
  readonly firmware: Bytes;
  readonly nvidia: TestNvidia;
}

/** Serial numbers of the authorities. */
export const serials = { identity: 2, provisioner: 3, manifestSigner: 5 } as const;

/** Makes the authorities anew. */
export async function testNvidia(manifestFields: { readonly notAfter?: number } = {}): Promise<TestNvidia> {
  const root = await testParty({ name: "NVIDIA Device Identity CA", authority: true });
  const identity = await testParty({ name: "NVIDIA GH100 Identity", authority: true, issuer: root, serial: serials.identity });
  const provisioner = await testParty({ name: "NVIDIA GH100 Provisioner ICA 1", authority: true, issuer: identity, serial: serials.provisioner });
  const manifestRoot = await testParty({ name: "NVIDIA CoRIM signing Root CA", authority: true });
  const manifestSigner = await testParty({ name: "NVIDIA Reference Value", issuer: manifestRoot, serial: serials.manifestSigner, ...manifestFields });
  return { root, identity, provisioner, manifestRoot, manifestSigner };
}

/** The forms in which certificates state firmware. */
export type FirmwareForm = "hopper" | "blackwell" | "none";

/** Makes a device. */
export async function testDevice(
  nvidia: TestNvidia,
  fields: { readonly chip?: string; readonly serial?: number; readonly form?: FirmwareForm; readonly key?: TestKey } = {},
): Promise<TestDevice> {
  const { chip: name = "GH100", serial = 100, form = "hopper" } = fields;
  const firmware = new Uint8Array(48).fill(0xf1);
  const chip = await testParty({
    name: `${name} A01 GSP BROM`,
    authority: true,
    keyUsage: 0x04,
    issuer: nvidia.provisioner,
    serial,
    ...(fields.key !== undefined && { key: fields.key }),
  });
  const leaf = await testParty({ name: `${name} A01 GSP FMC LF`, issuer: chip, serial: serial + 1000, extensions: firmwareExtension(form, firmware) });
  return { chip, leaf, firmware, nvidia };
}

const sha384 = "2.16.840.1.101.3.4.2.2";

/** The extension with the firmware that a certificate is for. */
export function firmwareExtension(form: FirmwareForm, digest: Uint8Array, hash = sha384): readonly (readonly [string, Uint8Array])[] {
  const pair = derSequence(derOid(hash), derOctetString(digest));
  if (form === "none") return [];
  if (form === "hopper") return [["2.23.133.5.4.1", derSequence(derInteger(1), derSequence(), pair)]];
  return [["2.23.133.5.4.1.1", derSequence(der(0x80, Uint8Array.of(0x4e)), der(0xa6, pair), der(0x87, Uint8Array.of(0, 0)))]];
}

/** The report of a device; each part has a good default. */
export interface TestReport extends SpdmTranscript {
  readonly signer?: TestKey;
  readonly driver?: string;
  readonly vbios?: readonly number[];
  /** Default: that of the device; `undefined` under the name leaves it out. */
  readonly firmware?: Uint8Array | "none";
  readonly more?: readonly (readonly [type: number, value: Uint8Array])[];
}

const text = (value: string): Uint8Array => new TextEncoder().encode(`${value}\0`);

/** Values of blocks that manifests can describe. */
export const blockValues: readonly Bytes[] = [0xa1, 0xa2, 0xa3].map((byte) => new Uint8Array(48).fill(byte));

/** A report of a GPU: driver 550.1, VBIOS 96.00.9F.00.01. */
export async function gpuReport(device: TestDevice, report: TestReport = {}): Promise<Bytes> {
  const firmware = report.firmware ?? device.firmware;
  const opaque: readonly (readonly [number, Uint8Array])[] = [
    [3, text(report.driver ?? "550.1")],
    [6, Uint8Array.from(report.vbios ?? [0x00, 0x9f, 0x00, 0x96, 1, 0, 0, 0])],
    ...(firmware === "none" ? [] : [[20, firmware] as const]),
    ...(report.more ?? []),
  ];
  return sealed(device, { values: blockValues, opaque, ...report });
}

/** A report of a switch: VBIOS 96.10.55.00.01. */
export async function switchReport(device: TestDevice, report: TestReport = {}): Promise<Bytes> {
  const opaque = [[6, new TextEncoder().encode("96.10.55.00.01")] as const, [22, littleEndian(77, 8)] as const, ...(report.more ?? [])];
  return sealed(device, { values: blockValues, opaque, ...report });
}

async function sealed(device: TestDevice, report: TestReport): Promise<Bytes> {
  const transcript = writeSpdm(report);
  return joined(transcript, await signRaw(report.signer ?? device.leaf.key, transcript));
}

/** The chain of a device in PEM, from the leaf to the root. */
export function chainOf({ leaf, chip, nvidia }: TestDevice): string {
  return pemOf(...[leaf, chip, nvidia.provisioner, nvidia.identity, nvidia.root].map(({ certificate }) => certificate));
}

/** What a collector writes for a device. */
export function entryOf(device: TestDevice, report: Bytes, more: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return { arch: "HOPPER", certificate: btoa(chainOf(device)), evidence: toBase64(report), nonce: toHex(report.subarray(4, 36)), ...more };
}

/** JSON as bytes. */
export function jsonBytes(value: unknown): Bytes {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** A manifest that the made-up NVIDIA signed. */
export async function signedManifest({ manifestSigner, manifestRoot }: TestNvidia, manifest: WrittenManifest): Promise<CollateralItem> {
  const xml = await signXml((signature) => writeReferenceManifest(manifest, signature), {
    key: manifestSigner.key.privateKey,
    certificates: [manifestSigner.certificate, manifestRoot.certificate],
  });
  return { kind: "reference-manifest", data: new TextEncoder().encode(xml) };
}

/** A response of OCSP about certificates of an authority, by a responder of it. */
export async function ocspItem(issuer: TestParty, about: readonly number[], more: Partial<TestOcspResponse> = {}): Promise<CollateralItem> {
  const responder = await testParty({ name: "responder", issuer, serial: 9, extensions: [[ocspSigning.extension, extendedKeyUsage(ocspSigning.id)]] });
  const data = await issueOcspResponse({ issuer, serials: about, thisUpdate: nvidiaTime - hour, nextUpdate: nvidiaTime + hour, responder, ...more });
  return { kind: "ocsp-response", data };
}

/** The anchors under which devices and manifests of the made-up NVIDIA verify. */
export function nvidiaAnchors({ root, manifestRoot }: TestNvidia): readonly EvidenceAnchor[] {
  return ["nvidia-cc", "nvidia-nvswitch"].flatMap((technology) => [
    { technology, spkiSha256: root.key.pin, test: true },
    { technology, spkiSha256: manifestRoot.key.pin, use: "reference-manifest" as const, test: true },
  ]);
}
