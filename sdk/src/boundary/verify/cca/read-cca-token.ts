import type { Bytes } from "../bytes/byte-reader.js";
import { Malformed } from "../bytes/malformed.js";
import { cborBytes, cborInteger, cborList, cborMap, cborText, isCborTag, type CborMap, type CborValue } from "../cbor/cbor-value.js";
import { readCbor } from "../cbor/read-cbor.js";
import { readCoseSign1, type CoseSign1 } from "../cose/cose-sign1.js";
import type { HashName, PublicKey } from "../x509/index.js";
import { readRealmKey } from "./read-realm-key.js";

/** A component of the platform's firmware. */
export interface CcaComponent {
  /** Its role, such as `BL`. */
  readonly type?: string;
  readonly version?: string;
  readonly value: Bytes;
  readonly signer: Bytes;
  readonly hash: HashName;
}

/** What the platform states, signed by its key. */
export interface CcaPlatform {
  readonly message: CoseSign1;
  readonly profile: string;
  /** The digest of the realm's key. */
  readonly challenge: Bytes;
  readonly implementation: Bytes;
  readonly instance: Bytes;
  readonly lifecycle: number;
  readonly configuration: Bytes;
  readonly components: readonly CcaComponent[];
  readonly verificationService?: string;
}

/** What the realm states, signed by the key that the platform made for it. */
export interface CcaRealm {
  readonly message: CoseSign1;
  readonly profile?: string;
  readonly challenge: Bytes;
  readonly personalization: Bytes;
  readonly hash: HashName;
  readonly initial: Bytes;
  readonly extensible: readonly Bytes[];
  /** The key as the claim has it: what the platform's challenge is the digest of. */
  readonly keyClaim: Bytes;
  readonly key: PublicKey;
  readonly keyHash: HashName;
}

const tokenTag = 399;
const platformLabel = 44_234;
const realmLabel = 44_241;
const digestSizes: Readonly<Record<HashName, number>> = { "SHA-256": 32, "SHA-384": 48, "SHA-512": 64 };
const hashes: Readonly<Record<string, HashName>> = { "sha-256": "SHA-256", "sha-384": "SHA-384", "sha-512": "SHA-512" };
const platformProfiles = ["http://arm.com/CCA-SSD/1.0.0", "tag:arm.com,2023:cca_platform#1.0.0"];
const realmProfiles = ["tag:arm.com,2023:realm#1.0.0"];
const mostComponents = 64;
const longestText = 1024;

/**
 * Reads a token of the Arm Confidential Compute Architecture: the tag 399 on a map of two signed tokens, of the platform and of the realm.
 *
 * - Source: draft-ffm-rats-cca-token; RMM specification, section "Attestation token format". Both profiles of the platform are read.
 * - A claim that is not in the profile is passed over, as EAT (RFC 9711) wants it; one that is has to be of its type and size.
 */
export function readCcaToken(bytes: Bytes): { readonly platform: CcaPlatform; readonly realm: CcaRealm } {
  const token = readCbor(bytes, "the CCA token");
  if (!isCborTag(token) || token.tag !== tokenTag) throw new Malformed(`the CCA token does not have the tag ${String(tokenTag)}`);
  const parts = cborMap(token.value, "the CCA token");
  return { platform: readPlatform(partOf(parts, platformLabel, "the platform token")), realm: readRealm(partOf(parts, realmLabel, "the realm token")) };
}

function partOf(parts: CborMap, label: number, what: string): CoseSign1 {
  return readCoseSign1(cborBytes(parts.get(label), what), what);
}

