import type { DigestName } from "../bytes/digest-bytes.js";
import { Malformed } from "../bytes/malformed.js";

/** A hash function of a TPM, under its name in WebCrypto. SHA-1 serves old banks of registers; no signature over it is accepted. */
export type TpmHash = DigestName;

/** The identifiers of TPM 2.0 Library Part 2, table "TPM_ALG_ID". */
const hashes: ReadonlyMap<number, TpmHash> = new Map([
  [0x0004, "SHA-1"],
  [0x000b, "SHA-256"],
  [0x000c, "SHA-384"],
  [0x000d, "SHA-512"],
]);

const sizes: Readonly<Record<TpmHash, number>> = { "SHA-1": 20, "SHA-256": 32, "SHA-384": 48, "SHA-512": 64 };

/** The hash function of a `TPM_ALG_ID`; `undefined` for those that are not accepted (such as SM3). */
export function tpmHash(id: number): TpmHash | undefined {
  return hashes.get(id);
}

/** The hash function of a `TPM_ALG_ID`, which must be known. */
export function knownTpmHash(id: number): TpmHash {
  const hash = hashes.get(id);
  if (hash === undefined) throw new Malformed(`the TPM hash algorithm 0x${id.toString(16).padStart(4, "0")} is not known`);
  return hash;
}

/** The size of a digest in bytes. */
export function digestSize(hash: TpmHash): number {
  return sizes[hash];
}
