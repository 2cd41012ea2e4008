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
  if (Array.isArray(schema)) return schema.map(withoutAnnotations);
  if (typeof schema !== "object" || schema === null) return schema;
  const kept = Object.entries(schema).filter(([keyword]) => !annotations.has(keyword) && !keyword.startsWith("x-"));
  return Object.fromEntries(kept.map(([keyword, value]) => [keyword, strip(keyword, value)]));
}

/** @param {string} keyword @param {unknown} value */
function strip(keyword, value) {
  if (data.has(keyword)) return value;
  if (!mapsOfSchemas.has(keyword)) return withoutAnnotations(value);
  return Object.fromEntries(Object.entries(/** @type {Schema} */ (value)).map(([name, schema]) => [name, withoutAnnotations(schema)]));
}
