import { ByteReader, type Bytes } from "../bytes/byte-reader.js";
import { isZero } from "../bytes/hex.js";
import { Malformed } from "../bytes/malformed.js";
import type { TpmHash } from "./tpm-algorithms.js";

/** What the paravisor of an Azure confidential VM stores in the virtual TPM. */
export interface HclReport {
  /** The technology of the report inside: a whole SNP report, or a TD report (of which the quote comes separately). */
  readonly technology: "amd-sev-snp" | "intel-tdx";
  /** The SNP report (1184 bytes) or the TD report (1024 bytes). */
  readonly report: Bytes;
  /** The hash over {@link runtimeData} that the report carries in its report data. */
  readonly hash: TpmHash;
  /** JSON with the keys of the virtual TPM. */
  readonly runtimeData: Bytes;
}

const magic = [0x48, 0x43, 0x4c, 0x41];
const reportArea = 1184;
const tdReport = 1024;
const blockHeader = 20;
const longestRuntimeData = 64 * 1024;
const hashes: ReadonlyMap<number, TpmHash> = new Map([
  [1, "SHA-256"],
  [2, "SHA-384"],
  [3, "SHA-512"],
]);

/**
 * Reads an attestation report of the host compatibility layer (`HCLA`), as read from the NV index 0x01400001.
 *
 * - Header of 32 bytes, hardware report in 1184 bytes, block header of 20 bytes, runtime data; numbers are little-endian. Both stated sizes
 *   have to agree, and whatever follows has to be zero (the NV index is larger than the report).
 * - Source: Microsoft, "Guest attestation for confidential VMs", layout of the HCL report; checked on real reports of both technologies.
 */
export function readHclReport(bytes: Bytes): HclReport {
  const reader = new ByteReader(bytes, { littleEndian: true, what: "the HCL report" });
  if (reader.bytes(4).some((byte, index) => byte !== magic[index])) throw new Malformed("the HCL report does not begin with HCLA");
  const version = reader.u32();
  if (version !== 1 && version !== 2) throw new Malformed(`the HCL report has the version ${String(version)}`);
  const size = reader.u32();
  reader.skip(20);
  const area = reader.bytes(reportArea);
  const blockSize = reader.u32();
  reader.u32();
  const type = reader.u32();
  const hash = hashes.get(reader.u32());
  const length = reader.u32();
  if (type !== 2 && type !== 4) throw new Malformed(`the HCL report holds a report of the unknown type ${String(type)}`);
  if (hash === undefined) throw new Malformed("the HCL report names an unknown hash function");
  if (length > longestRuntimeData || blockSize !== blockHeader + length || size !== reader.offset + length) {
    throw new Malformed("the sizes that the HCL report states do not agree");
  }
  const runtimeData = reader.bytes(length);
  const report = type === 2 ? area : area.subarray(0, tdReport);
  if (type === 4) refuseContent(area.subarray(tdReport));
  refuseContent(reader.bytes(reader.left));
  return { technology: type === 2 ? "amd-sev-snp" : "intel-tdx", report, hash, runtimeData };
}

function refuseContent(bytes: Bytes): void {
  if (!isZero(bytes)) throw new Malformed("the HCL report has content where it has to be empty");
}
