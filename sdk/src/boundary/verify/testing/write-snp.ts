import type { Bytes } from "../bytes/byte-reader.js";
import type { CollateralItem, EvidenceAnchor, VerifyOptions } from "../evidence/index.js";
import type { SnpGeneration } from "../snp/snp-generation.js";
import { testParty, signRaw, type TestCertificate, type TestParty } from "./issue-certificate.js";
import { derInteger, derOctetString, der } from "./write-der.js";

/** The TCB of a test chip, by component. Milan and Genoa have no `fmc`. */
export type TestTcb = Readonly<Record<string, number>>;

/** A vendor with the names of AMD, and its own keys. */
export interface TestAmd {
  readonly generation: SnpGeneration;
  readonly root: TestParty;
  /** The authority of VCEKs, and that of VLEKs. */
  readonly ask: TestParty;
  readonly asvk: TestParty;
  readonly anchors: readonly EvidenceAnchor[];
}

const time = { notBefore: Date.UTC(2024, 0, 1), notAfter: Date.UTC(2030, 0, 1) };

/** The time at which test evidence is verified. */
export const testTime: number = Date.UTC(2026, 0, 1);

export async function testAmd(generation: SnpGeneration, names: { readonly ask?: string; readonly asvk?: string } = {}): Promise<TestAmd> {
  const product = generation.charAt(0).toUpperCase() + generation.slice(1);
  const root = await testParty({ name: `ARK-${product}`, kind: "RSA-PSS-SHA-384", authority: true, ...time });
  const ask = await testParty({
    name: names.ask ?? `SEV-${product}`,
    kind: "RSA-PSS-SHA-384",
    authority: true,
    pathLength: 0,
    issuer: root,
    serial: 2,
    ...time,
  });
  const asvk = await testParty({
    name: names.asvk ?? `SEV-VLEK-${product}`,
    kind: "RSA-PSS-SHA-384",
    authority: true,
    pathLength: 0,
    issuer: root,
    serial: 3,
    ...time,
  });
  return { generation, root, ask, asvk, anchors: [{ technology: "amd-sev-snp", spkiSha256: root.key.pin, generation }] };
}

const arc = "1.3.6.1.4.1.3704.1.";
const layouts: Readonly<Record<SnpGeneration, Readonly<Record<string, number>>>> = {
  milan: { bl: 0, tee: 1, snp: 6, ucode: 7 },
  genoa: { bl: 0, tee: 1, snp: 6, ucode: 7 },
  turin: { fmc: 0, bl: 1, tee: 2, snp: 3, ucode: 7 },
};
const extensionOf: Readonly<Record<string, string>> = { bl: "3.1", tee: "3.2", snp: "3.3", ucode: "3.8", fmc: "3.9" };

/** The key of a chip or of a provider, and what its certificate says. */
export interface TestSnpKey {
  readonly kind?: "VCEK" | "VLEK";
  readonly product?: string;
  readonly tcb?: TestTcb;
  readonly chipId?: Bytes;
  /** The identity of the chip within an OCTET STRING, as newer certificates have it. */
  readonly wrapped?: boolean;
  readonly issuer?: TestParty;
  readonly certificate?: Partial<TestCertificate>;
}

export const testTcb: TestTcb = { fmc: 1, bl: 9, tee: 0, snp: 23, ucode: 72 };

/** The identity of the test chip: 64 bytes, or 8 from Turin on. */
export function testChipId(generation: SnpGeneration): Bytes {
  return new Uint8Array(generation === "turin" ? 8 : 64).fill(0xc1);
}

