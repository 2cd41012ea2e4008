// @ts-check
import { getOption, hasOption } from "@bufbuild/protobuf";
import { field as fieldRules, message as messageRules } from "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";
import { celSchema } from "./cel-schema.mjs";

/** @typedef {import("@bufbuild/protobuf").DescField} DescField */
/** @typedef {import("@bufbuild/protobuf").DescMessage} DescMessage */
/**
 * A rule that JSON Schema cannot express, and where it applies.
 *
 * - `at` holds, for each document, patterns of JSON Pointers to the objects that the rule is about: `*` is one segment
 *   (an index or a key), and `{…}` may be repeated any number of times or left out.
 *
 * @typedef {object} Rule
 * @property {string} message the message that states the rule
 * @property {string} [field] the proto name of the field, where `this` in the expression is a field
 * @property {string} id
 * @property {string} text what to tell people when it is violated
 * @property {string} expression in CEL
 * @property {Record<string, string[]>} at
 */

/**
 * The rules of all messages that documents hold and JSON Schema cannot express.
 *
 * @param {readonly DescMessage[]} documents
 * @returns {Rule[]} sorted by message and id
 */
export function ruleTable(documents) {
  /** @type {Map<string, Rule>} */
  const rules = new Map();
  for (const document of documents) {
    for (const { message, path } of placesOf(document, "", [])) {
      for (const rule of residualRules(message)) {
        const key = [rule.message, rule.field ?? "", rule.id].join(" ");
        const row = rules.get(key) ?? { ...rule, at: {} };
        rules.set(key, row);
        (row.at[document.name] ??= []).push(path);
      }
    }
  }
  return [...rules].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

/** @param {DescMessage} message @returns {Omit<Rule, "at">[]} */
function residualRules(message) {
  const own = hasOption(message, messageRules) ? getOption(message, messageRules).cel : [];
  return [
    ...own
      .filter((rule) => celSchema(rule.expression, message) === undefined)
      .map((rule) => ({ message: message.name, id: rule.id, text: rule.message, expression: rule.expression })),
    ...message.fields.flatMap((field) => fieldResiduals(message, field)),
  ];
}

/** @param {DescMessage} message @param {DescField} field @returns {Omit<Rule, "at">[]} */
function fieldResiduals(message, field) {
  if (!hasOption(field, fieldRules)) return [];
  const rules = getOption(field, fieldRules);
  const stated = rules.cel.map((rule) => ({ message: message.name, field: field.name, id: rule.id, text: rule.message, expression: rule.expression }));
  if (rules.type.case !== "string" || rules.type.value.maxBytes === 0n) return stated;
  const limit = rules.type.value.maxBytes;
  return [
    ...stated,
    {
      message: message.name,
      field: field.name,
      id: "string.max_bytes",
      text: `must be at most ${limit} bytes in UTF-8`,
      expression: `bytes(this).size() <= ${limit}`,
    },
  ];
}

/**
 * Where messages are in a document.
 *
 * @param {DescMessage} message
 * @param {string} path
 * @param {readonly DescMessage[]} around the messages that hold this one
 * @returns {{ message: DescMessage, path: string }[]}
 */
function placesOf(message, path, around) {
  const children = message.fields.flatMap((field) =>
    field.message === undefined || field.message.typeName.startsWith("google.protobuf.") ? [] : [{ child: field.message, step: stepInto(field) }],
  );
  const loops = children.filter(({ child }) => child === message).map(({ step }) => `{${step}}`);
  const here = path + loops.join("");
  const others = children.filter(({ child }) => child !== message);
  return [
    { message, path: here },
    ...others.flatMap(({ child, step }) => {
      if (around.includes(child))
        throw new Error(`${child.typeName} holds itself through ${message.typeName}; the rule table can only describe a message that holds itself directly`);
      return placesOf(child, `${here}${step}`, [...around, message]);
    }),
  ];
}

/** @param {DescField} field */
function stepInto(field) {
  return field.fieldKind === "message" ? `/${field.jsonName}` : `/${field.jsonName}/*`;
}
