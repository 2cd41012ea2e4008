import type { Bytes } from "../bytes/byte-reader.js";
import { Malformed } from "../bytes/malformed.js";
import { cborBytes, cborList, cborMap, isCborTag, type CborMap, type CborValue } from "../cbor/cbor-value.js";
import { readCbor } from "../cbor/read-cbor.js";
import { writeCbor } from "../cbor/write-cbor.js";
import type { CryptoKey } from "../crypto-key.js";
import type { CertificateCache } from "../x509/index.js";
import { coseAlgorithm, type CoseAlgorithm } from "./cose-algorithm.js";

/** A signed message with one signer. */
export interface CoseSign1 {
  readonly algorithm: CoseAlgorithm;
  /** The headers that are signed. */
  readonly protectedHeaders: CborMap;
  /** The headers that are not: hints, and nothing to trust. */
  readonly unprotectedHeaders: CborMap;
  readonly payload: Bytes;
  readonly signature: Bytes;
  /** The bytes that the signature is over. */
  readonly signed: Bytes;
}

const algorithmLabel = 1;
const criticalLabel = 2;
const sign1Tag = 18;

/**
 * Reads a `COSE_Sign1` message (RFC 9052, section 4.2), as bytes or as the item that was read already.
 *
 * - The tag 18 may be missing, as it is in Nitro documents; every other tag is refused.
 * - The algorithm has to be in the protected header. A critical header is refused, since none is understood here; so is a detached payload.
 */
export function readCoseSign1(input: Bytes | CborValue, what: string): CoseSign1 {
  const item = input instanceof Uint8Array ? readCbor(input, what) : input;
  if (isCborTag(item) && item.tag !== sign1Tag) throw new Malformed(`${what} has the tag ${String(item.tag)}, not ${String(sign1Tag)}`);
  const parts = cborList(isCborTag(item) ? item.value : item, what);
  if (parts.length !== 4) throw new Malformed(`${what} is not an array of four`);
  const [header, unprotected, content, signature] = parts;
  const bytes = cborBytes(header, `the protected header of ${what}`);
  const protectedHeaders =
    bytes.length === 0 ? new Map<number, CborValue>() : cborMap(readCbor(bytes, `the protected header of ${what}`), `the protected header of ${what}`);
  if (protectedHeaders.has(criticalLabel)) throw new Malformed(`the protected header of ${what} has a critical header`);
  const algorithm = coseAlgorithm(protectedHeaders.get(algorithmLabel));
  const payload = cborBytes(content, `the payload of ${what}`);
  return {
    algorithm,
    protectedHeaders,
    unprotectedHeaders: cborMap(unprotected, `the unprotected header of ${what}`),
    payload,
    signature: cborBytes(signature, `the signature of ${what}`),
    signed: toBeSigned(bytes, payload),
  };
}

/** The `Sig_structure` of RFC 9052, section 4.4, without external data. */
function toBeSigned(protectedHeader: Bytes, payload: Bytes): Bytes {
  return writeCbor(["Signature1", protectedHeader, new Uint8Array(0), payload]);
}

/**
 * Whether the signature of a message is by this key.
 *
 * - `key` is a SubjectPublicKeyInfo in DER. A key of another kind or curve than the algorithm's has not signed.
 * - The imported key is kept in the cache, where one is given.
 */
export async function verifyCoseSign1(message: CoseSign1, key: Bytes, cache?: CertificateCache): Promise<boolean> {
  const { algorithm, signature, signed } = message;
  const make = (): Promise<CryptoKey> => crypto.subtle.importKey("spki", key, algorithm.import, false, ["verify"]);
  const pending = cache === undefined ? make() : cache.key("COSE", algorithm.name, key, make);
  const imported = pending instanceof Promise ? await pending.catch(() => undefined) : pending;
  return imported !== undefined && (await crypto.subtle.verify(algorithm.verify, imported, signature, signed));
}

/**
 * Signs a payload as a `COSE_Sign1` message with the tag 18.
 *
 * - The key has to fit the algorithm. ECDSA of WebCrypto signs with randomness: the same payload gives other signatures; Ed25519 the same.
 */
export async function signCoseSign1(
  payload: Bytes,
  options: { readonly algorithm: number; readonly key: CryptoKey; readonly headers?: CborMap },
): Promise<Bytes> {
  const algorithm = coseAlgorithm(options.algorithm);
  const header = writeCbor(new Map<number | bigint | string, CborValue>([...(options.headers ?? []), [algorithmLabel, algorithm.id]]));
  const signature = new Uint8Array(await crypto.subtle.sign(algorithm.verify, options.key, toBeSigned(header, payload)));
  return writeCbor({ tag: sign1Tag, value: [header, new Map<string, CborValue>(), payload, signature] });
}
