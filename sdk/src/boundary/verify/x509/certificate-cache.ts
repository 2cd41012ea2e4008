import type { Bytes } from "../bytes/byte-reader.js";
import type { CryptoKey } from "../crypto-key.js";
import { ByteMap } from "./byte-map.js";
import type { Certificate } from "./certificate.js";
import { isImmutableKey, immutableKey, type PublicKey } from "./public-key.js";

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
  readonly #keys: ByteMap<KeptKey>;
  /** Of keys whose bytes nobody changes: they need not be looked for by their bytes. */
  readonly #keysOf = new WeakMap<PublicKey, KeptKey>();
  readonly #certificates: ByteMap<Certificate>;
  readonly #names: ByteMap<Bytes>;
  readonly #signers = new WeakMap<object, WeakSet<object>>();

  constructor(limit = 256) {
    this.#certificates = new ByteMap(limit);
    this.#keys = new ByteMap(limit);
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

  /** Gives the key that was imported of an equal one for this algorithm before, at once where that is done; or imports it. */
  key(algorithm: string, hash: string, of: PublicKey | Bytes, make: () => Promise<CryptoKey>): CryptoKey | Promise<CryptoKey> {
    const { uses } = this.#kept(of);
    for (const use of uses) if (use.algorithm === algorithm && use.hash === hash) return use.imported;
    const pending = make();
    const use: KeyUse = { algorithm, hash, imported: pending };
    uses.push(use);
    // Who asks is told why there is no key.
    pending.then(
      (key) => (use.imported = key),
      () => undefined,
    );
    return pending;
  }

  #kept(of: PublicKey | Bytes): KeptKey {
    if (of instanceof Uint8Array) return this.#keptOfBytes(of);
    const known = this.#keysOf.get(of);
    if (known !== undefined) return known;
    const kept = this.#keptOfBytes(of.spki);
    if (isImmutableKey(of)) this.#keysOf.set(of, kept);
    return kept;
  }

  #keptOfBytes(spki: Bytes): KeptKey {
    return this.#keys.get(spki) ?? this.#keys.add(spki.slice(), { uses: [], digest: undefined });
  }

  /** Gives the certificate that was read out of the same bytes before, or reads a copy of them. */
  certificate(raw: Bytes, read: (own: Bytes) => Certificate): Certificate {
    const known = this.#certificates.get(raw);
    if (known !== undefined) return known;
    const own = raw.slice();
    const certificate = read(own);
    immutableKey(certificate.publicKey);
    return this.#certificates.add(own, certificate);
  }

  /** Gives one and the same object for equal names, so that comparing them takes no time. The bytes are kept. */
  name(name: Bytes): Bytes {
    return this.#names.get(name) ?? this.#names.add(name, name);
  }

  /** The digest of a key, where it was added. */
  digest(key: PublicKey | Bytes): string | undefined {
    return this.#kept(key).digest;
  }

  addDigest(key: PublicKey | Bytes, digest: string): void {
    this.#kept(key).digest = digest;
  }
}

/** What is known about a key. */
interface KeptKey {
  /** One for each algorithm that it was imported for. */
  readonly uses: KeyUse[];
  digest: string | undefined;
}

interface KeyUse {
  readonly algorithm: string;
  readonly hash: string;
  imported: CryptoKey | Promise<CryptoKey>;
}
