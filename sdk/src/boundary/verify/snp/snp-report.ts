import { ByteReader, type Bytes } from "../bytes/byte-reader.js";
import { isZero, toHex } from "../bytes/hex.js";
import { Malformed } from "../bytes/malformed.js";

/** The size of a report. */
export const snpReportBytes = 1184;

/** The size of the part that is signed. */
export const snpSignedBytes = 0x2a0;

/** Which key signed a report. */
export type SnpSigningKey = "VCEK" | "VLEK" | "none" | "unknown";

/** An attestation report of SEV-SNP, as it stands. All bytes are views. */
export interface SnpReport {
  readonly version: number;
  readonly guestSvn: number;
  readonly policy: bigint;
  readonly familyId: Bytes;
  readonly imageId: Bytes;
  readonly vmpl: number;
  readonly platformInfo: bigint;
  readonly authorKeyEnabled: boolean;
  readonly chipKeyMasked: boolean;
  readonly signingKey: SnpSigningKey;
  readonly reportData: Bytes;
  readonly measurement: Bytes;
  readonly hostData: Bytes;
  readonly idKeyDigest: Bytes;
  readonly authorKeyDigest: Bytes;
  readonly reportId: Bytes;
  readonly reportIdMa: Bytes;
  readonly currentTcb: Bytes;
  readonly reportedTcb: Bytes;
  readonly committedTcb: Bytes;
  readonly launchTcb: Bytes;
  /** Family, model and stepping; from version 3 on. */
  readonly cpuid?: { readonly family: number; readonly model: number; readonly stepping: number };
  readonly chipId: Bytes;
  /** `major.minor.build` of the firmware. */
  readonly currentFirmware: string;
  readonly committedFirmware: string;
  /** From version 5 on. */
  readonly launchMitigations?: bigint;
  readonly currentMitigations?: bigint;
  /** Whether all bytes that the version reserves are zero. */
  readonly reservedZero: boolean;
  /** What is signed. */
  readonly signed: Bytes;
  /** r and s, 48 bytes each, as WebCrypto takes them; `undefined` where a byte that has to be zero is not. */
  readonly signature?: Bytes;
}

const keys: readonly SnpSigningKey[] = ["VCEK", "VLEK"];

/** Reads a report of version 2 to 5 (AMD publication 56860). */
export function readSnpReport(bytes: Bytes): SnpReport {
  const what = "the report";
  if (bytes.length !== snpReportBytes) throw new Malformed(`${what} has ${String(bytes.length)} bytes, and a report has ${String(snpReportBytes)}`);
  const reader = new ByteReader(bytes, { littleEndian: true, what });
  const version = reader.u32();
  if (version < 2 || version > 5) throw new Malformed(`${what} is of version ${String(version)}; versions 2 to 5 are known`);
  const guestSvn = reader.u32();
  const policy = reader.u64();
  const familyId = reader.bytes(16);
  const imageId = reader.bytes(16);
  const vmpl = reader.u32();
  const algorithm = reader.u32();
  if (algorithm !== 1) throw new Malformed(`${what} is signed with the algorithm ${String(algorithm)}; 1 (ECDSA P-384 with SHA-384) is known`);
  const currentTcb = reader.bytes(8);
  const platformInfo = reader.u64();
  const keyInfo = reader.u32();
  const reserved = [reader.bytes(4)];
  const reportData = reader.bytes(64);
  const measurement = reader.bytes(48);
  const hostData = reader.bytes(32);
  const idKeyDigest = reader.bytes(48);
  const authorKeyDigest = reader.bytes(48);
  const reportId = reader.bytes(32);
  const reportIdMa = reader.bytes(32);
  const reportedTcb = reader.bytes(8);
  const [family, model, stepping] = [reader.u8(), reader.u8(), reader.u8()];
  reserved.push(bytes.subarray(version >= 3 ? 0x18b : 0x188, 0x1a0));
  reader.bytes(0x1a0 - reader.offset);
  const chipId = reader.bytes(64);
  const committedTcb = reader.bytes(8);
  const currentFirmware = firmware(reader, reserved);
  const committedFirmware = firmware(reader, reserved);
  const launchTcb = reader.bytes(8);
  const [launchMitigations, currentMitigations] = [reader.u64(), reader.u64()];
  reserved.push(bytes.subarray(version >= 5 ? 0x208 : 0x1f8, snpSignedBytes));
  const signature = signatureOf(bytes.subarray(snpSignedBytes));
  const key = (keyInfo >>> 2) & 7;
  return {
    version,
    guestSvn,
    policy,
    familyId,
    imageId,
    vmpl,
    platformInfo,
    authorKeyEnabled: (keyInfo & 1) !== 0,
    chipKeyMasked: (keyInfo & 2) !== 0,
    signingKey: keys[key] ?? (key === 7 ? "none" : "unknown"),
    reportData,
    measurement,
    hostData,
    idKeyDigest,
    authorKeyDigest,
    reportId,
    reportIdMa,
    currentTcb,
    reportedTcb,
    committedTcb,
    launchTcb,
    chipId,
    currentFirmware,
    committedFirmware,
    reservedZero: reserved.every(isZero) && keyInfo >>> 5 === 0,
    signed: bytes.subarray(0, snpSignedBytes),
    ...(version >= 3 && { cpuid: { family, model, stepping } }),
    ...(version >= 5 && { launchMitigations, currentMitigations }),
    ...(signature !== undefined && { signature }),
  };
}

function firmware(reader: ByteReader, reserved: Bytes[]): string {
  const build = reader.u8();
  const minor = reader.u8();
  const major = reader.u8();
  reserved.push(reader.bytes(1));
  return `${String(major)}.${String(minor)}.${String(build)}`;
}

/** The numbers are little-endian in fields of 72 bytes. What is above 48 bytes has to be zero, or one report had many signatures. */
function signatureOf(field: Bytes): Bytes | undefined {
  if (!isZero(field.subarray(48, 72)) || !isZero(field.subarray(120))) return undefined;
  const raw = new Uint8Array(96);
  for (let index = 0; index < 48; index += 1) {
    raw[index] = Number(field[47 - index]);
    raw[48 + index] = Number(field[119 - index]);
  }
  return raw;
}

/** The digits of a value of 64 bits, `0x…`. */
export function hex64(value: bigint): string {
  return `0x${value.toString(16).padStart(16, "0")}`;
}

/** Family, model and stepping as three bytes in hexadecimal digits. */
export function cpuidText({ family, model, stepping }: NonNullable<SnpReport["cpuid"]>): string {
  return toHex(Uint8Array.of(family, model, stepping));
}