export async function testSnpKey(amd: TestAmd, fields: TestSnpKey = {}): Promise<TestParty> {
  const { kind = "VCEK", product = `${amd.root.name.slice(4)}-B0`, tcb = testTcb, chipId = testChipId(amd.generation) } = fields;
  const text = (value: string): Bytes => der(0x16, new TextEncoder().encode(value));
  const identity: readonly [string, Uint8Array] =
    kind === "VLEK" ? [`${arc}5`, text("CN=cloud.example")] : [`${arc}4`, fields.wrapped === true ? derOctetString(chipId) : chipId];
  return testParty({
    name: `SEV-${kind}`,
    kind: "P-384",
    issuer: fields.issuer ?? (kind === "VLEK" ? amd.asvk : amd.ask),
    serial: 77,
    ...time,
    extensions: [
      [`${arc}1`, derInteger(1)],
      [`${arc}2`, text(product)],
      ...Object.keys(layouts[amd.generation]).map((name): [string, Uint8Array] => [`${arc}${extensionOf[name] ?? ""}`, derInteger(tcb[name] ?? 0)]),
      identity,
    ],
    ...fields.certificate,
  });
}

/** What a test report says; each field has a good default. */
export interface TestReport {
  readonly version?: number;
  readonly policy?: bigint;
  readonly vmpl?: number;
  readonly reported?: TestTcb;
  readonly committed?: TestTcb;
  readonly current?: TestTcb;
  readonly cpuid?: readonly [family: number, model: number, stepping: number];
  readonly keyInfo?: number;
  readonly chipId?: Bytes;
  readonly reportData?: Bytes;
  readonly measurement?: Bytes;
  readonly idKeyDigest?: Bytes;
  /** Sets other bytes before the report is signed. */
  readonly set?: Readonly<Record<number, number>>;
}

const cpuids: Readonly<Record<SnpGeneration, readonly [number, number, number]>> = { milan: [0x19, 1, 1], genoa: [0x19, 0x11, 1], turin: [0x1a, 2, 1] };

/** A report that a key signs. */
export async function testReport(generation: SnpGeneration, key: TestParty, fields: TestReport = {}): Promise<Bytes> {
  const bytes = new Uint8Array(1184);
  const view = new DataView(bytes.buffer);
  const version = fields.version ?? 3;
  const tcb = (offset: number, value: TestTcb): void => {
    for (const [name, at] of Object.entries(layouts[generation])) bytes[offset + at] = value[name] ?? 0;
  };
  const reported = fields.reported ?? testTcb;
  view.setUint32(0, version, true);
  view.setBigUint64(8, fields.policy ?? 0x3_0000n, true);
  view.setUint32(0x30, fields.vmpl ?? 0, true);
  view.setUint32(0x34, 1, true);
  tcb(0x38, fields.current ?? reported);
  view.setBigUint64(0x40, 0x25n, true);
  view.setUint32(0x48, fields.keyInfo ?? 0, true);
  bytes.set(fields.reportData ?? new Uint8Array(64).fill(0xd1), 0x50);
  bytes.set(fields.measurement ?? new Uint8Array(48).fill(0xa1), 0x90);
  bytes.set(fields.idKeyDigest ?? new Uint8Array(0), 0xe0);
  tcb(0x180, reported);
  if (version >= 3) bytes.set(fields.cpuid ?? cpuids[generation], 0x188);
  bytes.set(fields.chipId ?? testChipId(generation), 0x1a0);
  tcb(0x1e0, fields.committed ?? reported);
  tcb(0x1f0, reported);
  for (const [offset, value] of Object.entries(fields.set ?? {})) bytes[Number(offset)] = value;
  const signature = await signRaw(key.key, bytes.subarray(0, 0x2a0));
  bytes.set(signature.slice(0, 48).reverse(), 0x2a0);
  bytes.set(signature.slice(48).reverse(), 0x2a0 + 72);
  return bytes;
}

/** Certificates as collateral. */
export function chainOf(...parties: readonly TestParty[]): readonly CollateralItem[] {
  return parties.map(({ certificate }) => ({ kind: "certificate-chain", data: certificate }));
}

/** Options with the chain of a key and nothing else. */
export function snpOptions(amd: TestAmd, key: TestParty, more: Partial<VerifyOptions> = {}): VerifyOptions {
  return { collateral: chainOf(key, amd.ask, amd.asvk, amd.root), anchors: amd.anchors, at: testTime, ...more };
}
