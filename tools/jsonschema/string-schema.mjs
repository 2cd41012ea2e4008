// @ts-check
import { isSet, refuseUntranslated } from "./untranslated.mjs";

/** @typedef {import("./untranslated.mjs").Schema} Schema */
/** @typedef {import("@bufbuild/protovalidate/gen/buf/validate/validate_pb.js").StringRules} StringRules */
/** @typedef {import("@bufbuild/protovalidate/gen/buf/validate/validate_pb.js").BytesRules} BytesRules */

const translated = ["const", "in", "not_in", "len", "min_len", "max_len", "max_bytes", "pattern", "prefix", "example"];

/**
 * The schema of a string. Lengths count Unicode code points in both worlds.
 *
 * - `max_bytes` becomes `maxLength`, which is weaker for text outside ASCII; the rule table says the rest.
 *
 * @param {StringRules | undefined} rules
 * @param {string} where
 * @returns {Schema}
 */
export function stringSchema(rules, where) {
  /** @type {Schema} */
  const schema = { type: "string" };
  if (rules === undefined) return schema;
  refuseUntranslated(rules, translated, where);
  if (isSet(rules, "const")) schema["const"] = rules.const;
  if (rules.in.length > 0) schema["enum"] = [...rules.in];
  if (rules.notIn.length > 0) schema["not"] = { enum: [...rules.notIn] };
  if (isSet(rules, "len")) schema["minLength"] = schema["maxLength"] = Number(rules.len);
  if (isSet(rules, "minLen")) schema["minLength"] = Number(rules.minLen);
  if (isSet(rules, "maxLen")) schema["maxLength"] = Number(rules.maxLen);
  if (isSet(rules, "maxBytes")) {
    schema["maxLength"] = Math.min(Number(rules.maxBytes), isSet(rules, "maxLen") ? Number(rules.maxLen) : Infinity);
    schema["x-max-bytes"] = Number(rules.maxBytes);
  }
  const patterns = [...(isSet(rules, "pattern") ? [rules.pattern] : []), ...(isSet(rules, "prefix") ? [`^${escapePattern(rules.prefix)}`] : [])];
  if (patterns.length === 1) schema["pattern"] = patterns[0];
  if (patterns.length > 1) schema["allOf"] = patterns.map((pattern) => ({ pattern }));
  if (rules.example.length > 0) schema["examples"] = [...rules.example];
  return schema;
}

/** @param {string} text */
function escapePattern(text) {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

const standard = "[A-Za-z0-9+/]";
// The last character before the padding holds 4 or 2 bits of nothing, which must be zero.
const canonicalBase64 = `^(?:${standard}{4})*(?:${standard}[AQgw]==|${standard}{2}[AEIMQUYcgkosw048]=)?$`;
const either = "[A-Za-z0-9+/_-]";
const acceptedBase64 = `^(?:${either}{4})*(?:${either}{2}(?:==)?|${either}{3}=?)?$`;

/**
 * The schema of a byte string: base64 (RFC 4648).
 *
 * - A reader takes the standard and the URL-safe alphabet, with or without padding.
 * - A writer produces the standard alphabet, padded, with zero bits at the end: one text for one value.
 * - Length rules bound the text, which is exact where it is padded.
 *
 * @param {BytesRules | undefined} rules
 * @param {import("./documents.mjs").Direction} direction
 * @param {string} where
 * @returns {Schema}
 */
export function bytesSchema(rules, direction, where) {
  /** @type {Schema} */
  const schema = { type: "string", contentEncoding: "base64", pattern: direction === "emit" ? canonicalBase64 : acceptedBase64 };
  if (rules === undefined) return schema;
  refuseUntranslated(rules, ["len", "min_len", "max_len"], where);
  const padded = (/** @type {bigint} */ bytes) => Math.ceil(Number(bytes) / 3) * 4;
  const shortest = (/** @type {bigint} */ bytes) => (direction === "emit" ? padded(bytes) : Math.ceil((Number(bytes) * 4) / 3));
  if (isSet(rules, "len")) {
    schema["minLength"] = shortest(rules.len);
    schema["maxLength"] = padded(rules.len);
  }
  if (isSet(rules, "minLen")) schema["minLength"] = shortest(rules.minLen);
  if (isSet(rules, "maxLen")) schema["maxLength"] = padded(rules.maxLen);
  return schema;
}
