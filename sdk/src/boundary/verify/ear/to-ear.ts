import type { AppraisalResultJson } from "@cornercast/schemas";
import type { Bytes } from "../bytes/byte-reader.js";
import { writeCbor } from "../cbor/write-cbor.js";
import { signCoseSign1 } from "../cose/cose-sign1.js";
import type { CryptoKey } from "../crypto-key.js";
import { signJws, type JwsAlgorithm } from "../jose/jws.js";
import { earOfResult } from "./ear-of-result.js";
import { writeEarCbor, writeEarJson } from "./write-ear.js";

/** How a result is signed. */
export interface EarSigner {
  readonly algorithm: "ES256" | "ES384" | "ES512";
  /** A private key on the algorithm's curve. */
  readonly key: CryptoKey;
  /** The identifier of the key, for whoever verifies. */
  readonly keyId?: string;
}

const coseIds = { ES256: -7, ES384: -35, ES512: -36 } as const;
const typeHeader = 16;
const keyIdHeader = 4;

/**
 * Signs an appraisal result as an EAT Attestation Result (draft-ietf-rats-ear-04) in the form of a JWT.
 *
 * - What is signed is the same for the same result; the signature is not, since ECDSA of WebCrypto is randomised.
 *
 * @example
 * ```ts
 * const { privateKey } = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-384" }, false, ["sign"]);
 * const token = await toEarJwt({ spec: {} }, { algorithm: "ES384", key: privateKey });
 * ```
 */
export async function toEarJwt(result: AppraisalResultJson, { algorithm, key, keyId }: EarSigner): Promise<string> {
  const alg: JwsAlgorithm = algorithm;
  return signJws(writeEarJson(earOfResult(result)), { algorithm: alg, key, type: "eat+jwt", ...(keyId !== undefined && { keyId }) });
}

/** The same in the form of a CWT: a COSE_Sign1 message. */
export async function toEarCwt(result: AppraisalResultJson, { algorithm, key, keyId }: EarSigner): Promise<Bytes> {
  const headers = new Map<number, string | Bytes>([[typeHeader, "application/eat+cwt"]]);
  if (keyId !== undefined) headers.set(keyIdHeader, Uint8Array.from(new TextEncoder().encode(keyId)));
  return signCoseSign1(writeCbor(writeEarCbor(earOfResult(result))), { algorithm: coseIds[algorithm], key, headers });
}
