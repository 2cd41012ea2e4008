// @ts-check
import { create, getOption, hasOption } from "@bufbuild/protobuf";
import { message as messageRules, oneof as oneofRules } from "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";
import { celSchema } from "./cel-schema.mjs";
import { describe } from "./description.mjs";
import { fieldSchema } from "./field-schema.mjs";
import { oneOf } from "./presence.mjs";
import { refuseUntranslated } from "./untranslated.mjs";

/** @typedef {import("./untranslated.mjs").Schema} Schema */
/** @typedef {import("@bufbuild/protobuf").DescMessage} DescMessage */
/**
 * @typedef {object} OwnContext
 * @property {boolean} open whether objects may hold unknown fields
 * @property {import("@bufbuild/protovalidate").Validator} validator
 */
/** @typedef {import("./field-schema.mjs").FieldContext & OwnContext} MessageContext */

/**
 * The schema of a message as a JSON object.
 *
 * - A field is required where an empty message violates the rules of that field.
 * - A closed object has no other fields. An open one has, except under the proto names of its fields, such as
 *   `instance_type`: a reader that maps protobuf JSON would understand those, and two readers must not differ.
 * - Rules between fields become schemas where they can; all of them are kept as `x-cel`.
 *
 * @param {DescMessage} message
 * @param {MessageContext} context
 * @returns {Schema}
 */
export function messageSchema(message, context) {
  /** @type {Record<string, Schema | false>} */
  const properties = Object.fromEntries(message.fields.map((field) => [field.jsonName, fieldSchema(field, context)]));
  const required = requiredFields(message, context.validator);
  const constraints = [...oneofConstraints(message), ...ruleConstraints(message)];
  const cel = hasOption(message, messageRules) ? getOption(message, messageRules).cel : [];
  if (context.open) for (const field of message.fields) if (field.name !== field.jsonName) properties[field.name] = false;
  return {
    title: message.name,
    ...describe(message),
    type: "object",
    properties,
    ...(required.length > 0 ? { required } : {}),
    ...(context.open ? {} : { additionalProperties: false }),
    ...(constraints.length === 1 ? constraints[0] : constraints.length > 1 ? { allOf: constraints } : {}),
    ...(cel.length > 0 ? { "x-cel": cel.map((rule) => ({ id: rule.id, message: rule.message, expression: rule.expression })) } : {}),
  };
}

/**
 * @param {DescMessage} message
 * @param {import("@bufbuild/protovalidate").Validator} validator
 * @returns {string[]} JSON names in the order of the proto
 */
function requiredFields(message, validator) {
  const result = validator.validate(message, create(message));
  if (result.kind === "error") throw new Error(`${message.typeName}: a rule cannot be evaluated on an empty message`, { cause: result.error });
  if (result.kind === "valid") return [];
  const violated = new Set(result.violations.map((violation) => violation.field[0]));
  return message.fields.filter((field) => violated.has(field)).map((field) => field.jsonName);
}

/** @param {DescMessage} message @returns {Schema[]} */
function oneofConstraints(message) {
  return message.oneofs
    .map((group) => oneOf(group.fields, hasOption(group, oneofRules) && getOption(group, oneofRules).required))
    .filter((schema) => schema !== undefined);
}

/** @param {DescMessage} message @returns {Schema[]} */
function ruleConstraints(message) {
  if (!hasOption(message, messageRules)) return [];
  const rules = getOption(message, messageRules);
  refuseUntranslated(rules, ["cel", "oneof"], message.toString());
  const groups = rules.oneof.map((rule) =>
    oneOf(
      rule.fields.map((name) => named(message, name)),
      rule.required,
    ),
  );
  const expressions = rules.cel.map((rule) => celSchema(rule.expression, message));
  return [...groups, ...expressions].filter((schema) => schema !== undefined);
}

/** @param {DescMessage} message @param {string} name */
function named(message, name) {
  const field = message.fields.find((candidate) => candidate.name === name);
  if (field === undefined) throw new Error(`${message.typeName} has no field ${name}`);
  return field;
}
