import type { Bytes } from "../bytes/byte-reader.js";
import { toHex } from "../bytes/hex.js";
import type { CollateralItem, EvidenceAnchor, VerifyOptions } from "../evidence/index.js";
import { issueRevocationList, pemOf, signRaw, testKey, testParty, type TestKey, type TestParty } from "./issue-certificate.js";
import { joined } from "./mutated-bytes.js";
import { der, derInteger, derOctetString, derOid, derSequence } from "./write-der.js";
import { littleEndian } from "./write-spdm.js";

/** A made-up Intel: its root, its authorities, a platform, and the quoting enclave on it. */
export interface TestIntel {
  readonly root: TestParty;
  readonly platformAuthority: TestParty;
  readonly tcbSigning: TestParty;
  readonly pck: TestParty;
  readonly attestationKey: TestKey;
}

/** The time at which everything that is made here counts, unless it is said otherwise. */
export const intelTime = Date.UTC(2026, 5, 1);
const day = 86_400_000;
const fmspc = "00806f050000";

/** A list of one value. */
export function repeated<T>(length: number, value: T): readonly T[] {
  return Array.from({ length }, () => value);
}

/** What the PCK certificate says. */
export interface TestPck {
  readonly components?: readonly number[];
  readonly pceSvn?: number;
  readonly extension?: Uint8Array;
}

const arc = "1.2.840.113741.1.13.1";

/** Intel's extension of a PCK certificate. */
export function pckExtension({ components = repeated(16, 5), pceSvn = 11 }: TestPck = {}): Bytes {
  const field = (id: string, value: Uint8Array): Bytes => derSequence(derOid(`${arc}.${id}`), value);
  const tcb = [
    ...components.map((svn, index) => field(`2.${String(index + 1)}`, derInteger(svn))),
    field("2.17", derInteger(pceSvn)),
    field("2.18", derOctetString(new Uint8Array(16))),
  ];
  return derSequence(
    field("1", derOctetString(new Uint8Array(16).fill(0xaa))),
    field("2", derSequence(...tcb)),
    field("3", derOctetString(new Uint8Array(2))),
    field("4", derOctetString(Uint8Array.from([0x00, 0x80, 0x6f, 0x05, 0, 0]))),
    field("5", der(0x0a, Uint8Array.of(0))),
  );
}

/** Makes all parties anew. */
export async function testIntel(pck: TestPck = {}): Promise<TestIntel> {
  const kind = "P-256";
  const root = await testParty({ kind, name: "Intel SGX Root CA", authority: true, pathLength: 1 });
  const platformAuthority = await testParty({ kind, name: "Intel SGX PCK Platform CA", authority: true, pathLength: 0, issuer: root, serial: 2 });
  const tcbSigning = await testParty({ kind, name: "Intel SGX TCB Signing", issuer: root, serial: 3 });
  const extensions = [[arc, pck.extension ?? pckExtension(pck)] as const];
  const leaf = await testParty({ kind, name: "Intel SGX PCK Certificate", issuer: platformAuthority, serial: 4, extensions });
  return { root, platformAuthority, tcbSigning, pck: leaf, attestationKey: await testKey(kind) };
}

/** What a quote says; each part has a good default. */
export interface TestQuote {
  readonly version?: 3 | 4 | 5;
  readonly tee?: "sgx" | "tdx";
  /** TDX 1.5 in version 5. */
  readonly tdx15?: boolean;
  readonly teeTcbSvn?: readonly number[];
  readonly teeTcbSvn2?: readonly number[];
  readonly mrSignerSeam?: Uint8Array;
  readonly seamAttributes?: Uint8Array;
  readonly tdAttributes?: Uint8Array;
  readonly rtmrs?: readonly Uint8Array[];
  readonly mrServiceTd?: Uint8Array;
  readonly reportData?: Uint8Array;
  readonly sgxAttributes?: Uint8Array;
  readonly qe?: TestEnclave;
  readonly qeReportData?: Uint8Array;
  /** The chain in the quote. Default: that of the platform with its root. */
  readonly chain?: string;
  readonly certificationType?: number;
  readonly qeSigner?: TestKey;
  readonly signer?: TestKey;
  readonly trailing?: Uint8Array;
}

/** The report of an enclave. */
export interface TestEnclave {
  readonly miscSelect?: Uint8Array;
  readonly attributes?: Uint8Array;
  readonly mrSigner?: Uint8Array;
  readonly isvProdId?: number;
  readonly isvSvn?: number;
  readonly reportData?: Uint8Array;
}