function readPlatform(message: CoseSign1): CcaPlatform {
  const claims = cborMap(readCbor(message.payload, "the platform token"), "the claims of the platform token");
  const hash = hashOf(claims.get(2402), "the hash algorithm of the platform");
  const service = claims.get(2400);
  const components = cborList(claims.get(2399), "the software components of the platform");
  if (components.length === 0 || components.length > mostComponents)
    throw new Malformed(`the platform token has not between 1 and ${String(mostComponents)} software components`);
  const instance = cborBytes(claims.get(256), "the instance id of the platform", 33);
  if (instance[0] !== 1) throw new Malformed("the instance id of the platform is not a random UEID");
  return {
    message,
    profile: profileOf(claims.get(265), platformProfiles, "the profile of the platform token"),
    challenge: cborBytes(claims.get(10), "the challenge of the platform token", 32, 48, 64),
    implementation: cborBytes(claims.get(2396), "the implementation id of the platform", 32),
    instance,
    lifecycle: lifecycleOf(claims.get(2395)),
    configuration: cborBytes(claims.get(2401), "the configuration of the platform"),
    components: components.map((component) => readComponent(component, hash)),
    ...(service !== undefined && { verificationService: textOf(service, "the verification service of the platform") }),
  };
}

function lifecycleOf(value: CborValue | undefined): number {
  const lifecycle = cborInteger(value, "the lifecycle of the platform");
  if (lifecycle < 0 || lifecycle > 0xffff) throw new Malformed("the lifecycle of the platform is not a number of 16 bits");
  return lifecycle;
}

function readComponent(value: CborValue, hash: HashName): CcaComponent {
  const claims = cborMap(value, "a software component of the platform");
  const [type, version, own] = [claims.get(1), claims.get(4), claims.get(6)];
  const measured = own === undefined ? hash : hashOf(own, "the hash algorithm of a software component");
  return {
    ...(type !== undefined && { type: textOf(type, "the type of a software component") }),
    ...(version !== undefined && { version: textOf(version, "the version of a software component") }),
    value: cborBytes(claims.get(2), "the measurement of a software component", digestSizes[measured]),
    signer: cborBytes(claims.get(5), "the signer of a software component", 32, 48, 64),
    hash: measured,
  };
}

function readRealm(message: CoseSign1): CcaRealm {
  const claims = cborMap(readCbor(message.payload, "the realm token"), "the claims of the realm token");
  const hash = hashOf(claims.get(44_236), "the hash algorithm of the realm");
  const extensible = cborList(claims.get(44_239), "the extensible measurements of the realm");
  if (extensible.length !== 4) throw new Malformed("the realm token has not four extensible measurements");
  const keyClaim = cborBytes(claims.get(44_237), "the key of the realm");
  const profile = claims.get(265);
  return {
    message,
    ...(profile !== undefined && { profile: profileOf(profile, realmProfiles, "the profile of the realm token") }),
    challenge: cborBytes(claims.get(10), "the challenge of the realm token", 64),
    personalization: cborBytes(claims.get(44_235), "the personalization value of the realm", 64),
    hash,
    initial: cborBytes(claims.get(44_238), "the initial measurement of the realm", digestSizes[hash]),
    extensible: extensible.map((value) => cborBytes(value, "an extensible measurement of the realm", digestSizes[hash])),
    keyClaim,
    key: readRealmKey(keyClaim),
    keyHash: hashOf(claims.get(44_240), "the hash algorithm of the realm's key"),
  };
}

function hashOf(value: CborValue | undefined, what: string): HashName {
  const name = cborText(value, what);
  const hash = Object.hasOwn(hashes, name) ? hashes[name] : undefined;
  if (hash === undefined) throw new Malformed(`${what} is not one of ${Object.keys(hashes).join(", ")}`);
  return hash;
}

function profileOf(value: CborValue | undefined, known: readonly string[], what: string): string {
  const profile = cborText(value, what);
  if (!known.includes(profile)) throw new Malformed(`${what} is not ${known.join(" or ")}`);
  return profile;
}

function textOf(value: CborValue, what: string): string {
  const text = cborText(value, what);
  if (text.length > longestText) throw new Malformed(`${what} is longer than ${String(longestText)} characters`);
  return text;
}
