import type { JsonValue } from "../../../document/json-value.js";
import { toBase64Url } from "../bytes/base64url.js";
import { isCborBytes, isCborList, isCborMap, type CborValue } from "./cbor-value.js";

/**
 * A CBOR item as JSON (RFC 8949, section 6.1).
 *
 * - Bytes become base64url, integers beyond 2^53 and integer keys become texts; a tag is passed over, and what it is on stays.
 */
export function jsonOfCbor(value: CborValue): JsonValue {
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "object" || value === null) return value;
  if (isCborBytes(value)) return toBase64Url(value);
  if (isCborList(value)) return value.map(jsonOfCbor);
  if (isCborMap(value)) return Object.fromEntries([...value].map(([key, member]) => [String(key), jsonOfCbor(member)]));
  return jsonOfCbor(value.value);
}

/** JSON as a CBOR item: texts stay texts. A number that is not an integer becomes its text. */
export function cborOfJson(value: JsonValue): CborValue {
  if (typeof value === "number") return Number.isSafeInteger(value) ? value : String(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(cborOfJson);
  return new Map(Object.entries(value).map(([name, member]) => [name, cborOfJson(member)]));
}
