import type { Bytes } from "../bytes/byte-reader.js";
import { Malformed } from "../bytes/malformed.js";
import { bitStringBytes, DerReader, derTag, oidOf, unsignedBytes } from "../der/index.js";

/** A curve, by its name in WebCrypto. */
export type Curve = "P-256" | "P-384" | "P-521";

/** A public key as a certificate carries it. */
export interface PublicKey {
  /** SubjectPublicKeyInfo in DER. */
  readonly spki: Bytes;
  readonly kind: "ec" | "rsa";
  /** Of a key of kind `ec`. */
  readonly curve?: Curve;
  /** The bytes of the key: the point, or RSAPublicKey in DER. */
  readonly bytes: Bytes;
}

const curves: Readonly<Record<string, Curve>> = { "1.2.840.10045.3.1.7": "P-256", "1.3.132.0.34": "P-384", "1.3.132.0.35": "P-521" };

/** How many bytes a coordinate of a curve has. */
export const coordinateBytes: Readonly<Record<Curve, number>> = { "P-256": 32, "P-384": 48, "P-521": 66 };

const smallestModulus = 256;

/** Reads a SubjectPublicKeyInfo: keys on the curves of {@link Curve}, and RSA keys of at least 2048 bits. */
export function readPublicKey(spki: Bytes, what: string): PublicKey {
  const reader = DerReader.whole(spki, derTag.sequence, what);
  const algorithm = reader.enter();
  const bytes = bitStringBytes(reader.next(derTag.bitString));
  reader.end();
  const oid = oidOf(algorithm.next(derTag.oid));
  if (oid === "1.2.840.113549.1.1.1") {
    const modulus = unsignedBytes(DerReader.whole(bytes, derTag.sequence, what).next(derTag.integer));
    if (modulus.length < smallestModulus) throw new Malformed(`${what} has an RSA key of fewer than 2048 bits`);
    return { spki, kind: "rsa", bytes };
  }
  if (oid !== "1.2.840.10045.2.1") throw new Malformed(`${what} has a key of the kind ${oid}, which is not supported`);
  const name = oidOf(algorithm.next(derTag.oid));
  const curve = Object.hasOwn(curves, name) ? curves[name] : undefined;
  if (curve === undefined) throw new Malformed(`${what} has a key on the curve ${name}, which is not supported`);
  if (bytes[0] !== 4 || bytes.length !== 1 + 2 * coordinateBytes[curve])
    throw new Malformed(`${what} has a point that is not uncompressed or not of its curve`);
  return { spki, kind: "ec", curve, bytes };
}

const prefixes: Readonly<Record<Curve, readonly number[]>> = {
  "P-256": [0x30, 0x59, 0x30, 0x13, 6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7, 3, 0x42, 0],
  "P-384": [0x30, 0x76, 0x30, 0x10, 6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 6, 5, 0x2b, 0x81, 4, 0, 0x22, 3, 0x62, 0],
  "P-521": [0x30, 0x81, 0x9b, 0x30, 0x10, 6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 6, 5, 0x2b, 0x81, 4, 0, 0x23, 3, 0x81, 0x86, 0],
};

/** The public key of an uncompressed point, with or without the octet 4 before its coordinates. */
export function publicKeyOfPoint(curve: Curve, point: Bytes, what: string): PublicKey {
  const size = 2 * coordinateBytes[curve];
  const coordinates = point.length === size + 1 && point[0] === 4 ? point.subarray(1) : point;
  if (coordinates.length !== size) throw new Malformed(`${what} is not a point of ${curve}`);
  const prefix = prefixes[curve];
  const spki = new Uint8Array(prefix.length + 1 + size);
  spki.set(prefix);
  spki[prefix.length] = 4;
  spki.set(coordinates, prefix.length + 1);
  return { spki, kind: "ec", curve, bytes: spki.subarray(prefix.length) };
}

const immutable = new WeakSet<PublicKey>();

/** Marks a key whose bytes are a copy that nobody changes: what is found out about it holds for as long as it lives. Gives it back. */
export function immutableKey(key: PublicKey): PublicKey {
  immutable.add(key);
  return key;
}

/** Whether a key was marked by {@link immutableKey}. */
export function isImmutableKey(key: PublicKey): boolean {
  return immutable.has(key);
}
