/**
 * A key of Web Crypto, as the globals of a program type it: those of the DOM, of workers or of Node.
 *
 * - The DOM alone has a global type of this name; a program for Node should not need its library.
 *
 * @example
 * ```ts
 * const { publicKey }: { publicKey: CryptoKey } = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
 * ```
 */
export type CryptoKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

/** A private key of Web Crypto and the public key that goes with it. */
export interface CryptoKeyPair {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}
