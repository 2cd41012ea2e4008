import type { Bytes } from "../bytes/byte-reader.js";
import { der, derBitString, derBoolean, derInteger, derName, derOctetString, derOid, derSequence, derTime } from "./write-der.js";

/** The kinds of keys of vendors: curves, and RSA with PSS. */
export type TestKeyKind = "P-256" | "P-384" | "RSA-PSS-SHA-384";

/** A key pair, and how it signs. */
export interface TestKey {
  readonly kind: TestKeyKind;
  readonly privateKey: CryptoKey;
  /** SubjectPublicKeyInfo in DER. */
  readonly spki: Bytes;
  /** The point `x || y` of a key on a curve. */
  readonly point: Bytes;
  /** The SHA-256 digest of the public key, by which it is pinned. */
  readonly pin: string;
}

/** A party that has a name and a key, and a certificate once one was issued. */
export interface TestParty {
  readonly name: string;
  readonly key: TestKey;
  readonly certificate: Bytes;
}

/** What a certificate says; each field has a good default. */
export interface TestCertificate {
  readonly name: string;
  readonly key: TestKey;
  /** Default: the party itself. */
  readonly issuer?: { readonly name: string; readonly key: TestKey };
  readonly serial?: number;
  /** Milliseconds since 1970. Default: the years 2020 to 2049. */
  readonly notBefore?: number;
  readonly notAfter?: number;
  /** Default: false. */
  readonly authority?: boolean;
  readonly pathLength?: number;
  /** The bits of keyUsage, bit 0 the highest of the first byte. Default: certificates and lists for an authority, signatures for others. */
  readonly keyUsage?: number;
  readonly extensions?: readonly (readonly [id: string, value: Uint8Array, critical?: boolean])[];
}

export async function testKey(kind: TestKeyKind = "P-384"): Promise<TestKey> {
  const algorithm =
    kind === "RSA-PSS-SHA-384"
      ? { name: "RSA-PSS", hash: "SHA-384", modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) }
      : { name: "ECDSA", namedCurve: kind };
  const { privateKey, publicKey } = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const spki = new Uint8Array(await crypto.subtle.exportKey("spki", publicKey));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", spki));
  return {
    kind,
    privateKey,
    spki,
    point: spki.subarray(-(kind === "P-256" ? 64 : 96)),
    pin: Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join(""),
  };
}

/** A signature as WebCrypto makes it: of ECDSA `r || s`. P-256 signs with SHA-256, everything else with SHA-384. */
export async function signRaw(key: TestKey, data: Bytes): Promise<Bytes> {
  const algorithm =
    key.kind === "RSA-PSS-SHA-384" ? { name: "RSA-PSS", saltLength: 48 } : { name: "ECDSA", hash: key.kind === "P-256" ? "SHA-256" : "SHA-384" };
  return new Uint8Array(await crypto.subtle.sign(algorithm, key.privateKey, data));
}

/** What is signed, with the algorithm and the signature, as certificates, lists and responses have it. */
export async function signDer(key: TestKey, tbs: Bytes, ...more: readonly Uint8Array[]): Promise<Bytes> {
  const raw = await signRaw(key, tbs);
  const half = raw.length / 2;
  const value = key.kind === "RSA-PSS-SHA-384" ? raw : derSequence(derInteger(raw.subarray(0, half)), derInteger(raw.subarray(half)));
  return derSequence(tbs, algorithmOf(key), derBitString(value), ...more);
}

/** The AlgorithmIdentifier of what a key signs. */
export function algorithmOf({ kind }: TestKey): Bytes {
  if (kind !== "RSA-PSS-SHA-384") return derSequence(derOid(kind === "P-256" ? "1.2.840.10045.4.3.2" : "1.2.840.10045.4.3.3"));
  const sha384 = derSequence(derOid("2.16.840.1.101.3.4.2.2"), der(0x05));
  const mask = derSequence(derOid("1.2.840.113549.1.1.8"), sha384);
  return derSequence(derOid("1.2.840.113549.1.1.10"), derSequence(der(0xa0, sha384), der(0xa1, mask), der(0xa2, derInteger(48))));
}

const from = Date.UTC(2020, 0, 1);
const until = Date.UTC(2049, 0, 1);

/** Issues a certificate in DER. */
export async function issueCertificate(fields: TestCertificate): Promise<Bytes> {
  const { name, key, issuer = fields, serial = 1, notBefore = from, notAfter = until, authority = false } = fields;
  const basic = derSequence(...(authority ? [derBoolean(true)] : []), ...(fields.pathLength === undefined ? [] : [derInteger(fields.pathLength)]));
  const usage = fields.keyUsage ?? (authority ? 0x06 : 0x80);
  const extensions: readonly (readonly [id: string, value: Uint8Array, critical?: boolean])[] = [
    ["2.5.29.19", basic, true],
    ["2.5.29.15", derBitString(Uint8Array.of(usage), unusedBits(usage)), true],
    ...(fields.extensions ?? []),
  ];
  const tbs = derSequence(
    der(0xa0, derInteger(2)),
    derInteger(serial),
    algorithmOf(issuer.key),
    derName(issuer.name),
    derSequence(derTime(notBefore), derTime(notAfter)),
    derName(name),
    key.spki,
    der(
      0xa3,
      derSequence(
        ...extensions.map(([id, value, critical = false]) => derSequence(derOid(id), ...(critical ? [derBoolean(true)] : []), derOctetString(value))),
      ),
    ),
  );
  return signDer(issuer.key, tbs);
}

function unusedBits(bits: number): number {
  let unused = 0;
  while (unused < 7 && ((bits >> unused) & 1) === 0) unused += 1;
  return unused;
}

/** A party with a new key and a certificate for it. */
export async function testParty(fields: Omit<TestCertificate, "key"> & { readonly kind?: TestKeyKind; readonly key?: TestKey }): Promise<TestParty> {
  const key = fields.key ?? (await testKey(fields.kind));
  return { name: fields.name, key, certificate: await issueCertificate({ ...fields, key }) };
}

/** What a revocation list says. */
export interface TestRevocationList {
  readonly issuer: { readonly name: string; readonly key: TestKey };
  readonly thisUpdate: number;
  readonly nextUpdate: number;
  readonly revoked?: readonly number[];
}

/** Issues a revocation list in DER. */
export async function issueRevocationList({ issuer, thisUpdate, nextUpdate, revoked = [] }: TestRevocationList): Promise<Bytes> {
  const entries = revoked.length === 0 ? [] : [derSequence(...revoked.map((serial) => derSequence(derInteger(serial), derTime(thisUpdate))))];
  const tbs = derSequence(derInteger(1), algorithmOf(issuer.key), derName(issuer.name), derTime(thisUpdate), derTime(nextUpdate), ...entries);
  return signDer(issuer.key, tbs);
}

/** Certificates as a PEM text. */
export function pemOf(...certificates: readonly Uint8Array[]): string {
  return certificates
    .map((bytes) => `-----BEGIN CERTIFICATE-----\n${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))}\n-----END CERTIFICATE-----\n`)
    .join("");
}
