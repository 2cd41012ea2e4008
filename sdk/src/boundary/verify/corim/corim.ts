import type { Bytes } from "../bytes/byte-reader.js";
import type { CborValue } from "../cbor/cbor-value.js";

/** What a triple is about. */
export interface CorimEnvironment {
  /** The identifier of the class, with the tag that says of which kind it is. */
  readonly classId?: { readonly tag: number | bigint; readonly value: CborValue };
  readonly vendor?: string;
  readonly model?: string;
  readonly instance?: { readonly tag: number | bigint; readonly value: CborValue };
}

/** A digest, by the name of its algorithm in WebCrypto's spelling of lower case. */
export interface CorimDigest {
  readonly algorithm: "sha-256" | "sha-384" | "sha-512";
  readonly value: Bytes;
}

/** A measurement of a triple. */
export interface CorimMeasurement {
  /** What is measured: a text, a number, or a tagged identifier. */
  readonly key?: string | number;
  readonly name?: string;
  readonly version?: string;
  readonly digests: readonly CorimDigest[];
  readonly rawValue?: Bytes;
  /** Identifiers of keys, with their tags. */
  readonly keys: readonly { readonly tag: number | bigint; readonly value: CborValue }[];
}

/** Reference values of an environment. */
export interface CorimReference {
  readonly environment: CorimEnvironment;
  readonly measurements: readonly CorimMeasurement[];
}

/** Keys with which an environment signs its evidence. */
export interface CorimAttestKey {
  readonly environment: CorimEnvironment;
  readonly keys: readonly { readonly tag: number | bigint; readonly value: CborValue }[];
}

/** A Concise Reference Integrity Manifest. */
export interface Corim {
  readonly id: string;
  /** A URI, or the dotted form of an object identifier. */
  readonly profile?: string;
  /** Milliseconds since 1970. */
  readonly notBefore?: number;
  readonly notAfter?: number;
  readonly references: readonly CorimReference[];
  readonly attestKeys: readonly CorimAttestKey[];
}

/** Tags of CoRIM (draft-ietf-rats-corim, "IANA Considerations") and of what it takes from elsewhere. */
export const corimTags = {
  time: 1,
  uri: 32,
  uuid: 37,
  corim: 501,
  comid: 506,
  ueid: 550,
  version: 553,
  pkixKey: 554,
  bytes: 560,
} as const;
