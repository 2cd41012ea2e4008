import type { Bytes } from "../bytes/byte-reader.js";
import { toHex } from "../bytes/hex.js";
import { Malformed } from "../bytes/malformed.js";
import { cborBytes, cborInteger, cborList, cborMap, cborText, isCborBytes, isCborTag, type CborMap, type CborTag, type CborValue } from "../cbor/cbor-value.js";
import { readCbor } from "../cbor/read-cbor.js";
import { corimTags, type Corim, type CorimAttestKey, type CorimDigest, type CorimEnvironment, type CorimMeasurement, type CorimReference } from "./corim.js";

const mostTags = 256;
const mostTriples = 4096;
const mostMeasurements = 4096;
/** IANA registry "Named Information Hash Algorithm". */
const digests: ReadonlyMap<number | bigint, { readonly algorithm: CorimDigest["algorithm"]; readonly size: number }> = new Map([
  [1, { algorithm: "sha-256", size: 32 }],
  [7, { algorithm: "sha-384", size: 48 }],
  [8, { algorithm: "sha-512", size: 64 }],
]);

/**
 * Reads an unsigned Concise Reference Integrity Manifest (`application/rim+cbor`): the tag 501 on a map.
 *
 * - Source: draft-ietf-rats-corim-11, sections 4 and 5. Of each module (`concise-mid-tag`) the triples of reference values and of attestation keys are
 *   read; other triples and other kinds of tags are refused, since what they say would be lost.
 */
export function readCorim(bytes: Bytes): Corim {
  const outer = readCbor(bytes, "the CoRIM");
  if (!isCborTag(outer) || outer.tag !== corimTags.corim) throw new Malformed(`the CoRIM does not have the tag ${String(corimTags.corim)}`);
  const map = cborMap(outer.value, "the CoRIM");
  const tags = cborList(map.get(1), "the tags of the CoRIM");
  if (tags.length === 0 || tags.length > mostTags) throw new Malformed(`the CoRIM has not between 1 and ${String(mostTags)} tags`);
  const modules = tags.map(readModule);
  const profile = map.get(3);
  return {
    id: idOf(map.get(0)),
    ...(profile !== undefined && { profile: profileOf(profile) }),
    ...validityOf(map.get(4)),
    references: modules.flatMap(({ references }) => references),
    attestKeys: modules.flatMap(({ attestKeys }) => attestKeys),
  };
}

function idOf(value: CborValue | undefined): string {
  if (isCborTag(value) && value.tag === corimTags.uuid) return toHex(cborBytes(value.value, "the id of the CoRIM", 16));
  return cborText(value, "the id of the CoRIM").slice(0, 250);
}

function profileOf(value: CborValue): string {
  if (!isCborTag(value) || value.tag !== corimTags.uri) throw new Malformed("the profile of the CoRIM is not a tagged URI");
  return cborText(value.value, "the profile of the CoRIM");
}

function validityOf(value: CborValue | undefined): { readonly notBefore?: number; readonly notAfter?: number } {
  if (value === undefined) return {};
  const map = cborMap(value, "the validity of the CoRIM");
  const from = map.get(0);
  return { ...(from !== undefined && { notBefore: timeOf(from) }), notAfter: timeOf(map.get(1)) };
}

function timeOf(value: CborValue | undefined): number {
  if (!isCborTag(value) || value.tag !== corimTags.time) throw new Malformed("a time of the CoRIM is not a tagged number");
  const seconds = cborInteger(value.value, "a time of the CoRIM");
  if (seconds < 0 || seconds > 253_402_300_799) throw new Malformed("a time of the CoRIM is before 1970 or after 9999");
  return 1_000 * seconds;
}

function readModule(tag: CborValue): Pick<Corim, "references" | "attestKeys"> {
  if (!isCborTag(tag) || tag.tag !== corimTags.comid) throw new Malformed(`a tag of the CoRIM is not a module (${String(corimTags.comid)})`);
  const map = cborMap(readCbor(cborBytes(tag.value, "a module of the CoRIM"), "a module of the CoRIM"), "a module of the CoRIM");
  const triples = cborMap(map.get(4), "the triples of the CoRIM");
  const other = [...triples.keys()].find((kind) => kind !== 0 && kind !== 3);
  if (other !== undefined) throw new Malformed(`the CoRIM has triples of the kind ${String(other)}, which are not supported`);
  return {
    references: triplesOf(triples, 0).map(readReference),
    attestKeys: triplesOf(triples, 3).map(readAttestKey),
  };
}

