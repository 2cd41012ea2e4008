import { fromBase64 } from "../bytes/base64.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { toHex } from "../bytes/hex.js";
import { Malformed } from "../bytes/malformed.js";
import { bitStringBytes, contextTag, DerReader, derTag, integerBytes, oidOf, smallInteger, timeOf } from "../der/index.js";
import { extensionId, keyUsageBit, readCertificate, readExtensions, readSignatureAlgorithm, type Certificate } from "../x509/index.js";
import type { OcspAnswer, OcspResponse } from "./ocsp-response.js";

const what = "the OCSP response";
const ocspSigning = "1.3.6.1.5.5.7.3.9";
const basicResponse = "1.3.6.1.5.5.7.48.1.1";
/** Names of digests by their object identifiers. SHA-1 only tells issuers apart here, as everywhere in this protocol. */
const hashes: Readonly<Record<string, OcspAnswer["hash"]>> = {
  "1.3.14.3.2.26": "SHA-1",
  "2.16.840.1.101.3.4.2.1": "SHA-256",
  "2.16.840.1.101.3.4.2.2": "SHA-384",
  "2.16.840.1.101.3.4.2.3": "SHA-512",
};
const statuses: Readonly<Record<number, OcspAnswer["status"]>> = {
  [contextTag(0, "primitive")]: "good",
  [contextTag(1)]: "revoked",
  [contextTag(2, "primitive")]: "unknown",
};
const mostAnswers = 64;

/**
 * Reads a successful basic response of OCSP, in DER or as a text in base64.
 *
 * - Source: RFC 6960, section 4.2.1. Every answer says until when it counts; a response without any is refused, and so is a critical extension.
 */
export function readOcspResponse(data: Bytes): OcspResponse {
  const raw = data[0] === derTag.sequence ? data : fromBase64(new TextDecoder().decode(data).replace(/\s/gu, ""));
  if (raw === undefined || raw.length === 0) throw new Malformed(`${what} is neither DER nor base64`);
  const outer = DerReader.whole(raw, derTag.sequence, what);
  const status = smallInteger(outer.next(derTag.enumerated));
  if (status !== 0) throw new Malformed(`${what} is an error of the responder (${String(status)})`);
  const bytes = DerReader.of(outer.next(contextTag(0))).enter();
  outer.end();
  const type = oidOf(bytes.next(derTag.oid));
  if (type !== basicResponse) throw new Malformed(`${what} is of the kind ${type}`);
  const basic = DerReader.whole(bytes.next(derTag.octetString).content, derTag.sequence, what);
  const tbs = basic.next(derTag.sequence);
  const algorithm = readSignatureAlgorithm(basic.next(derTag.sequence));
  const signature = bitStringBytes(basic.next(derTag.bitString));
  const certificates = basic.optional(contextTag(0));
  basic.end();
  return {
    tbs: tbs.raw,
    answers: readData(DerReader.of(tbs)),
    algorithm,
    signature,
    responders: certificates === undefined ? [] : readAll(DerReader.of(certificates).enter()).filter(mayRespond),
  };
}

function readAll(reader: DerReader): readonly Certificate[] {
  const certificates: Certificate[] = [];
  while (reader.left > 0) certificates.push(readCertificate(reader.next(derTag.sequence).raw));
  return certificates;
}

/** Whether a certificate says that its key signs responses, and nothing that contradicts it. */
function mayRespond({ extensions, keyUsage }: Certificate): boolean {
  const value = extensions.get(extensionId.extendedKeyUsage)?.value;
  if (value === undefined || (keyUsage !== undefined && (keyUsage & keyUsageBit.digitalSignature) === 0)) return false;
  const reader = DerReader.whole(value, derTag.sequence, what);
  while (reader.left > 0) if (oidOf(reader.next(derTag.oid)) === ocspSigning) return true;
  return false;
}

function readData(reader: DerReader): readonly OcspAnswer[] {
  const version = reader.optional(contextTag(0));
  if (version !== undefined && smallInteger(DerReader.of(version).next(derTag.integer)) !== 0) throw new Malformed(`${what} is not of version 1`);
  // Who answers, by name or by key: what counts is whose key signed.
  if (reader.optional(contextTag(1)) === undefined) reader.next(contextTag(2));
  timeOf(reader.next(derTag.generalizedTime));
  const list = reader.enter();
  refuseCritical(reader);
  const answers: OcspAnswer[] = [];
  while (list.left > 0) {
    if (answers.length >= mostAnswers) throw new Malformed(`${what} has more than ${String(mostAnswers)} answers`);
    answers.push(readAnswer(list.enter()));
  }
  if (answers.length === 0) throw new Malformed(`${what} has no answer`);
  return answers;
}

function readAnswer(reader: DerReader): OcspAnswer {
  const id = reader.enter();
  const oid = oidOf(id.enter().next(derTag.oid));
  const hash = Object.hasOwn(hashes, oid) ? hashes[oid] : undefined;
  if (hash === undefined) throw new Malformed(`${what} names the digest algorithm ${oid}, which is not supported`);
  const issuerName = id.next(derTag.octetString).content;
  const issuerKey = id.next(derTag.octetString).content;
  const serial = toHex(integerBytes(id.next(derTag.integer)));
  id.end();
  const status = statuses[reader.next().tag];
  if (status === undefined) throw new Malformed(`${what} has a status that is not known`);
  const thisUpdate = timeOf(reader.next(derTag.generalizedTime));
  const next = reader.optional(contextTag(0));
  if (next === undefined) throw new Malformed(`${what} does not say until when it counts`);
  const nextUpdate = timeOf(DerReader.of(next).next(derTag.generalizedTime));
  refuseCritical(reader);
  return { hash, issuerName, issuerKey, serial, status, thisUpdate, nextUpdate };
}

/** Reads the extensions at the end of a structure. */
function refuseCritical(reader: DerReader): void {
  for (const [id, { critical }] of readExtensions(reader.optional(contextTag(1)))) {
    if (critical) throw new Malformed(`${what} has the critical extension ${id}, which is not supported`);
  }
  reader.end();
}
