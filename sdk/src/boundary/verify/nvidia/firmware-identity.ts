import type { Bytes } from "../bytes/byte-reader.js";
import { contextTag, DerReader, derTag, oidOf } from "../der/index.js";
import type { Certificate } from "../x509/index.js";

/** TCG DICE TCB info (`tcg-dice-TcbInfo`), and the place below it where Blackwell has it. */
export const firmwareExtensions: readonly string[] = ["2.23.133.5.4.1", "2.23.133.5.4.1.1"];

const sha384 = "2.16.840.1.101.3.4.2.2";
const what = "the firmware identity of the certificate";

/**
 * The SHA-384 digests of firmware that a certificate is for; none where it says nothing of firmware.
 *
 * - Hopper and its switches: `SEQUENCE {version INTEGER, key SubjectPublicKeyInfo, fwid SEQUENCE {hash OID, digest OCTET STRING}}`.
 * - Blackwell: DiceTcbInfo, with the list of such pairs as its field `[6]`.
 * - Source: TCG DICE Attestation Architecture 1.1, section 6.1.1; the composite device identity of RIoT; checked on certificates of devices.
 */
export function firmwareDigests({ extensions }: Certificate): readonly Bytes[] {
  return firmwareExtensions.flatMap((id) => {
    const value = extensions.get(id)?.value;
    return value === undefined ? [] : readDigests(DerReader.whole(value, derTag.sequence, what));
  });
}

function readDigests(reader: DerReader): readonly Bytes[] {
  if (reader.optional(derTag.integer) !== undefined) {
    reader.next(derTag.sequence);
    const digest = readDigest(reader.enter());
    reader.end();
    return digest;
  }
  const digests: Bytes[] = [];
  while (reader.left > 0) {
    const field = reader.next();
    if (field.tag !== contextTag(6)) continue;
    const list = DerReader.of(field);
    while (list.left > 0) digests.push(...readDigest(list.enter()));
  }
  return digests;
}

function readDigest(pair: DerReader): readonly Bytes[] {
  const oid = oidOf(pair.next(derTag.oid));
  const { content } = pair.next(derTag.octetString);
  pair.end();
  return oid === sha384 ? [content] : [];
}
