import type { Bytes } from "../bytes/byte-reader.js";
import { digestBytes } from "../bytes/digest-bytes.js";
import { Malformed } from "../bytes/malformed.js";
import { cborBytes, cborInteger, cborMap, type CborValue } from "../cbor/cbor-value.js";
import { readCbor } from "../cbor/read-cbor.js";
import { writeCbor } from "../cbor/write-cbor.js";
import { readCoseSign1, signCoseSign1, type CoseSign1 } from "../cose/cose-sign1.js";
import type { CryptoKeyPair } from "../crypto-key.js";

/** What the software attester states. */
export interface SoftwareReport {
  /** What the caller had it bind: a challenge, or an anchor over one and a key. */
  readonly reportData: Bytes;
  /** The SHA-384 digest of what the caller says that it runs. */
  readonly measurement: Bytes;
  /** Seconds since 1970. */
  readonly madeAt: number;
  /** The key that signs, as SubjectPublicKeyInfo in DER. */
  readonly key: Bytes;
}

/** The content type by which reports are told from other signed messages. */
export const softwareContentType = "application/vnd.cornercast.software-report+cbor";

const algorithm = -35;
const contentTypeLabel = 3;
const reportDataBytes = 64;
const measurementBytes = 48;
const longestKey = 1024;

/** Reads a report. Nothing is verified. */
export function readSoftwareReport(bytes: Bytes): SoftwareReport & { readonly message: CoseSign1 } {
  const message = readCoseSign1(bytes, "the software report");
  if (message.protectedHeaders.get(contentTypeLabel) !== softwareContentType) throw new Malformed("the signed message is not a software report");
  const claims = cborMap(readCbor(message.payload, "the software report"), "the software report");
  const madeAt = cborInteger(claims.get("madeAt"), "the time of the software report");
  if (claims.size !== 4 || madeAt < 0 || madeAt > 253_402_300_799) throw new Malformed("the software report does not have its four claims");
  const key = cborBytes(claims.get("key"), "the key of the software report");
  if (key.length > longestKey) throw new Malformed("the key of the software report is longer than 1024 bytes");
  return {
    message,
    reportData: cborBytes(claims.get("reportData"), "the report data of the software report", reportDataBytes),
    measurement: cborBytes(claims.get("measurement"), "the measurement of the software report", measurementBytes),
    madeAt,
    key,
  };
}

/**
 * Makes a report: the attester of machines that have none. It proves that whoever holds the key ran this function, and nothing of any machine.
 *
 * - The key is on P-384. It is its own root, and a root for tests: verifiers have to be given the digest of its public key as one.
 * - `reportData` of fewer than 64 bytes is followed by zeros.
 *
 * @example
 * ```ts
 * const key = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-384" }, true, ["sign", "verify"]);
 * const evidence = await attestInSoftware({ key, reportData: bytes, workload: bytes, at: "2026-11-25T12:00:00Z" });
 * ```
 */
export async function attestInSoftware(input: {
  readonly key: CryptoKeyPair;
  readonly reportData: Bytes;
  readonly workload: Bytes;
  readonly at: string;
}): Promise<Bytes> {
  const { key, reportData, workload, at } = input;
  const padded = new Uint8Array(reportDataBytes);
  padded.set(reportData);
  const claims = new Map<string, CborValue>([
    ["reportData", padded],
    ["measurement", await digestBytes("SHA-384", workload)],
    ["madeAt", Math.floor(Date.parse(at) / 1_000)],
    ["key", new Uint8Array(await crypto.subtle.exportKey("spki", key.publicKey))],
  ]);
  return signCoseSign1(writeCbor(claims), { algorithm, key: key.privateKey, headers: new Map([[contentTypeLabel, softwareContentType]]) });
}
