import type { Bytes } from "../bytes/byte-reader.js";
import { digestBytes } from "../bytes/digest-bytes.js";
import { sameBytes, toHex } from "../bytes/hex.js";
import type { CertificateCache } from "./certificate-cache.js";
import { extensionId, keyUsageBit, type Certificate } from "./certificate.js";
import type { PublicKey } from "./public-key.js";
import { revocationListFault, type RevocationList } from "./revocation-list.js";
import { verifySignature } from "./verify-signature.js";

/** What a chain is held against. */
export interface ChainOptions {
  /** The time of evaluation, in milliseconds since 1970. */
  readonly at: number;
  /** SHA-256 digests of the public keys (SPKI in DER) that a chain may end in, in lower-case hexadecimal digits. */
  readonly anchors: ReadonlySet<string>;
  readonly revocationLists?: readonly RevocationList[] | undefined;
  /** Critical extensions that the caller has read itself, beside basicConstraints, keyUsage and extendedKeyUsage. */
  readonly knownCritical?: readonly string[];
  readonly cache?: CertificateCache | undefined;
  /** Whether the leaf signs for many pieces of evidence, as keys of statements do: then what was verified of it is kept, too. Default: false. */
  readonly isLeafKept?: boolean;
}

/** Why a chain is not relied on. */
export interface ChainFault {
  /** `path`: constraints, signatures, anchor. `validity`: times. `revocation`: revoked, or a list that cannot be relied on. */
  readonly kind: "path" | "validity" | "revocation";
  readonly code: "chain-invalid" | "revoked" | "collateral-invalid";
  readonly reason: string;
}

/** What was found out about a chain. It is good if and only if there are no faults. */
export interface ChainVerdict {
  readonly faults: readonly ChainFault[];
  /** The certificates from the leaf to the one whose key is pinned; all, where none is. */
  readonly path: readonly Certificate[];
  /** The digest of the key that is pinned. */
  readonly anchor?: string;
  /** The certificates of the path, without the pinned one, of which no list of their authority was supplied. */
  readonly unrevised: readonly Certificate[];
  /** The end of what expires first: a certificate of the path, or a list that was used. Milliseconds since 1970. */
  readonly validUntil: number;
}

const longest = 10;

/**
 * Verifies a chain of certificates, the leaf first, up to the first one whose public key is pinned.
 *
 * - Names prove nothing: a chain that ends in the right name with another key has no anchor.
 * - Each certificate is within its validity, and is signed by the next, which is an authority, may sign certificates, and allows a path of this length.
 * - A critical extension that nobody read is a fault.
 * - Certificates of an authority of which lists are supplied are looked up in them; a list that cannot be relied on is a fault, not an absent one.
 * - All faults are listed. Signatures of authorities that the cache knows are not verified again.
 */
export async function verifyChain(chain: readonly Certificate[], options: ChainOptions): Promise<ChainVerdict> {
  const { at, cache, knownCritical = [], revocationLists = [] } = options;
  const faults: ChainFault[] = [];
  const path: Certificate[] = [];
  let anchor: string | undefined;
  for (const certificate of chain.slice(0, longest)) {
    path.push(certificate);
    // What is known needs no waiting: that would cost more than to look it up.
    const named = keyDigest(certificate.publicKey, cache);
    const digest = named instanceof Promise ? await named : named;
    if (options.anchors.has(digest)) {
      anchor = digest;
      break;
    }
  }
  const broken = (reason: string): unknown => faults.push({ kind: "path", code: "chain-invalid", reason });
  if (anchor === undefined) broken(chain.length === 0 ? "there is no certificate" : `the chain does not end in a pinned key, but in ${nameOf(path.at(-1))}`);
  // All are begun before the first is waited for.
  const signatures = signaturesOf(path, options);
  let validUntil = Number.POSITIVE_INFINITY;
  const unrevised: Certificate[] = [];
  for (const [index, certificate] of path.entries()) {
    validUntil = Math.min(validUntil, certificate.notAfter);
    const outside = validityFault(certificate, at);
    if (outside !== undefined) faults.push({ kind: "validity", code: "chain-invalid", reason: outside });
    const unknown = unknownCritical(certificate, knownCritical);
    if (unknown !== undefined) broken(`${nameOf(certificate)} has the critical extension ${unknown}, which is not known`);
    if (index > 0) {
      const fault = authorityFault(certificate, index - 1);
      if (fault !== undefined) broken(`${nameOf(certificate)} ${fault}`);
    }
    const issuer = path[index + 1];
    if (issuer === undefined) continue;
    const signed = signatures[index];
    if (signed !== true && (await signed) !== true) broken(`${nameOf(certificate)} is not signed by ${nameOf(issuer)}`);
    let isRevised = false;
    for (const list of revocationLists) {
      if (!sameBytes(list.issuer, issuer.subject)) continue;
      isRevised = true;
      validUntil = Math.min(validUntil, list.nextUpdate);
      const found = revocationListFault(list, issuer, at, cache);
      const fault = found instanceof Promise ? await found : found;
      if (fault !== undefined) faults.push({ kind: "revocation", code: "collateral-invalid", reason: fault });
      else if (list.revoked.has(certificate.serial)) faults.push({ kind: "revocation", code: "revoked", reason: `${nameOf(certificate)} is revoked` });
    }
    if (!isRevised) unrevised.push(certificate);
  }
  return { faults, path, unrevised, validUntil, ...(anchor !== undefined && { anchor }) };
}