const bytes = (size: number, value = 0): Bytes => new Uint8Array(size).fill(value);
/** SEPT_VE_DISABLE. */
const plainTd = Uint8Array.from([0, 0, 0, 0x10, 0, 0, 0, 0]);

function enclaveReport({
  miscSelect = bytes(4),
  attributes = bytes(16),
  mrSigner = bytes(32, 0x51),
  isvProdId = 2,
  isvSvn = 6,
  reportData = bytes(64),
}: TestEnclave): Bytes {
  return joined(
    bytes(16, 5),
    miscSelect,
    bytes(28),
    attributes,
    bytes(32, 0xe1),
    bytes(32),
    mrSigner,
    bytes(32),
    bytes(64),
    littleEndian(isvProdId, 2),
    littleEndian(isvSvn, 2),
    littleEndian(0, 2),
    bytes(58),
    reportData,
  );
}

function tdReport(quote: TestQuote): Bytes {
  const {
    teeTcbSvn = [3, 0, 5],
    mrSignerSeam = bytes(48),
    seamAttributes = bytes(8),
    tdAttributes = plainTd,
    rtmrs = [0, 1, 2, 3].map(() => bytes(48)),
  } = quote;
  const common = joined(
    padded(teeTcbSvn),
    bytes(48, 0x5e),
    mrSignerSeam,
    seamAttributes,
    tdAttributes,
    bytes(8, 1),
    bytes(48, 0x7d),
    bytes(48),
    bytes(48),
    bytes(48),
    ...rtmrs,
    quote.reportData ?? bytes(64),
  );
  return quote.tdx15 === true ? joined(common, padded(quote.teeTcbSvn2 ?? teeTcbSvn), quote.mrServiceTd ?? bytes(48)) : common;
}

function padded(values: readonly number[]): Bytes {
  const result = bytes(16);
  result.set(values);
  return result;
}

/** A quote of the made-up Intel. */
export async function testQuote(intel: TestIntel, quote: TestQuote = {}): Promise<Bytes> {
  const { version = 4, tee = "tdx" } = quote;
  const sgx = { attributes: quote.sgxAttributes ?? Uint8Array.from([5, ...bytes(15)]), mrSigner: bytes(32, 0x99), reportData: quote.reportData ?? bytes(64) };
  const body = tee === "sgx" ? enclaveReport(sgx) : tdReport(quote);
  const vendor = Uint8Array.from([0x93, 0x9a, 0x72, 0x33, 0xf7, 0x9c, 0x4c, 0xa9, 0x94, 0x0a, 0x0d, 0xb3, 0x95, 0x7f, 0x06, 0x07]);
  const header = joined(littleEndian(version, 2), littleEndian(2, 2), littleEndian(tee === "sgx" ? 0 : 0x81, 4), bytes(4), vendor, bytes(20));
  const bodyType = tee === "sgx" ? 1 : quote.tdx15 === true ? 3 : 2;
  const typed = version === 5 ? joined(littleEndian(bodyType, 2), littleEndian(body.length, 4)) : bytes(0);
  const signed = joined(header, typed, body);
  const authData = bytes(32, 0x0a);
  const key = intel.attestationKey.point;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", joined(key, authData)));
  const qeReport = enclaveReport({ reportData: quote.qeReportData ?? joined(digest, bytes(32)), ...quote.qe });
  const chain = new TextEncoder().encode(quote.chain ?? pemOf(intel.pck.certificate, intel.platformAuthority.certificate, intel.root.certificate));
  const certification = joined(littleEndian(quote.certificationType ?? 5, 2), littleEndian(chain.length, 4), chain);
  const enclave = joined(qeReport, await signRaw(quote.qeSigner ?? intel.pck.key, qeReport), littleEndian(authData.length, 2), authData, certification);
  const nested = version === 3 ? enclave : joined(littleEndian(6, 2), littleEndian(enclave.length, 4), enclave);
  const data = joined(await signRaw(quote.signer ?? intel.attestationKey, signed), key, nested);
  return joined(signed, littleEndian(data.length, 4), data, quote.trailing ?? bytes(0));
}

/** What Intel states; each part has a good default. Levels are given whole. */
export interface TestCollateral {
  readonly tcbInfo?: Readonly<Record<string, unknown>>;
  readonly identity?: Readonly<Record<string, unknown>>;
  readonly tee?: "sgx" | "tdx";
  readonly tcbSigner?: TestKey;
  readonly identitySigner?: TestKey;
  readonly signingCertificate?: Uint8Array;
  readonly pckRevoked?: readonly number[];
  readonly rootRevoked?: readonly number[];
  readonly listsUntil?: number;
  /** Kinds that are left out. */
  readonly without?: readonly CollateralItem["kind"][];
}

