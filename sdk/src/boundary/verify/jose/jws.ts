import { canonicalJson } from "../../../document/index.js";
import { fieldOf, type JsonObject, type JsonValue } from "../../../document/json-value.js";
import { fromBase64Url, toBase64Url } from "../bytes/base64url.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { Malformed } from "../bytes/malformed.js";
import type { CryptoKey } from "../crypto-key.js";
import { textField } from "../json/json-fields.js";
import { readStrictJson } from "../json/strict-json.js";
import { verifySignature, type CertificateCache, type Curve, type PublicKey, type SignatureAlgorithm } from "../x509/index.js";

/** The algorithms of JWS (RFC 7518) that are accepted. `none` and the symmetric ones are not among them. */
export type JwsAlgorithm = "ES256" | "ES384" | "ES512" | "PS256" | "PS384" | "PS512" | "RS256" | "RS384" | "RS512";

/** A signed text in the compact form (RFC 7515, section 3.1). */
export interface Jws {
  readonly algorithm: JwsAlgorithm;
  /** The identifier of the key, where the header states one: a hint to find it, and no more. */
  readonly keyId?: string;
  readonly claims: JsonValue;
  readonly signature: Bytes;
  readonly signed: Bytes;
}

interface Algorithm {
  readonly signature: SignatureAlgorithm;
  /** Of ECDSA: the algorithm goes with one curve. */
  readonly curve?: Curve;
}

const algorithms: Readonly<Record<JwsAlgorithm, Algorithm>> = {
  ES256: { signature: { name: "ECDSA", hash: "SHA-256" }, curve: "P-256" },
  ES384: { signature: { name: "ECDSA", hash: "SHA-384" }, curve: "P-384" },
  ES512: { signature: { name: "ECDSA", hash: "SHA-512" }, curve: "P-521" },
  PS256: { signature: { name: "RSA-PSS", hash: "SHA-256", saltLength: 32 } },
  PS384: { signature: { name: "RSA-PSS", hash: "SHA-384", saltLength: 48 } },
  PS512: { signature: { name: "RSA-PSS", hash: "SHA-512", saltLength: 64 } },
  RS256: { signature: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" } },
  RS384: { signature: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-384" } },
  RS512: { signature: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-512" } },
};

/** Whether a text has the form of a compact JWS. */
export function isJws(text: string): boolean {
  return /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/u.test(text);
}

/**
 * Reads a compact JWS whose payload is JSON. Nothing is verified.
 *
 * - A critical header is refused, since none is understood here.
 * - Keys, and places of keys, that the header states (`jwk`, `jku`, `x5c`, `x5u`) are passed over: whoever wrote the token wrote them.
 */
export function readJws(text: string, what: string): Jws {
  if (!isJws(text)) throw new Malformed(`${what} is not a compact JWS`);
  const [header = "", payload = "", signature = ""] = text.split(".");
  const { value } = readStrictJson(partOf(header, what), `the header of ${what}`);
  if (fieldOf(value, "crit") !== undefined) throw new Malformed(`the header of ${what} has a critical field`);
  const name = textField(value, "alg");
  if (!isAlgorithm(name)) throw new Malformed(`the algorithm of ${what} is not one of ${Object.keys(algorithms).join(", ")}`);
  const keyId = fieldOf(value, "kid");
  return {
    algorithm: name,
    ...(typeof keyId === "string" && { keyId }),
    claims: readStrictJson(partOf(payload, what), `the claims of ${what}`).value,
    signature: partOf(signature, what),
    signed: Uint8Array.from(new TextEncoder().encode(`${header}.${payload}`)),
  };
}

function partOf(text: string, what: string): Bytes {
  const bytes = fromBase64Url(text);
  if (bytes === undefined) throw new Malformed(`${what} has a part that is not base64url`);
  return bytes;
}

function isAlgorithm(name: string): name is JwsAlgorithm {
  return Object.hasOwn(algorithms, name);
}

/** Whether the signature of a JWS is by this key. A key of another kind or curve than the algorithm's has not signed. */
export async function verifyJws(jws: Jws, key: PublicKey, cache?: CertificateCache): Promise<boolean> {
  const { signature, curve } = algorithms[jws.algorithm];
  return curve === key.curve && (await verifySignature(key, { algorithm: signature, data: jws.signed, signature: jws.signature }, cache));
}

/**
 * Signs claims as a compact JWS. Header and claims are in their canonical form (RFC 8785), so that they are the same bytes each time.
 *
 * - The key has to fit the algorithm. ECDSA and PSS of WebCrypto sign with randomness: the same claims give other signatures.
 */
export async function signJws(
  claims: JsonObject,
  options: { readonly algorithm: JwsAlgorithm; readonly key: CryptoKey; readonly type?: string; readonly keyId?: string },
): Promise<string> {
  const { algorithm, key, type, keyId } = options;
  const encode = (value: JsonObject): string => toBase64Url(new TextEncoder().encode(canonicalJson(value)));
  const text = `${encode({ alg: algorithm, ...(type !== undefined && { typ: type }), ...(keyId !== undefined && { kid: keyId }) })}.${encode(claims)}`;
  const signature = await crypto.subtle.sign(algorithms[algorithm].signature, key, Uint8Array.from(new TextEncoder().encode(text)));
  return `${text}.${toBase64Url(new Uint8Array(signature))}`;
}
