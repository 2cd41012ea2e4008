import { Malformed } from "../bytes/malformed.js";
import { contextTag, DerReader, derTag, oidOf, smallInteger, type DerElement } from "../der/index.js";

/** A digest algorithm, by its name in WebCrypto. */
export type HashName = "SHA-256" | "SHA-384" | "SHA-512";

/** How something was signed, in the terms of WebCrypto. */
export type SignatureAlgorithm =
  | { readonly name: "ECDSA"; readonly hash: HashName }
  | { readonly name: "RSASSA-PKCS1-v1_5"; readonly hash: HashName }
  | { readonly name: "RSA-PSS"; readonly hash: HashName; readonly saltLength: number };

const plain: Readonly<Record<string, SignatureAlgorithm>> = {
  "1.2.840.10045.4.3.2": { name: "ECDSA", hash: "SHA-256" },
  "1.2.840.10045.4.3.3": { name: "ECDSA", hash: "SHA-384" },
  "1.2.840.10045.4.3.4": { name: "ECDSA", hash: "SHA-512" },
  "1.2.840.113549.1.1.11": { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
  "1.2.840.113549.1.1.12": { name: "RSASSA-PKCS1-v1_5", hash: "SHA-384" },
  "1.2.840.113549.1.1.13": { name: "RSASSA-PKCS1-v1_5", hash: "SHA-512" },
};

const pss = "1.2.840.113549.1.1.10";
const mgf1 = "1.2.840.113549.1.1.8";

const hashes: Readonly<Record<string, HashName>> = {
  "2.16.840.1.101.3.4.2.1": "SHA-256",
  "2.16.840.1.101.3.4.2.2": "SHA-384",
  "2.16.840.1.101.3.4.2.3": "SHA-512",
};

/** Reads an AlgorithmIdentifier of a signature; SHA-1 and everything else that is not in {@link SignatureAlgorithm} is {@link Malformed}. */
export function readSignatureAlgorithm(element: DerElement): SignatureAlgorithm {
  const reader = DerReader.of(element);
  const oid = oidOf(reader.next(derTag.oid));
  if (oid === pss) return readPss(reader, element.what);
  const algorithm = Object.hasOwn(plain, oid) ? plain[oid] : undefined;
  if (algorithm === undefined) throw new Malformed(`${element.what} is signed with the algorithm ${oid}, which is not supported`);
  if (reader.optional(derTag.null)?.content.length !== 0) reader.end();
  reader.end();
  return algorithm;
}

function readPss(outer: DerReader, what: string): SignatureAlgorithm {
  const reader = outer.enter();
  outer.end();
  const hashField = reader.optional(contextTag(0));
  const maskField = reader.optional(contextTag(1));
  const saltField = reader.optional(contextTag(2));
  const trailer = reader.optional(contextTag(3));
  reader.end();
  // What is absent means SHA-1.
  if (hashField === undefined || maskField === undefined || saltField === undefined)
    throw new Malformed(`${what} is signed with RSA-PSS and SHA-1, which is not supported`);
  const hash = hashOf(DerReader.of(hashField));
  const mask = DerReader.of(maskField).enter();
  if (oidOf(mask.next(derTag.oid)) !== mgf1 || hashOf(mask) !== hash)
    throw new Malformed(`${what} is signed with RSA-PSS of two digests, which is not supported`);
  if (trailer !== undefined && smallInteger(DerReader.of(trailer).next(derTag.integer)) !== 1)
    throw new Malformed(`${what} is signed with RSA-PSS of an unknown trailer`);
  return { name: "RSA-PSS", hash, saltLength: smallInteger(DerReader.of(saltField).next(derTag.integer)) };
}

function hashOf(outer: DerReader): HashName {
  const element = outer.next(derTag.sequence);
  outer.end();
  const oid = oidOf(DerReader.of(element).next(derTag.oid));
  const hash = Object.hasOwn(hashes, oid) ? hashes[oid] : undefined;
  if (hash === undefined) throw new Malformed(`${element.what} names the digest algorithm ${oid}, which is not supported`);
  return hash;
}