/** A level of TCB information: all SGX components at least 5, the PCE at least 11, TDX components as given. */
export function tcbLevel(
  tcbStatus: string,
  tdx: readonly number[] = [3, 0, 5],
  more: { readonly sgx?: number; readonly pceSvn?: number; readonly advisories?: readonly string[] } = {},
): Readonly<Record<string, unknown>> {
  return {
    tcb: {
      sgxtcbcomponents: [...bytes(16, more.sgx ?? 5)].map((svn) => ({ svn })),
      pcesvn: more.pceSvn ?? 11,
      tdxtcbcomponents: [...padded(tdx)].map((svn) => ({ svn })),
    },
    tcbDate: "2026-01-01T00:00:00Z",
    tcbStatus,
    ...(more.advisories === undefined ? {} : { advisoryIDs: more.advisories }),
  };
}

/** A level of an enclave or a TDX module. */
export function moduleLevel(isvsvn: number, tcbStatus: string, advisoryIDs: readonly string[] = []): Readonly<Record<string, unknown>> {
  return { tcb: { isvsvn }, tcbDate: "2026-01-01T00:00:00Z", tcbStatus, advisoryIDs };
}

/** A TDX module of a version. */
export function tdxModule(id: string, levels: readonly unknown[]): Readonly<Record<string, unknown>> {
  return { id, mrsigner: "00".repeat(48), attributes: "00".repeat(8), attributesMask: "ff".repeat(8), tcbLevels: levels };
}

const window = { issueDate: "2026-05-25T00:00:00Z", nextUpdate: "2026-06-24T00:00:00Z", tcbEvaluationDataNumber: 17 };

/** The collateral of the made-up Intel. */
export async function testCollateral(intel: TestIntel, parts: TestCollateral = {}): Promise<readonly CollateralItem[]> {
  const tee = parts.tee ?? "tdx";
  const tdxOnly = tee === "tdx" ? { tdxModule: { mrsigner: "00".repeat(48), attributes: "00".repeat(8), attributesMask: "ff".repeat(8) } } : {};
  const tcbInfo = {
    id: tee.toUpperCase(),
    version: 3,
    ...window,
    fmspc,
    pceId: "0000",
    tcbType: 0,
    ...tdxOnly,
    tcbLevels: [tcbLevel("UpToDate")],
    ...parts.tcbInfo,
  };
  const identity = {
    id: tee === "tdx" ? "TD_QE" : "QE",
    version: 2,
    ...window,
    miscselect: "00000000",
    miscselectMask: "ffffffff",
    attributes: "00".repeat(16),
    attributesMask: "ff".repeat(16),
    mrsigner: "51".repeat(32),
    isvprodid: 2,
    tcbLevels: [moduleLevel(6, "UpToDate")],
    ...parts.identity,
  };
  const dates = { thisUpdate: intelTime - day, nextUpdate: parts.listsUntil ?? intelTime + day };
  const items: readonly CollateralItem[] = [
    { kind: "tcb-info", data: await signedJson("tcbInfo", tcbInfo, parts.tcbSigner ?? intel.tcbSigning.key) },
    { kind: "qe-identity", data: await signedJson("enclaveIdentity", identity, parts.identitySigner ?? intel.tcbSigning.key) },
    { kind: "certificate-chain", data: new TextEncoder().encode(pemOf(parts.signingCertificate ?? intel.tcbSigning.certificate, intel.root.certificate)) },
    { kind: "revocation-list", data: await issueRevocationList({ issuer: intel.root, ...dates, revoked: parts.rootRevoked ?? [] }) },
    { kind: "revocation-list", data: await issueRevocationList({ issuer: intel.platformAuthority, ...dates, revoked: parts.pckRevoked ?? [] }) },
  ];
  return items.filter(({ kind }) => parts.without?.includes(kind) !== true);
}

/** A response of Intel's service: a value and its signature. */
export async function signedJson(member: string, value: unknown, key: TestKey): Promise<Bytes> {
  const text = JSON.stringify(value);
  const signature = toHex(await signRaw(key, new TextEncoder().encode(text)));
  return new TextEncoder().encode(`{"${member}":${text},"signature":"${signature}"}`);
}

/** Options under which quotes of the made-up Intel verify. */
export async function testIntelOptions(intel: TestIntel, parts: TestCollateral = {}): Promise<VerifyOptions> {
  const anchors: readonly EvidenceAnchor[] = ["intel-tdx", "intel-sgx"].map((technology) => ({ technology, spkiSha256: intel.root.key.pin, test: true }));
  return { at: intelTime, anchors, collateral: await testCollateral(intel, parts) };
}
