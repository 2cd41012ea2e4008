// @ts-check
import { keepsUnknownFields, schemaId } from "./documents.mjs";
import { messageSchema } from "./message-schema.mjs";

/** @typedef {import("./untranslated.mjs").Schema} Schema */
/** @typedef {import("@bufbuild/protobuf").DescMessage} DescMessage */

/**
 * The JSON Schema 2020-12 of a document, whole in itself.
 *
 * @param {DescMessage} document
 * @param {import("./documents.mjs").Direction} direction
 * @param {Pick<import("./message-schema.mjs").MessageContext, "annotations" | "validator">} shared
 * @returns {Schema}
 */
export function documentSchema(document, direction, shared) {
  /** @type {Map<DescMessage, Schema>} */
  const definitions = new Map();
  /** @param {DescMessage} message @returns {Schema} */
  const reference = (message) => {
    if (message === document) return { $ref: "#" };
    if (!definitions.has(message)) {
      definitions.set(message, {});
      definitions.set(message, messageSchema(message, context));
    }
    return { $ref: `#/$defs/${definitionName(message, document)}` };
  };
  const context = { ...shared, direction, open: keepsUnknownFields(document, direction), reference };
  const body = messageSchema(document, context);
  const named = [...definitions].map(([message, schema]) => /** @type {const} */ ([definitionName(message, document), schema]));
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: schemaId(document, direction),
    ...body,
    $defs: Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/**
 * The name of a message in its own package, with its full name where it belongs to another.
 *
 * @param {DescMessage} message
 * @param {DescMessage} document
 */
export function definitionName(message, document) {
  const own = `${document.file.proto.package}.`;
  return message.typeName.startsWith(own) ? message.typeName.slice(own.length) : message.typeName;
}
