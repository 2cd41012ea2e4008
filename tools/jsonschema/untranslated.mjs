// @ts-check
import { reflect } from "@bufbuild/protobuf/reflect";
import { file_buf_validate_validate } from "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";

/** @typedef {Record<string, unknown>} Schema */

const ruleMessages = new Map(file_buf_validate_validate.messages.map((message) => [message.typeName, message]));

/**
 * Fails where a rule message sets a rule that the caller does not translate, so that no rule is ever lost silently.
 *
 * @param {import("@bufbuild/protobuf").Message} rules a message of `buf.validate`
 * @param {readonly string[]} translated the names of the rules, as in the proto, that the caller translates
 * @param {string} where what the rules are for
 */
export function refuseUntranslated(rules, translated, where) {
  const desc = ruleMessages.get(rules.$typeName);
  if (desc === undefined) throw new Error(`${where}: ${rules.$typeName} is no message of buf.validate`);
  const reflected = reflect(desc, rules);
  for (const field of desc.fields) {
    if (reflected.isSet(field) && !translated.includes(field.name))
      throw new Error(`${where}: the rule ${desc.name}.${field.name} has no translation to JSON Schema; add one in tools/jsonschema`);
  }
}

/**
 * Whether an optional rule is set. Generated messages inherit the default of an unset field from their prototype.
 *
 * @param {object | undefined} rules
 * @param {string} name
 */
export function isSet(rules, name) {
  return rules !== undefined && Object.hasOwn(rules, name) && /** @type {Record<string, unknown>} */ (rules)[name] !== undefined;
}