/** Whether each certificate is signed by the next: `true` at once where that is known. */
function signaturesOf(path: readonly Certificate[], { cache, isLeafKept }: ChainOptions): readonly (true | Promise<boolean>)[] {
  const signatures: (true | Promise<boolean>)[] = [];
  let certificate: Certificate | undefined;
  for (const issuer of path) {
    if (certificate !== undefined) signatures.push(cache?.isSignedBy(certificate, issuer) === true || isSignedBy(certificate, issuer, cache, isLeafKept));
    certificate = issuer;
  }
  return signatures;
}

function validityFault({ notBefore, notAfter, commonName = "a certificate" }: Certificate, at: number): string | undefined {
  if (at < notBefore) return `${commonName} is valid from ${new Date(notBefore).toISOString()}`;
  return at > notAfter ? `${commonName} was valid until ${new Date(notAfter).toISOString()}` : undefined;
}

function authorityFault({ authority, keyUsage, pathLength }: Certificate, below: number): string | undefined {
  if (!authority) return "is not an authority";
  if (keyUsage !== undefined && (keyUsage & keyUsageBit.keyCertSign) === 0) return "may not sign certificates";
  return pathLength !== undefined && below > pathLength ? `allows ${String(pathLength)} authorities below it, and there are ${String(below)}` : undefined;
}

const alwaysRead: readonly string[] = [extensionId.basicConstraints, extensionId.keyUsage, extensionId.extendedKeyUsage];

function unknownCritical({ critical }: Certificate, known: readonly string[]): string | undefined {
  return critical.find((id) => !alwaysRead.includes(id) && !known.includes(id));
}

/** Whether a certificate names another as its issuer and is signed by its key. What was verified of authorities is kept, and of others where asked. */
export async function isSignedBy(certificate: Certificate, issuer: Certificate, cache?: CertificateCache, isKept = false): Promise<boolean> {
  if (!sameBytes(certificate.issuer, issuer.subject)) return false;
  const { algorithm, tbs, signature, authority } = certificate;
  const keeper = authority || isKept ? cache : undefined;
  const good = await verifySignature(issuer.publicKey, { algorithm, data: tbs, signature, form: "der" }, cache);
  if (good) keeper?.addSigner(certificate, issuer);
  return good;
}

/** The SHA-256 digest of a public key, in hexadecimal digits: what anchors are pinned by. At once where it is known. */
export function keyDigest(key: PublicKey | Bytes, cache?: CertificateCache): string | Promise<string> {
  return cache?.digest(key) ?? newDigest(key, cache);
}

async function newDigest(key: PublicKey | Bytes, cache: CertificateCache | undefined): Promise<string> {
  const digest = toHex(await digestBytes("SHA-256", key instanceof Uint8Array ? key : key.spki));
  cache?.addDigest(key, digest);
  return digest;
}

function nameOf(certificate: Certificate | undefined): string {
  return certificate?.commonName === undefined ? "a certificate without a name" : `"${certificate.commonName.slice(0, 100)}"`;
}
