// @ts-check
import { definitionName } from "./document-schema.mjs";
import { isDocument } from "./documents.mjs";
import { messageSchema } from "./message-schema.mjs";

/** @typedef {import("./untranslated.mjs").Schema} Schema */
/** @typedef {import("@bufbuild/protobuf").DescMessage} DescMessage */

/**
 * The JSON Schema of what a call sends or answers.
 *
 * - A document in it is any object: it is judged by the schema of its kind, which `x-document` names.
 * - A request has no fields that are not defined: a server must not act on half of what it was asked. An answer may have some.
 *
 * @param {DescMessage} call
 * @param {"request" | "response"} part
 * @param {Pick<import("./message-schema.mjs").MessageContext, "annotations" | "validator">} shared
 * @returns {Schema}
 */
export function callSchema(call, part, shared) {
  /** @type {Map<DescMessage, Schema>} */
  const definitions = new Map();
  /** @param {DescMessage} message @returns {Schema} */
  const reference = (message) => {
    if (isDocument(message)) return { type: "object", "x-document": message.name };
    if (!definitions.has(message)) {
      definitions.set(message, {});
      definitions.set(message, messageSchema(message, context));
    }
    return { $ref: `#/$defs/${definitionName(message, call)}` };
  };
  const context = { ...shared, direction: /** @type {const} */ ("accept"), open: part === "response", reference };
  const body = messageSchema(call, context);
  const named = [...definitions].map(([message, schema]) => /** @type {const} */ ([definitionName(message, call), schema]));
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: `urn:cornercast:v1:call:${call.name}`,
    ...body,
    ...(named.length === 0 ? {} : { $defs: Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1))) }),
  };
}
