// @ts-check
/** @typedef {import("./untranslated.mjs").Schema} Schema */
/** @typedef {import("@bufbuild/protobuf").DescField} DescField */

/**
 * Says that a field has a value in the sense of the proto: a list or a map with at least one member, anything else present.
 *
 * @param {DescField} field
 * @returns {Schema}
 */
export function present(field) {
  const required = { required: [field.jsonName] };
  if (field.fieldKind === "list") return { ...required, properties: { [field.jsonName]: { type: "array", minItems: 1 } } };
  if (field.fieldKind === "map") return { ...required, properties: { [field.jsonName]: { type: "object", minProperties: 1 } } };
  return required;
}

/**
 * Says that at most one of some fields has a value, or exactly one.
 *
 * @param {readonly DescField[]} fields
 * @param {boolean} required
 * @returns {Schema | undefined} nothing where there is nothing to say
 */
export function oneOf(fields, required) {
  if (required) return { oneOf: fields.map(present) };
  const pairs = fields.flatMap((first, index) => fields.slice(index + 1).map((second) => bothOf(first, second)));
  if (pairs.length === 0) return undefined;
  return { not: pairs.length === 1 ? pairs[0] : { anyOf: pairs } };
}

/** @param {DescField} first @param {DescField} second @returns {Schema} */
function bothOf(first, second) {
  const [a, b] = [present(first), present(second)];
  if (a["properties"] === undefined && b["properties"] === undefined) return { required: [first.jsonName, second.jsonName] };
  return { allOf: [a, b] };
}
