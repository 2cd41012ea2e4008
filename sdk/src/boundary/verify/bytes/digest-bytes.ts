import { sha1 } from "@noble/hashes/legacy.js";
import { sha384, sha512 } from "@noble/hashes/sha2.js";
import type { Bytes } from "./byte-reader.js";
import { sha256 } from "./sha256.js";

/** A hash function, by its name in WebCrypto. SHA-1 names keys and serves old registers; no signature over it is accepted. */
export type DigestName = "SHA-1" | "SHA-256" | "SHA-384" | "SHA-512";

/**
 * Up to how many bytes the portable code takes less of the processor than WebCrypto, which hands each call to another thread: measured in Node, where
 * they meet at more than this, within verifications, whose signatures keep those threads awake. Its words of 64 bits make the two long ones slower.
 */
const portable: Readonly<Record<DigestName, { readonly limit: number; readonly hash: (bytes: Bytes) => Bytes }>> = {
  "SHA-1": { limit: 1024, hash: sha1 },
  "SHA-256": { limit: 2048, hash: sha256 },
  "SHA-384": { limit: 320, hash: sha384 },
  "SHA-512": { limit: 320, hash: sha512 },
};

/**
 * The digest of bytes.
 *
 * - Those of short inputs are there at once, from portable code; longer ones come from WebCrypto. Both are the same, in Node and in a browser.
 *
 * @example
 * ```ts
 * const digest = await digestBytes("SHA-256", bytes);
 * ```
 */
export function digestBytes(name: DigestName, bytes: Bytes): Bytes | Promise<Bytes> {
  const { limit, hash } = portable[name];
  return bytes.length <= limit ? hash(bytes) : longDigest(name, bytes);
}

async function longDigest(name: DigestName, bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await globalThis.crypto.subtle.digest(name, bytes));
}
