import type { Bytes } from "../bytes/byte-reader.js";
import { Malformed, malformedReason } from "../bytes/malformed.js";
import { cborMap, isCborTag } from "../cbor/cbor-value.js";
import { readCbor } from "../cbor/read-cbor.js";
import { readCoseSign1, verifyCoseSign1 } from "../cose/cose-sign1.js";
import { isJws, readJws, verifyJws } from "../jose/jws.js";
import type { PublicKey } from "../x509/index.js";
import type { Ear } from "./ear.js";
import { readEarCbor, readEarJson } from "./read-ear.js";

/** A signed attestation result. Nothing of it counts before its signature does. */
export interface EarToken {
  readonly form: "ear-jwt" | "ear-cwt";
  readonly ear: Ear;
  readonly isSignedBy: (key: PublicKey) => Promise<boolean>;
}

const cwtTag = 61;
const sign1Tag = 18;
const longest = 1024 * 1024;

/** The form of a signed attestation result; `undefined` where bytes are none. */
export function earFormOf(bytes: Bytes): EarToken["form"] | undefined {
  try {
    return readEarToken(bytes).form;
  } catch (error) {
    malformedReason(error);
    return undefined;
  }
}

/** Reads a signed attestation result: a compact JWS, or a CWT (RFC 8392) with or without its tag. */
export function readEarToken(bytes: Bytes): EarToken {
  if (bytes.length > longest) throw new Malformed("the attestation result is larger than 1 MiB");
  const text = bytes[0] === 0x65 ? new TextDecoder().decode(bytes).trim() : "";
  if (isJws(text)) {
    const jws = readJws(text, "the attestation result");
    return { form: "ear-jwt", ear: readEarJson(jws.claims), isSignedBy: async (key) => verifyJws(jws, key) };
  }
  const item = readCbor(bytes, "the attestation result");
  const message = isCborTag(item) && item.tag === cwtTag ? item.value : item;
  if (!isCborTag(message) || message.tag !== sign1Tag) throw new Malformed("the attestation result is neither a JWT nor a signed CWT");
  const signed = readCoseSign1(message, "the attestation result");
  const claims = cborMap(readCbor(signed.payload, "the attestation result"), "the claims of the attestation result");
  return { form: "ear-cwt", ear: readEarCbor(claims), isSignedBy: async (key) => verifyCoseSign1(signed, key.spki) };
}
