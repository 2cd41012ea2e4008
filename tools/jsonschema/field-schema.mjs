// @ts-check
import { getOption, hasOption, ScalarType } from "@bufbuild/protobuf";
import { field as fieldRules } from "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";
import { describe } from "./description.mjs";
import { floatSchema, integerRanges, integerSchema, longSchema } from "./number-schema.mjs";
import { bytesSchema, stringSchema } from "./string-schema.mjs";
import { isSet, refuseUntranslated } from "./untranslated.mjs";

/** @typedef {import("./untranslated.mjs").Schema} Schema */
/** @typedef {import("@bufbuild/protobuf").DescField} DescField */
/** @typedef {import("@bufbuild/protobuf").DescMessage} DescMessage */
/** @typedef {import("@bufbuild/protovalidate/gen/buf/validate/validate_pb.js").FieldRules} FieldRules */
/**
 * What the schema of a field depends on besides the field.
 *
 * @typedef {object} FieldContext
 * @property {import("./documents.mjs").Direction} direction
 * @property {readonly import("@bufbuild/protobuf").DescExtension[]} annotations field options that become `x-` keywords
 * @property {(message: DescMessage) => Schema} reference a reference to the schema of a message
 */

/** JSON values that a message of the protobuf library stands for. Instants and durations are strings in documents. */
const jsonValues = new Map([
  ["google.protobuf.Value", {}],
  ["google.protobuf.Struct", { type: "object" }],
  ["google.protobuf.ListValue", { type: "array" }],
]);

/**
 * The schema of a field: its type, its rules, its annotations and its comment.
 *
 * - Fails on what documents must not hold: enums, groups, scalars without presence, and rules without a translation.
 *
 * @param {DescField} field
 * @param {FieldContext} context
 * @returns {Schema}
 */
export function fieldSchema(field, context) {
  const rules = hasOption(field, fieldRules) ? getOption(field, fieldRules) : undefined;
  if (rules !== undefined)
    refuseUntranslated(
      rules,
      [
        "cel",
        "required",
        "repeated",
        "map",
        "string",
        "bytes",
        "bool",
        "float",
        "double",
        "int32",
        "uint32",
        "sint32",
        "fixed32",
        "sfixed32",
        "int64",
        "uint64",
        "sint64",
        "fixed64",
        "sfixed64",
      ],
      field.toString(),
    );
  /** @type {Schema} */
  const schema = { ...describe(field), ...typeSchema(field, rules, context) };
  for (const annotation of context.annotations) if (hasOption(field, annotation)) schema[`x-${annotation.name}`] = getOption(field, annotation);
  if (rules !== undefined && rules.cel.length > 0) schema["x-cel"] = rules.cel.map(({ id, message, expression }) => ({ id, message, expression }));
  if (field.deprecated) schema["deprecated"] = true;
  return schema;
}

/** @param {DescField} field @param {FieldRules | undefined} rules @param {FieldContext} context @returns {Schema} */
function typeSchema(field, rules, context) {
  switch (field.fieldKind) {
    case "list":
      return listSchema(field, rules, context);
    case "map":
      return mapSchema(field, rules, context);
    case "message":
      return messageSchema(field.message, context);
    case "enum":
      throw new Error(`${field.toString()}: a closed set in a document is a string with an "in" rule`);
    case "scalar":
      if (!field.presence) throw new Error(`${field.toString()}: a scalar in a document must be optional, so that absent differs from empty`);
      return scalarSchema(field.scalar, rules, context, field.toString());
  }
}

/** @param {DescField & { fieldKind: "list" }} field @param {FieldRules | undefined} rules @param {FieldContext} context @returns {Schema} */
function listSchema(field, rules, context) {
  const list = rules?.type.case === "repeated" ? rules.type.value : undefined;
  if (list !== undefined) refuseUntranslated(list, ["min_items", "max_items", "unique", "items"], field.toString());
  /** @type {Schema} */
  const schema = { type: "array", items: elementSchema(field, field.listKind, list?.items, context) };
  if (rules?.required) schema["minItems"] = 1;
  if (isSet(list, "minItems")) schema["minItems"] = Number(list?.minItems);
  if (isSet(list, "maxItems")) schema["maxItems"] = Number(list?.maxItems);
  if (list?.unique) schema["uniqueItems"] = true;
  return schema;
}

/** @param {DescField & { fieldKind: "map" }} field @param {FieldRules | undefined} rules @param {FieldContext} context @returns {Schema} */
function mapSchema(field, rules, context) {
  if (field.mapKey !== ScalarType.STRING) throw new Error(`${field.toString()}: the keys of a map in a document are strings`);
  const map = rules?.type.case === "map" ? rules.type.value : undefined;
  if (map !== undefined) refuseUntranslated(map, ["min_pairs", "max_pairs", "keys", "values"], field.toString());
  /** @type {Schema} */
  const schema = { type: "object", additionalProperties: elementSchema(field, field.mapKind, map?.values, context) };
  if (map?.keys !== undefined) schema["propertyNames"] = scalarSchema(ScalarType.STRING, map.keys, context, `${field.toString()} keys`);
  if (rules?.required) schema["minProperties"] = 1;
  if (isSet(map, "minPairs")) schema["minProperties"] = Number(map?.minPairs);
  if (isSet(map, "maxPairs")) schema["maxProperties"] = Number(map?.maxPairs);
  return schema;
}

/**
 * @param {DescField & { fieldKind: "list" | "map" }} field
 * @param {"scalar" | "message" | "enum"} kind
 * @param {FieldRules | undefined} rules
 * @param {FieldContext} context
 * @returns {Schema}
 */
function elementSchema(field, kind, rules, context) {
  if (kind === "scalar") return scalarSchema(/** @type {ScalarType} */ (field.scalar), rules, context, `${field.toString()} items`);
  if (kind === "message") return messageSchema(/** @type {DescMessage} */ (field.message), context);
  throw new Error(`${field.toString()}: a closed set in a document is a list of strings with an "in" rule`);
}

/** @param {DescMessage} message @param {FieldContext} context @returns {Schema} */
function messageSchema(message, context) {
  if (!message.typeName.startsWith("google.protobuf.")) return context.reference(message);
  const schema = jsonValues.get(message.typeName);
  if (schema === undefined) throw new Error(`${message.typeName} does not belong in a document; instants and durations are strings`);
  return { ...schema };
}

/** @param {ScalarType} type @param {FieldRules | undefined} rules @param {FieldContext} context @param {string} where @returns {Schema} */
function scalarSchema(type, rules, context, where) {
  const typed = /** @type {any} */ (rules?.type.value);
  const range = integerRanges.get(type);
  if (range !== undefined) return integerSchema(range, typed, where);
  switch (type) {
    case ScalarType.STRING:
      return stringSchema(typed, where);
    case ScalarType.BYTES:
      return bytesSchema(typed, context.direction, where);
    case ScalarType.DOUBLE:
      return floatSchema(false, typed, where);
    case ScalarType.FLOAT:
      return floatSchema(true, typed, where);
    case ScalarType.BOOL: {
      if (typed !== undefined) refuseUntranslated(typed, ["const"], where);
      return { type: "boolean", ...(isSet(typed, "const") ? { const: typed.const } : {}) };
    }
    default:
      return longSchema(type === ScalarType.UINT64 || type === ScalarType.FIXED64, typed, context.direction, where);
  }
}