function triplesOf(triples: CborMap, kind: number): readonly (readonly [CborValue, readonly CborValue[]])[] {
  const value = triples.get(kind);
  if (value === undefined) return [];
  const list = cborList(value, "the triples of the CoRIM");
  if (list.length > mostTriples) throw new Malformed(`the CoRIM has more than ${String(mostTriples)} triples`);
  return list.map((triple) => {
    const [environment, what, ...more] = cborList(triple, "a triple of the CoRIM");
    const items = cborList(what, "a triple of the CoRIM");
    if (environment === undefined || items.length === 0 || more.length > 0) throw new Malformed("a triple of the CoRIM is not about an environment");
    return [environment, items];
  });
}

function readReference([environment, items]: readonly [CborValue, readonly CborValue[]]): CorimReference {
  if (items.length > mostMeasurements) throw new Malformed(`a triple of the CoRIM has more than ${String(mostMeasurements)} measurements`);
  return { environment: readEnvironment(environment), measurements: items.map(readMeasurement) };
}

function readAttestKey([environment, items]: readonly [CborValue, readonly CborValue[]]): CorimAttestKey {
  return { environment: readEnvironment(environment), keys: items.map((item) => tagged(item, "a key of the CoRIM")) };
}

function readEnvironment(value: CborValue): CorimEnvironment {
  const map = cborMap(value, "an environment of the CoRIM");
  const kind = map.get(0) === undefined ? undefined : cborMap(map.get(0), "a class of the CoRIM");
  const [classId, vendor, model, instance] = [kind?.get(0), kind?.get(1), kind?.get(2), map.get(1)];
  if (kind === undefined && instance === undefined) throw new Malformed("an environment of the CoRIM has neither a class nor an instance");
  return {
    ...(classId !== undefined && { classId: tagged(classId, "the class of an environment") }),
    ...(vendor !== undefined && { vendor: cborText(vendor, "the vendor of an environment") }),
    ...(model !== undefined && { model: cborText(model, "the model of an environment") }),
    ...(instance !== undefined && { instance: tagged(instance, "the instance of an environment") }),
  };
}

function tagged(value: CborValue, what: string): CborTag {
  if (!isCborTag(value)) throw new Malformed(`${what} has no tag`);
  return value;
}

function readMeasurement(value: CborValue): CorimMeasurement {
  const map = cborMap(value, "a measurement of the CoRIM");
  const values = cborMap(map.get(1), "the values of a measurement");
  const [key, version, list, raw, name, keys] = [map.get(0), values.get(0), values.get(2), values.get(4), values.get(11), values.get(13)];
  return {
    ...(key !== undefined && { key: keyOf(key) }),
    ...(name !== undefined && { name: cborText(name, "the name of a measurement") }),
    ...(version !== undefined && { version: cborText(cborMap(version, "the version of a measurement").get(0), "the version of a measurement") }),
    digests: list === undefined ? [] : cborList(list, "the digests of a measurement").map(readDigest),
    ...(raw !== undefined && { rawValue: rawOf(raw) }),
    keys: keys === undefined ? [] : cborList(keys, "the keys of a measurement").map((item) => tagged(item, "a key of a measurement")),
  };
}

function keyOf(value: CborValue): string | number {
  if (typeof value === "string" || typeof value === "number") return value;
  if (isCborTag(value) && value.tag === corimTags.uuid && isCborBytes(value.value)) return toHex(value.value);
  throw new Malformed("the key of a measurement is not a text, a number or a UUID");
}

function readDigest(value: CborValue): CorimDigest {
  const [id, digest, ...more] = cborList(value, "a digest of the CoRIM");
  const known = typeof id === "number" ? digests.get(id) : undefined;
  if (known === undefined || more.length > 0) throw new Malformed("a digest of the CoRIM is not of SHA-256, SHA-384 or SHA-512");
  return { algorithm: known.algorithm, value: cborBytes(digest, "a digest of the CoRIM", known.size) };
}

function rawOf(value: CborValue): Bytes {
  if (!isCborTag(value) || value.tag !== corimTags.bytes) throw new Malformed("the raw value of a measurement is not tagged bytes");
  return cborBytes(value.value, "the raw value of a measurement");
}
