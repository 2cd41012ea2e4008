import type { Bytes } from "../bytes/byte-reader.js";
import type { Certificate, HashName, SignatureAlgorithm } from "../x509/index.js";

/** What a responder says about one certificate. */
export interface OcspAnswer {
  /** The hash function of the two digests below. */
  readonly hash: HashName | "SHA-1";
  /** The digest of the issuer's name in DER. */
  readonly issuerName: Bytes;
  /** The digest of the bytes of the issuer's key. */
  readonly issuerKey: Bytes;
  /** Hexadecimal digits. */
  readonly serial: string;
  readonly status: "good" | "revoked" | "unknown";
  /** Milliseconds since 1970. */
  readonly thisUpdate: number;
  readonly nextUpdate: number;
}

/** A response of the Online Certificate Status Protocol (RFC 6960). */
export interface OcspResponse {
  /** What is signed. */
  readonly tbs: Bytes;
  readonly answers: readonly OcspAnswer[];
  readonly algorithm: SignatureAlgorithm;
  readonly signature: Bytes;
  /** Those of the certificates that came with it that say that their key signs responses. */
  readonly responders: readonly Certificate[];
}
