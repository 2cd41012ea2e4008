import { ByteReader, type Bytes } from "../bytes/byte-reader.js";
import { digestBytes } from "../bytes/digest-bytes.js";
import { Malformed } from "../bytes/malformed.js";
import { knownTpmHash, type TpmHash } from "./tpm-algorithms.js";

/** The public numbers of a key. */
export type TpmKeyNumbers =
  | { readonly kind: "rsa"; readonly modulus: Bytes; readonly exponent: number }
  | { readonly kind: "ec"; readonly curve: "P-256" | "P-384" | "P-521"; readonly x: Bytes; readonly y: Bytes };

/** A `TPMT_PUBLIC` of an asymmetric key. */
export interface TpmPublic {
  readonly nameHash: TpmHash;
  readonly attributes: TpmKeyAttributes;
  readonly key: TpmKeyNumbers;
  /** The bytes of the structure, of which the name is the digest. */
  readonly area: Bytes;
}

/** The attributes that decide whether a key's signature proves a quote. */
export interface TpmKeyAttributes {
  readonly fixedTpm: boolean;
  /** A restricted key signs nothing that begins like a quote unless the TPM made it. */
  readonly restricted: boolean;
  readonly decrypt: boolean;
  readonly sign: boolean;
}

const curves: ReadonlyMap<number, "P-256" | "P-384" | "P-521"> = new Map([
  [0x0003, "P-256"],
  [0x0004, "P-384"],
  [0x0005, "P-521"],
]);
const coordinateSizes = { "P-256": 32, "P-384": 48, "P-521": 66 } as const;
const nothing = 0x0010;
const rsaes = 0x0015;
const longestModulus = 512;

/**
 * Reads a `TPM2B_PUBLIC` of an RSA or elliptic-curve key.
 *
 * - Source: TPM 2.0 Library Part 2, 12.2.4 (`TPMT_PUBLIC`), 12.2.3 (parameters), 8.3 (attributes). An exponent of 0 stands for 65537.
 */
export function readTpmPublic(bytes: Bytes): TpmPublic {
  const outer = new ByteReader(bytes, { littleEndian: false, what: "the TPM public area" });
  const area = outer.bytes(outer.u16());
  outer.end();
  const reader = new ByteReader(area, { littleEndian: false, what: "the TPM public area" });
  const type = reader.u16();
  const nameHash = knownTpmHash(reader.u16());
  const bits = reader.u32();
  reader.bytes(reader.u16());
  if (reader.u16() !== nothing) reader.bytes(4);
  const key = type === 0x0001 ? readRsa(reader) : readEc(reader, type);
  reader.end();
  const has = (bit: number): boolean => ((bits >>> bit) & 1) === 1;
  return { nameHash, attributes: { fixedTpm: has(1), restricted: has(16), decrypt: has(17), sign: has(18) }, key, area };
}

/** The name of a key: the identifier of the hash function, and the digest of the public area (TPM 2.0 Library Part 1, 16). */
export async function tpmKeyName(key: TpmPublic): Promise<Bytes> {
  const digest = await digestBytes(key.nameHash, key.area);
  const name = new Uint8Array(2 + digest.length);
  name.set(key.area.subarray(2, 4));
  name.set(digest, 2);
  return name;
}

/** A scheme has a hash function as its only detail; RSAES, and no scheme, have none. */
function skipScheme(reader: ByteReader): void {
  const scheme = reader.u16();
  if (scheme !== nothing && scheme !== rsaes) reader.bytes(2);
}

function readRsa(reader: ByteReader): TpmKeyNumbers {
  skipScheme(reader);
  const size = reader.u16();
  const exponent = reader.u32();
  const modulus = reader.bytes(reader.u16());
  if (modulus.length * 8 !== size || modulus.length > longestModulus) throw new Malformed("the modulus of the TPM key does not have the size that it states");
  return { kind: "rsa", modulus, exponent: exponent === 0 ? 65_537 : exponent };
}

function readEc(reader: ByteReader, type: number): TpmKeyNumbers {
  if (type !== 0x0023) throw new Malformed(`the TPM key type 0x${type.toString(16).padStart(4, "0")} does not sign`);
  skipScheme(reader);
  const curve = curves.get(reader.u16());
  if (curve === undefined) throw new Malformed("the curve of the TPM key is not known");
  skipScheme(reader);
  return { kind: "ec", curve, x: coordinate(reader, coordinateSizes[curve]), y: coordinate(reader, coordinateSizes[curve]) };
}

/** TPMs leave leading zeros of a coordinate out. */
function coordinate(reader: ByteReader, size: number): Bytes {
  const value = reader.bytes(reader.u16());
  if (value.length === 0 || value.length > size) throw new Malformed("a coordinate of the TPM key does not have the size of its curve");
  const padded = new Uint8Array(size);
  padded.set(value, size - value.length);
  return padded;
}
