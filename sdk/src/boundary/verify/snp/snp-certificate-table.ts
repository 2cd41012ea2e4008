import { ByteReader, type Bytes } from "../bytes/byte-reader.js";
import { isZero, toHex } from "../bytes/hex.js";
import { Malformed } from "../bytes/malformed.js";

/** The kinds of certificates of a table, by their GUID. */
const guids: Readonly<Record<string, string>> = {
  "63da758de6644564adc5f4b93be8accd": "VCEK",
  a8074bc2a25a483eaae639c045a0b8a1: "VLEK",
  "4ab7b379bbac4fe4a02f05aef327c782": "ASK",
  c0b406a4a803495297433fb6014cd0ae: "ARK",
};

/** A certificate of a table, in DER or PEM. */
export interface SnpTableEntry {
  readonly kind: string;
  readonly data: Bytes;
}

const mostEntries = 32;

/** Whether bytes begin as a certificate table does. */
export function isSnpCertificateTable(bytes: Bytes): boolean {
  return bytes.length >= 24 && guidOf(bytes.subarray(0, 16)) in guids;
}

/**
 * Reads the certificate table of an extended report (AMD publication 56421, section 4.1.8.1): entries of GUID, offset and length up to one of zeros.
 *
 * - Entries of unknown kind are passed over; data outside of the table is {@link Malformed}.
 */
export function readSnpCertificateTable(bytes: Bytes): readonly SnpTableEntry[] {
  const what = "the certificate table";
  const reader = new ByteReader(bytes, { littleEndian: true, what });
  const entries: SnpTableEntry[] = [];
  for (let count = 0; ; count += 1) {
    const guid = reader.bytes(16);
    const [offset, length] = [reader.u32(), reader.u32()];
    if (isZero(guid) && offset === 0 && length === 0) return entries;
    if (count >= mostEntries) throw new Malformed(`${what} has more than ${String(mostEntries)} entries`);
    if (offset + length > bytes.length) throw new Malformed(`${what} has an entry that lies outside of it`);
    const kind = guids[guidOf(guid)];
    if (kind !== undefined) entries.push({ kind, data: bytes.subarray(offset, offset + length) });
  }
}

function guidOf(bytes: Bytes): string {
  return toHex(bytes);
}
