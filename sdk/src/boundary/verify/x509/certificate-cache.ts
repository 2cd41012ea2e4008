import type { Bytes } from "../bytes/byte-reader.js";
import type { CryptoKey } from "../crypto-key.js";
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
  readonly #keys = new Map<string, Promise<CryptoKey>>();
  readonly #certificates = new Map<string, Certificate>();
  readonly #digests = new Map<string, string>();
  readonly #signers = new WeakMap<object, WeakSet<object>>();
  readonly #limit: number;

  constructor(limit = 256) {
    this.#limit = limit;
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

  key(name: string, make: () => Promise<CryptoKey>): Promise<CryptoKey> {
    return remember(this.#keys, name, make, this.#limit);
  }

  /** Gives the certificate that was read out of the same bytes before, or reads a copy of them. */
  certificate(raw: Bytes, read: (own: Bytes) => Certificate): Certificate {
    return remember(this.#certificates, textOf(raw), () => read(raw.slice()), this.#limit);
  }

  digest(spki: Bytes): string | undefined {
    return this.#digests.get(textOf(spki));
  }

  addDigest(spki: Bytes, digest: string): void {
    put(this.#digests, textOf(spki), digest, this.#limit);
  }
}

const decoder = new TextDecoder("latin1");

/** A text that is the same for the same bytes only: every byte has a character of its own. */
export function textOf(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

function put<Value>(map: Map<string, Value>, name: string, value: Value, limit: number): void {
  map.set(name, value);
  for (const oldest of map.keys()) {
    if (map.size <= limit) break;
    map.delete(oldest);
  }
}

function remember<Value>(map: Map<string, Value>, name: string, make: () => Value, limit: number): Value {
  const known = map.get(name);
  if (known !== undefined) return known;
  const made = make();
  put(map, name, made, limit);
  return made;
}
