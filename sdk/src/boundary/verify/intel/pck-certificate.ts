import type { Bytes } from "../bytes/byte-reader.js";
import { Malformed } from "../bytes/malformed.js";
import { DerReader, derTag, oidOf, smallInteger } from "../der/index.js";
import type { Certificate } from "../x509/index.js";

/** What Intel certifies about the platform of a quoting enclave. */
export interface PckFields {
  /** The identity of the platform, 16 bytes. */
  readonly ppid: Bytes;
  /** The security versions of the 16 components of SGX. */
  readonly components: readonly number[];
  readonly pceSvn: number;
  /** 2 bytes. */
  readonly pceId: Bytes;
  /** Family, model, stepping, platform and custom SKU, 6 bytes: which list of Intel is about it. */
  readonly fmspc: Bytes;
}

/** The object identifiers of Intel's extension begin with this. */
const arc = "1.2.840.113741.1.13.1";
const components = 16;
/** Under `.2`: the PCE after the components. */
const pceSvnPlace = 17;

/** Whether a certificate is of a provisioning certification key. */
export function isPckCertificate({ extensions }: Certificate): boolean {
  return extensions.has(arc);
}

/**
 * Reads Intel's extension of a PCK certificate.
 *
 * - Source: Intel SGX PCK certificate and CRL profile specification, section 1.3.5. Fields that the rules do not use are passed over.
 */
export function readPckFields(certificate: Certificate): PckFields {
  const known = fieldsOfCertificates.get(certificate);
  if (known !== undefined) return known;
  const fields = readExtension(certificate);
  fieldsOfCertificates.set(certificate, fields);
  return fields;
}

/** What was read, as long as the certificate is kept: many quotes are of one platform. */
const fieldsOfCertificates = new WeakMap<Certificate, PckFields>();

function readExtension(certificate: Certificate): PckFields {
  const what = "the extension of the PCK certificate";
  const value = certificate.extensions.get(arc)?.value;
  if (value === undefined) throw new Malformed("the first certificate of the quote is not of a provisioning certification key");
  const fields = readFields(DerReader.whole(value, derTag.sequence, what));
  const tcb = readFields(fieldOf(fields, "2").enter());
  return {
    ppid: octets(fields, "1", 16),
    components: Array.from({ length: components }, (_, index) => numberOf(tcb, `2.${String(index + 1)}`, 255)),
    pceSvn: numberOf(tcb, `2.${String(pceSvnPlace)}`, 0xffff),
    pceId: octets(fields, "3", 2),
    fmspc: octets(fields, "4", 6),
  };
}

/** Pairs of object identifier and value, by what follows the arc. */
function readFields(reader: DerReader): ReadonlyMap<string, DerReader> {
  const fields = new Map<string, DerReader>();
  while (reader.left > 0) {
    const pair = reader.enter();
    const oid = oidOf(pair.next(derTag.oid));
    const id = oid.slice(arc.length + 1);
    if (!oid.startsWith(`${arc}.`) || fields.has(id)) throw new Malformed(`the extension of the PCK certificate has the field ${oid}, or has it twice`);
    fields.set(id, pair);
  }
  return fields;
}

function fieldOf(fields: ReadonlyMap<string, DerReader>, id: string): DerReader {
  const field = fields.get(id);
  if (field === undefined) throw new Malformed(`the extension of the PCK certificate has no field ${arc}.${id}`);
  return field;
}

function octets(fields: ReadonlyMap<string, DerReader>, id: string, size: number): Bytes {
  const { content } = fieldOf(fields, id).next(derTag.octetString);
  if (content.length !== size) throw new Malformed(`the field ${arc}.${id} of the PCK certificate does not have ${String(size)} bytes`);
  return content;
}

function numberOf(fields: ReadonlyMap<string, DerReader>, id: string, largest: number): number {
  const number = smallInteger(fieldOf(fields, id).next(derTag.integer));
  if (number > largest) throw new Malformed(`the field ${arc}.${id} of the PCK certificate is larger than ${String(largest)}`);
  return number;
}
