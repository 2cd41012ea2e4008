import { fieldOf, isJsonArray, type JsonValue } from "../../../document/json-value.js";
import { fromBase64 } from "../bytes/base64.js";
import { fromBase64Url } from "../bytes/base64url.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { Malformed } from "../bytes/malformed.js";
import { textField } from "../json/json-fields.js";
import { readStrictJson } from "../json/strict-json.js";
import { verifySignature, type Curve, type HashName, type PublicKey } from "../x509/index.js";

/** A signed envelope (DSSE 1.0). */
export interface Dsse {
  readonly payloadType: string;
  readonly payload: Bytes;
  readonly signatures: readonly Bytes[];
}

const mostSignatures = 16;

/** Reads an envelope of the Dead Simple Signing Envelope protocol, version 1.0. Nothing is verified. */
export function readDsse(bytes: Bytes): Dsse {
  const { value } = readStrictJson(bytes, "the envelope");
  const list = fieldOf(value, "signatures");
  if (!isJsonArray(list) || list.length === 0 || list.length > mostSignatures)
    throw new Malformed(`the envelope has not between 1 and ${String(mostSignatures)} signatures`);
  return {
    payloadType: textField(value, "payloadType"),
    payload: bytesOf(fieldOf(value, "payload"), "the payload of the envelope"),
    signatures: list.map((signature) => bytesOf(fieldOf(signature, "sig"), "a signature of the envelope")),
  };
}

function bytesOf(value: JsonValue | undefined, what: string): Bytes {
  const bytes = typeof value === "string" ? (fromBase64(value) ?? fromBase64Url(value)) : undefined;
  if (bytes === undefined) throw new Malformed(`${what} is not base64`);
  return bytes;
}

const hashes: Readonly<Record<Curve, HashName>> = { "P-256": "SHA-256", "P-384": "SHA-384", "P-521": "SHA-512" };

/**
 * Whether a key signed an envelope.
 *
 * - The payload is signed with its type, so that it cannot be taken for one of another type.
 * - ECDSA with the hash function of its curve, in DER; RSA with SHA-256, as PSS or PKCS #1.
 */
export async function isDsseSignedBy(envelope: Dsse, key: PublicKey): Promise<boolean> {
  const data = preAuthEncoding(envelope);
  for (const signature of envelope.signatures) {
    if (key.curve !== undefined) {
      const hash = hashes[key.curve];
      if (await verifySignature(key, { algorithm: { name: "ECDSA", hash }, data, signature, form: "der" })) return true;
    } else {
      if (await verifySignature(key, { algorithm: { name: "RSA-PSS", hash: "SHA-256", saltLength: 32 }, data, signature })) return true;
      if (await verifySignature(key, { algorithm: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" }, data, signature })) return true;
    }
  }
  return false;
}

/** `DSSEv1`, then the lengths and bytes of type and payload. */
export function preAuthEncoding({ payloadType, payload }: Pick<Dsse, "payloadType" | "payload">): Bytes {
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  const type = encode(payloadType);
  const head = encode(`DSSEv1 ${String(type.length)} ${payloadType} ${String(payload.length)} `);
  const bytes = new Uint8Array(head.length + payload.length);
  bytes.set(head);
  bytes.set(payload, head.length);
  return bytes;
}
