// @ts-check
/** @typedef {Record<string, unknown>} Schema */

/** Keywords that mean the same in JSON Schema and in a CustomResourceDefinition. */
const kept = ["description", "type", "pattern", "enum", "required", "minLength", "maxLength", "minItems", "maxItems", "maxProperties", "minimum", "maximum"];
/** Keywords that say how a value is built up, which an alternative must not repeat. */
const structure = new Set(["description", "type"]);
const alternatives = ["anyOf", "oneOf", "allOf"];
/** How many levels of a message in itself are written out; what is further in is kept as it is, and checked by who reads the document. */
const levels = 2;

/**
 * A schema of this repository as the structural schema that Kubernetes asks of a CustomResourceDefinition.
 *
 * - References are written out, `const` is an `enum` of one, and a set of texts is a list of type `set`.
 * - Rules in CEL are those that no other keyword says, by the name of the message that they belong to.
 * - Left to readers of the document, because Kubernetes has no word for it: the length of the keys of a map, which is bounded for API objects anyway.
 *
 * @param {Schema} schema
 * @param {Readonly<Record<string, unknown>>} definitions
 * @param {ReadonlyMap<string, readonly Schema[]>} rules
 * @returns {Schema}
 */
export function structuralSchema(schema, definitions, rules) {
  return convert(schema, []);

  /** @param {Schema} node @param {readonly string[]} inside the messages that it is in @returns {Schema} */
  function convert(node, inside) {
    if (typeof node["$ref"] === "string") {
      const name = node["$ref"].replace("#/$defs/", "");
      const { description } = node;
      const target = /** @type {Schema} */ (definitions[name]);
      if (inside.filter((each) => each === name).length >= levels)
        return { ...(description === undefined ? {} : { description }), type: "object", "x-kubernetes-preserve-unknown-fields": true };
      const own = rules.get(name);
      return {
        ...convert(target, [...inside, name]),
        ...(description === undefined ? {} : { description }),
        ...(own === undefined ? {} : { "x-kubernetes-validations": own }),
      };
    }
    if (isWholeNumberOrText(node)) return wholeNumberOrText(node);
    const { type, items, properties, additionalProperties } = node;
    return {
      ...values(node, false),
      ...(type === undefined ? { "x-kubernetes-preserve-unknown-fields": true } : {}),
      ...(node["uniqueItems"] === true && isScalar(items) ? { "x-kubernetes-list-type": "set" } : {}),
      ...(isSchema(items) ? { items: convert(items, inside) } : {}),
      ...(isSchema(properties) ? { properties: mapValues(properties, (each) => convert(each, inside)) } : {}),
      ...(isSchema(additionalProperties) ? { additionalProperties: convert(additionalProperties, inside) } : {}),
    };
  }
}

/** What a schema says of a value alone. @param {Schema} node @param {boolean} alternative @returns {Schema} */
function values(node, alternative) {
  return {
    ...Object.fromEntries(kept.flatMap((keyword) => (keyword in node && !(alternative && structure.has(keyword)) ? [[keyword, node[keyword]]] : []))),
    ...("const" in node ? { enum: [node["const"]] } : {}),
    ...exclusive(node, "exclusiveMinimum", "minimum"),
    ...exclusive(node, "exclusiveMaximum", "maximum"),
    ...(isSchema(node["not"]) ? { not: values(node["not"], true) } : {}),
    ...Object.fromEntries(alternatives.flatMap((keyword) => (keyword in node ? [[keyword, branches(node[keyword])]] : []))),
    ...(alternative && isSchema(node["properties"]) ? { properties: mapValues(node["properties"], (each) => values(each, true)) } : {}),
  };
}

/** @param {unknown} list */
function branches(list) {
  return /** @type {readonly Schema[]} */ (list).map((branch) => values(branch, true));
}

/** A bound that is itself refused: a number in JSON Schema, a flag beside the bound here. @param {Schema} node @param {string} keyword @param {string} bound */
function exclusive(node, keyword, bound) {
  return keyword in node ? { [bound]: node[keyword], [keyword]: true } : {};
}

/** A number of 64 bits is written as a number or as digits. @param {Schema} node */
function isWholeNumberOrText(node) {
  const types = Array.isArray(node["anyOf"]) ? node["anyOf"].map((/** @type {Schema} */ each) => each["type"]) : [];
  return node["type"] === undefined && types.join() === "integer,string";
}

/** @param {Schema} node @returns {Schema} */
function wholeNumberOrText(node) {
  const [, text = {}] = /** @type {readonly Schema[]} */ (node["anyOf"]);
  const { description, pattern } = { ...node, ...text };
  return {
    ...(node["description"] === undefined ? {} : { description: node["description"] ?? description }),
    "x-kubernetes-int-or-string": true,
    anyOf: [{ type: "integer" }, { type: "string" }],
    ...(pattern === undefined ? {} : { pattern }),
  };
}

/** @param {unknown} value */
function isScalar(value) {
  return isSchema(value) && ["string", "integer", "number", "boolean"].includes(String(value["type"]));
}

/** @param {unknown} value @returns {value is Schema} */
function isSchema(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What is refused by name (`false`) is no field, and refused for that. @param {Schema} object @param {(value: Schema) => unknown} change */
function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).flatMap(([key, value]) => (isSchema(value) ? [[key, change(value)]] : [])));
}
