import type { Bytes } from "../bytes/byte-reader.js";
import { sameBytes, toHex } from "../bytes/hex.js";
import { Malformed } from "../bytes/malformed.js";
import { bitStringBytes, contextTag, DerReader, derTag, integerBytes, smallInteger, timeOf } from "../der/index.js";
import type { CertificateCache } from "./certificate-cache.js";
import { keyUsageBit, readExtensions, type Certificate } from "./certificate.js";
import { readSignatureAlgorithm, type SignatureAlgorithm } from "./signature-algorithm.js";
import { verifySignature } from "./verify-signature.js";

/** A certificate revocation list (RFC 5280). */
export interface RevocationList {
  readonly raw: Bytes;
  readonly tbs: Bytes;
  /** The name of the issuer, in DER. */
  readonly issuer: Bytes;
  /** Milliseconds since 1970. */
  readonly thisUpdate: number;
  readonly nextUpdate: number;
  /** The serial numbers that are revoked, in hexadecimal digits. */
  readonly revoked: ReadonlySet<string>;
  readonly algorithm: SignatureAlgorithm;
  readonly signature: Bytes;
}

/** Reads a revocation list in DER: complete lists with a next update, and no critical extension. Nothing is verified. With a cache, the bytes have to be kept. */
export function readRevocationList(raw: Bytes, cache?: CertificateCache): RevocationList {
  const what = "the revocation list";
  const outer = DerReader.whole(raw, derTag.sequence, what);
  const tbs = outer.next(derTag.sequence);
  const algorithm = outer.next(derTag.sequence);
  const signature = bitStringBytes(outer.next(derTag.bitString));
  outer.end();

  const reader = DerReader.of(tbs);
  const version = reader.optional(derTag.integer);
  if (version !== undefined && smallInteger(version) !== 1) throw new Malformed(`${what} is not of version 2`);
  if (toHex(reader.next(derTag.sequence).raw) !== toHex(algorithm.raw)) throw new Malformed(`${what} names two signature algorithms`);
  const issuer = reader.next(derTag.sequence).raw;
  const thisUpdate = timeOf(reader.next());
  if (reader.tag !== derTag.utcTime && reader.tag !== derTag.generalizedTime) throw new Malformed(`${what} does not say when the next one comes`);
  const nextUpdate = timeOf(reader.next());
  const entries = reader.optional(derTag.sequence);
  const extensions = readExtensions(reader.optional(contextTag(0)));
  reader.end();
  for (const [id, { critical }] of extensions) if (critical) throw new Malformed(`${what} has the critical extension ${id}, which is not supported`);
  const revoked = new Set<string>();
  const list = entries === undefined ? undefined : DerReader.of(entries);
  while (list !== undefined && list.left > 0) {
    const entry = list.enter();
    revoked.add(toHex(integerBytes(entry.next(derTag.integer))));
  }
  return { raw, tbs: tbs.raw, issuer: cache?.name(issuer) ?? issuer, thisUpdate, nextUpdate, revoked, algorithm: readSignatureAlgorithm(algorithm), signature };
}

/** Why a revocation list cannot be relied on at a time; `undefined` where it can. At once where its signature need not be verified. */
export function revocationListFault(
  list: RevocationList,
  issuer: Certificate,
  at: number,
  cache?: CertificateCache,
): string | undefined | Promise<string | undefined> {
  if (!sameBytes(list.issuer, issuer.subject)) return "the revocation list is another authority's";
  if (issuer.keyUsage !== undefined && (issuer.keyUsage & keyUsageBit.crlSign) === 0) return "the authority may not sign revocation lists";
  if (at < list.thisUpdate) return `the revocation list counts from ${new Date(list.thisUpdate).toISOString()}`;
  if (at > list.nextUpdate) return `the revocation list counted until ${new Date(list.nextUpdate).toISOString()}`;
  return cache?.isSignedBy(list, issuer) === true ? undefined : signatureFault(list, issuer, cache);
}

async function signatureFault(list: RevocationList, issuer: Certificate, cache: CertificateCache | undefined): Promise<string | undefined> {
  const { algorithm, tbs, signature } = list;
  if (!(await verifySignature(issuer.publicKey, { algorithm, data: tbs, signature, form: "der" }, cache)))
    return "the signature of the revocation list is not the authority's";
  cache?.addSigner(list, issuer);
  return undefined;
}
