import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from "node:crypto";
import { isJsonArray, isJsonObject, type JsonValue } from "@cornercast/sdk/document";

/** The type of the payload of an in-toto statement. */
export const payloadType = "application/vnd.in-toto+json";

/** The payload of an envelope and whether a key has signed it, or what is wrong with the envelope. */
export type OpenedEnvelope = { readonly kind: "ok"; readonly payload: Uint8Array } | { readonly kind: "error"; readonly problem: string };

/**
 * Signs a payload as a DSSE envelope (secure-systems-lab/dsse, protocol version 1), with an Ed25519 or ECDSA P-256 key.
 *
 * - The text is the only one for what it says: no byte of it can change without being noticed, not even outside of what is signed.
 */
export function sealEnvelope(payload: Uint8Array, privateKey: string): string {
  const key = readKey(() => createPrivateKey(privateKey), "private");
  const sig = sign(algorithmOf(key), preAuthentication(payload), key).toString("base64");
  return written(payload, keyId(createPublicKey(key)), sig);
}

/** Opens an envelope that the holder of a public key has signed. */
export function openEnvelope(text: string, publicKey: string): OpenedEnvelope {
  const key = readKey(() => createPublicKey(publicKey), "public");
  const error = (problem: string): OpenedEnvelope => ({ kind: "error", problem });
  const read = readEnvelope(text);
  if (read === undefined) return error("the text is not a DSSE envelope of an in-toto statement with one signature");
  const { payload, keyid, sig } = read;
  if (keyid !== keyId(key)) return error(`it is signed by the key ${keyid}, and not by ${keyId(key)}`);
  if (written(payload, keyid, sig) !== text) return error("the envelope is not written in the one way that it can be");
  if (!verify(algorithmOf(key), preAuthentication(payload), key, Buffer.from(sig, "base64"))) return error("the signature does not fit the payload");
  return { kind: "ok", payload };
}

/** What an envelope holds, without a look at its signature; absent where the text is no envelope. */
export function readEnvelope(text: string): { readonly payload: Uint8Array; readonly keyid: string; readonly sig: string } | undefined {
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
  if (!isJsonObject(value) || value["payloadType"] !== payloadType || typeof value["payload"] !== "string") return undefined;
  const { signatures } = value;
  const signature = signatures !== undefined && isJsonArray(signatures) && signatures.length === 1 ? signatures[0] : undefined;
  if (signature === undefined || !isJsonObject(signature)) return undefined;
  const { keyid, sig } = signature;
  if (typeof keyid !== "string" || typeof sig !== "string") return undefined;
  return { payload: Buffer.from(value["payload"], "base64"), keyid, sig };
}

function written(payload: Uint8Array, keyid: string, sig: string): string {
  return `${JSON.stringify({ payloadType, payload: Buffer.from(payload).toString("base64"), signatures: [{ keyid, sig: Buffer.from(sig, "base64").toString("base64") }] })}\n`;
}

/** The pre-authentication encoding of DSSE. */
function preAuthentication(payload: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`DSSEv1 ${String(payloadType.length)} ${payloadType} ${String(payload.length)} `), payload]);
}

/** The SHA-256 of the SubjectPublicKeyInfo of a key, in hexadecimal digits. */
function keyId(key: KeyObject): string {
  return createHash("sha256")
    .update(key.export({ type: "spki", format: "der" }))
    .digest("hex");
}

function algorithmOf(key: KeyObject): "sha256" | undefined {
  return key.asymmetricKeyType === "ed25519" ? undefined : "sha256";
}

function readKey(read: () => KeyObject, kind: string): KeyObject {
  let key: KeyObject;
  try {
    key = read();
  } catch {
    throw new Error(`the ${kind} key is no key in PEM that can be read; an encrypted one has to be decrypted first`);
  }
  if (key.asymmetricKeyType === "ed25519" || (key.asymmetricKeyType === "ec" && key.asymmetricKeyDetails?.namedCurve === "prime256v1")) return key;
  throw new Error(`the ${kind} key is of the type ${key.asymmetricKeyType ?? "unknown"}; certificates are signed with Ed25519 or ECDSA P-256`);
}
