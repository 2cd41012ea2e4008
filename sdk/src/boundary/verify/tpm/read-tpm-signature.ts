import { ByteReader, type Bytes } from "../bytes/byte-reader.js";
import { Malformed } from "../bytes/malformed.js";
import type { HashName } from "../x509/index.js";
import { knownTpmHash } from "./tpm-algorithms.js";

/** A `TPMT_SIGNATURE`. */
export type TpmSignature =
  | { readonly kind: "rsassa" | "rsapss"; readonly hash: HashName; readonly value: Bytes }
  | { readonly kind: "ecdsa"; readonly hash: HashName; readonly r: Bytes; readonly s: Bytes };

/** The largest numbers: RSA of 4096 bits, coordinates of P-521. */
const longestRsa = 512;
const longestCoordinate = 66;

/**
 * Reads a `TPMT_SIGNATURE`.
 *
 * - Source: TPM 2.0 Library Part 2, 11.3.4; the schemes RSASSA (0x0014), RSAPSS (0x0016) and ECDSA (0x0018).
 * - SHA-1 is refused, since collisions of it are made in practice.
 */
export function readTpmSignature(bytes: Bytes): TpmSignature {
  const reader = new ByteReader(bytes, { littleEndian: false, what: "the TPM signature" });
  const scheme = reader.u16();
  const hash = knownTpmHash(reader.u16());
  if (hash === "SHA-1") throw new Malformed("the TPM signed a SHA-1 digest");
  const signature = readValue(reader, scheme, hash);
  reader.end();
  return signature;
}

function readValue(reader: ByteReader, scheme: number, hash: HashName): TpmSignature {
  if (scheme === 0x0014) return { kind: "rsassa", hash, value: sized(reader, longestRsa) };
  if (scheme === 0x0016) return { kind: "rsapss", hash, value: sized(reader, longestRsa) };
  if (scheme === 0x0018) return { kind: "ecdsa", hash, r: sized(reader, longestCoordinate), s: sized(reader, longestCoordinate) };
  throw new Malformed(`the TPM signature scheme 0x${scheme.toString(16).padStart(4, "0")} is not known`);
}

function sized(reader: ByteReader, longest: number): Bytes {
  const size = reader.u16();
  if (size === 0 || size > longest) throw new Malformed(`a number of the TPM signature has ${String(size)} bytes`);
  return reader.bytes(size);
}
