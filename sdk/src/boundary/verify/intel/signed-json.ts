import { fieldOf, type JsonValue } from "../../../document/json-value.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { fromHex } from "../bytes/hex.js";
import { Malformed } from "../bytes/malformed.js";
import { readLocatedJson } from "../json/strict-json.js";

/** JSON that Intel signed: the signature is over these bytes as they stand. */
export interface IntelSignedJson {
  readonly bytes: Bytes;
  readonly value: JsonValue;
  /** `r || s`. */
  readonly signature: Bytes;
}

const signatureSize = 64;

/**
 * Reads a response of Intel's provisioning service: `{"<member>": {…}, "signature": "…"}`.
 *
 * - What is signed is the member's value, byte for byte as it stands in the response: written anew, it would be other bytes.
 */
export function readIntelSignedJson(response: Bytes, member: "tcbInfo" | "enclaveIdentity"): IntelSignedJson {
  const { root, text, value } = readLocatedJson(response, `the response with ${member}`);
  const place = root.members?.find(({ key }) => key === member)?.node;
  const inner = fieldOf(value, member);
  const digits = fieldOf(value, "signature");
  const signature = typeof digits === "string" ? fromHex(digits) : undefined;
  if (place === undefined || inner === undefined) throw new Malformed(`the response has no ${member}`);
  if (signature?.length !== signatureSize) throw new Malformed(`the signature of ${member} is not 64 bytes in hexadecimal digits`);
  return { bytes: new TextEncoder().encode(text.slice(place.start, place.end)), value: inner, signature };
}
