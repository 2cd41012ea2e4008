// @ts-check
/** @typedef {Record<string, unknown>} Schema */

/** Keywords whose value is a map from names to schemas, so that its keys are no keywords. */
const mapsOfSchemas = new Set(["properties", "$defs"]);
/** Keywords whose value is data. */
const data = new Set(["const", "enum", "required"]);
/** Keywords that say nothing about validity. */
const annotations = new Set(["$schema", "$id", "title", "description", "examples", "deprecated", "contentEncoding"]);

/**
 * A schema without what does not decide validity. Two schemas with equal results accept the same values.
 *
 * @param {unknown} schema
 * @returns {unknown}
 */
export function withoutAnnotations(schema) {
  return strip(schema, (keyword) => !annotations.has(keyword) && !keyword.startsWith("x-"));
}

/** What a reader needs of an annotation: dimensions, registries, and bounds that JSON Schema cannot say. */
const needed = new Set(["x-quantity", "x-registry", "x-max-bytes"]);

/**
 * A schema without what is for people alone: it decides validity, and says what a message about a value names.
 *
 * @param {unknown} schema
 * @returns {unknown}
 */
export function withoutProse(schema) {
  return strip(schema, (keyword) => (keyword.startsWith("x-") ? needed.has(keyword) : !annotations.has(keyword)));
}

/** @param {unknown} schema @param {(keyword: string) => boolean} isKept @returns {unknown} */
function strip(schema, isKept) {
  if (Array.isArray(schema)) return schema.map((each) => strip(each, isKept));
  if (typeof schema !== "object" || schema === null) return schema;
  const kept = Object.entries(schema).filter(([keyword]) => isKept(keyword));
  return Object.fromEntries(kept.map(([keyword, value]) => [keyword, stripValue(keyword, value, isKept)]));
}

/** @param {string} keyword @param {unknown} value @param {(keyword: string) => boolean} isKept */
function stripValue(keyword, value, isKept) {
  if (data.has(keyword)) return value;
  if (!mapsOfSchemas.has(keyword)) return strip(value, isKept);
  return Object.fromEntries(Object.entries(/** @type {Schema} */ (value)).map(([name, schema]) => [name, strip(schema, isKept)]));
}
