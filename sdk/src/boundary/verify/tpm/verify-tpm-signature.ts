import type { Bytes } from "../bytes/byte-reader.js";
import { coordinateBytes, verifySignature, type CertificateCache, type HashName, type PublicKey } from "../x509/index.js";
import type { TpmSignature } from "./read-tpm-signature.js";

/**
 * Whether a key made the signature of a TPM over these bytes.
 *
 * - The salt of RSAPSS is as long as the digest, or as fits into the key: TPMs do either (TPM 2.0 Library Part 1, B.7).
 * - False for a key of another kind, and for numbers that are too large for its curve.
 */
export function verifyTpmSignature(key: PublicKey, signature: TpmSignature, data: Bytes, cache?: CertificateCache): Promise<boolean> {
  const { hash } = signature;
  switch (signature.kind) {
    case "rsassa":
      return verifySignature(key, { algorithm: { name: "RSASSA-PKCS1-v1_5", hash }, data, signature: signature.value }, cache);
    case "rsapss":
      return verifyPss(key, signature.value, { hash, data, cache });
    case "ecdsa": {
      const raw = key.curve === undefined ? undefined : padded(signature, coordinateBytes[key.curve]);
      return raw === undefined ? Promise.resolve(false) : verifySignature(key, { algorithm: { name: "ECDSA", hash }, data, signature: raw }, cache);
    }
  }
}

interface SignedMessage {
  readonly hash: HashName;
  readonly data: Bytes;
  readonly cache: CertificateCache | undefined;
}

async function verifyPss(key: PublicKey, signature: Bytes, { hash, data, cache }: SignedMessage): Promise<boolean> {
  const verify = (saltLength: number): Promise<boolean> => verifySignature(key, { algorithm: { name: "RSA-PSS", hash, saltLength }, data, signature }, cache);
  const size = digestSizes[hash];
  return (await verify(size)) || (await verify(signature.length - size - 2));
}

const digestSizes: Readonly<Record<HashName, number>> = { "SHA-256": 32, "SHA-384": 48, "SHA-512": 64 };

/** Both numbers in full length, as WebCrypto takes them: TPMs leave leading zeros out. */
function padded({ r, s }: { readonly r: Bytes; readonly s: Bytes }, size: number): Bytes | undefined {
  if (r.length > size || s.length > size) return undefined;
  const raw = new Uint8Array(2 * size);
  raw.set(r, size - r.length);
  raw.set(s, 2 * size - s.length);
  return raw;
}
