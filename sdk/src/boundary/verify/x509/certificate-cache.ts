import type { Bytes } from "../bytes/byte-reader.js";
import type { CryptoKey } from "../crypto-key.js";
import { ByteMap } from "./byte-map.js";
import type { Certificate } from "./certificate.js";

/**
 * What was found out about certificates of authorities, so that the next verification need not do it again.
 *
 * - It holds signatures that were verified, keys that were imported, and certificates that were read: facts that no time and no policy
 *   changes. Validity, revocation and anchors are checked each time.
 * - It forgets the oldest where it has more than `limit` of a kind.
 *
 * @example
 * ```ts
 * const cache = new CertificateCache();
 * const first = readCertificate(bytes, cache);
 * const second = readCertificate(bytes, cache); // not read again
 * ```
 */
export class CertificateCache {
  /** By the name of the algorithm that keys are for, and its hash. */
  readonly #keys = new Map<string, Map<string, ByteMap<{ imported: CryptoKey | Promise<CryptoKey> }>>>();
  readonly #certificates: ByteMap<Certificate>;
  readonly #digests: ByteMap<string>;
  /** Of certificates that were read here, as long as somebody has them. */
  readonly #digestsOf = new WeakMap<Certificate, string | undefined>();
  readonly #names: ByteMap<Bytes>;
  readonly #signers = new WeakMap<object, WeakSet<object>>();
  readonly #limit: number;

  constructor(limit = 256) {
    this.#limit = limit;
    this.#certificates = new ByteMap(limit);
    this.#digests = new ByteMap(limit);
    this.#names = new ByteMap(limit);
  }

  /**
   * Whether it is known of something that was read that this authority signed it. It is for what is kept as a copy of its own, as certificates of
   * this cache are: then no buffer of the caller can change under it.
   */
  isSignedBy(signed: object, signer: object): boolean {
    return this.#signers.get(signed)?.has(signer) === true;
  }

  addSigner(signed: object, signer: object): void {
    const signers = this.#signers.get(signed) ?? new WeakSet();
    this.#signers.set(signed, signers.add(signer));
  }

  /** Gives the key that was imported of the same bytes for this algorithm before, at once where that is done; or imports it. */
  key(algorithm: string, hash: string, bytes: Bytes, make: () => Promise<CryptoKey>): CryptoKey | Promise<CryptoKey> {
    const keys = this.#keysFor(algorithm, hash);
    const known = keys.get(bytes);
    if (known !== undefined) return known.imported;
    const pending = make();
    const entry: { imported: CryptoKey | Promise<CryptoKey> } = keys.add(bytes.slice(), { imported: pending });
    // Who asks is told why there is no key.
    pending.then(
      (key) => (entry.imported = key),
      () => undefined,
    );
    return pending;
  }

  #keysFor(algorithm: string, hash: string): ByteMap<{ imported: CryptoKey | Promise<CryptoKey> }> {
    const known = this.#keys.get(algorithm)?.get(hash);
    if (known !== undefined) return known;
    const keys = new ByteMap<{ imported: CryptoKey | Promise<CryptoKey> }>(this.#limit);
    this.#keys.set(algorithm, (this.#keys.get(algorithm) ?? new Map<string, typeof keys>()).set(hash, keys));
    return keys;
  }

  /** Gives the certificate that was read out of the same bytes before, or reads a copy of them. */
  certificate(raw: Bytes, read: (own: Bytes) => Certificate): Certificate {
    const known = this.#certificates.get(raw);
    if (known !== undefined) return known;
    const own = raw.slice();
    const certificate = read(own);
    this.#digestsOf.set(certificate, undefined);
    return this.#certificates.add(own, certificate);
  }

  /** The digest of the key of a certificate that this cache gave. */
  digestOf(certificate: Certificate): string | undefined {
    return this.#digestsOf.get(certificate);
  }

  /** Keeps the digest of the key of a certificate; of one that this cache did not give somebody may change the bytes. */
  addDigestOf(certificate: Certificate, digest: string): void {
    if (this.#digestsOf.has(certificate)) this.#digestsOf.set(certificate, digest);
  }

  /** Gives one and the same object for equal names, so that comparing them takes no time. The bytes are kept. */
  name(name: Bytes): Bytes {
    return this.#names.get(name) ?? this.#names.add(name, name);
  }

  digest(spki: Bytes): string | undefined {
    return this.#digests.get(spki);
  }

  addDigest(spki: Bytes, digest: string): void {
    this.#digests.add(spki.slice(), digest);
  }
}
