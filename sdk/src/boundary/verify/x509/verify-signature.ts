import type { Bytes } from "../bytes/byte-reader.js";
import { Malformed, orUnreadable } from "../bytes/malformed.js";
import type { CryptoKey } from "../crypto-key.js";
import { DerReader, derTag, unsignedBytes } from "../der/index.js";
import type { CertificateCache } from "./certificate-cache.js";
import { coordinateBytes, type Curve, type PublicKey } from "./public-key.js";
import type { SignatureAlgorithm } from "./signature-algorithm.js";

/** A signature and what it is over. */
export interface SignedBytes {
  readonly algorithm: SignatureAlgorithm;
  readonly data: Bytes;
  readonly signature: Bytes;
  /** How a signature of ECDSA is written: `der` as in X.509, or `raw`, r and s in full length. Default `raw`. */
  readonly form?: "der" | "raw";
}

/**
 * Whether a key made a signature.
 *
 * - False for a key of another kind, a signature of another size, and a key that is not on its curve; it never throws.
 * - Imported keys are kept in the cache, where one is given.
 */
export function verifySignature(key: PublicKey, signed: SignedBytes, cache?: CertificateCache): Promise<boolean> {
  return begin(key, signed, cache).catch(notSigned);
}

function begin(key: PublicKey, { algorithm, data, signature: written, form }: SignedBytes, cache: CertificateCache | undefined): Promise<boolean> {
  if ((key.kind === "ec") !== (algorithm.name === "ECDSA")) return Promise.resolve(false);
  const { curve, spki } = key;
  const signature = curve !== undefined && form === "der" ? orUnreadable(() => rawSignature(written, curve)) : written;
  if (signature === undefined) return Promise.resolve(false);
  const { subtle } = globalThis.crypto;
  const make = (): Promise<CryptoKey> =>
    curve === undefined
      ? subtle.importKey("spki", spki, { name: algorithm.name, hash: algorithm.hash }, false, ["verify"])
      : subtle.importKey("spki", spki, { name: "ECDSA", namedCurve: curve }, false, ["verify"]);
  const imported = cache === undefined ? make() : cache.key(algorithm.name, algorithm.hash, key, make);
  // What is imported needs no waiting: the signature is being verified when this returns.
  return imported instanceof Promise
    ? imported.then((ready) => subtle.verify(algorithm, ready, signature, data))
    : subtle.verify(algorithm, imported, signature, data);
}

function notSigned(): boolean {
  return false;
}

/** The signature r, s in DER (Ecdsa-Sig-Value) as WebCrypto takes it: both in full length, one after the other. */
export function rawSignature(der: Bytes, curve: Curve): Bytes {
  const size = coordinateBytes[curve];
  const reader = DerReader.whole(der, derTag.sequence, "the signature");
  const raw = new Uint8Array(2 * size);
  for (const end of [size, 2 * size]) {
    const number = unsignedBytes(reader.next(derTag.integer));
    if (number.length > size) throw new Malformed("the signature has a number that is too large for its curve");
    raw.set(number, end - number.length);
  }
  reader.end();
  return raw;
}
