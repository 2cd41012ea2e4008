// @ts-check
/** @typedef {Record<string, unknown>} Schema */

/** A registry named on a message means the texts of these fields of it. */
const registryCarriers = new Set(["anyOf", "noneOf", "value", "values"]);

/**
 * What `@cornercast/schemas/validate/market` is made of: a line for each message that is unlike the others, patterns, quantities, and the lines of the
 * documents by kind.
 *
 * @typedef {{readonly lines: string[], readonly patterns: string[], readonly quantities: string[], readonly roots: Record<string, number>}} MarketMessages
 */

/**
 * What schemas say, once for all of them, and as short as a page needs it to find that there is nothing to say about a document.
 *
 * - A field that is not listed makes a document one to look at closely, so that fields are not listed that no document may have.
 * - A keyword that is not known here is an error: what it refuses would be taken.
 *
 * @param {Readonly<Record<string, Schema>>} schemas by kind
 * @returns {MarketMessages}
 */
export function marketMessages(schemas) {
  /** @type {MarketMessages} */
  const market = { lines: [], patterns: [], quantities: [], roots: {} };
  for (const [kind, schema] of Object.entries(schemas)) market.roots[kind] = Number(compiler(schema, market)(schema));
  return market;
}

/**
 * @param {Schema} root
 * @param {MarketMessages} market what was compiled, to which more is added
 * @returns {(schema: Schema, registry?: string) => string}
 */
function compiler(root, { lines, patterns, quantities }) {
  /** Messages that may contain themselves, by reference and registry. @type {Map<string, number>} */
  const begun = new Map();
  return compile;

  /** @param {Schema} schema @param {string} [inherited] @returns {string} */
  function compile(schema, inherited) {
    const registry = textOf(schema["x-registry"]) ?? inherited;
    const reference = textOf(schema["$ref"]);
    if (reference === undefined) return typeOf(schema, registry);
    const target = resolve(reference);
    const own = registry ?? textOf(target["x-registry"]);
    if (!reaches(target, reference, new Set())) return typeOf(target, own);
    const key = `${reference} ${own ?? ""}`;
    const known = begun.get(key);
    if (known !== undefined) return String(known);
    const number = lines.push("") - 1;
    begun.set(key, number);
    lines[number] = lineOf(target, own);
    return String(number);
  }

  /** @param {string} reference */
  function resolve(reference) {
    return asSchema(asSchema(root["$defs"])[reference.replace("#/$defs/", "")]);
  }

  /** Whether a schema leads to a reference. @param {unknown} value @param {string} reference @param {Set<string>} seen @returns {boolean} */
  function reaches(value, reference, seen) {
    if (typeof value !== "object" || value === null) return false;
    const inner = textOf(/** @type {Schema} */ (value)["$ref"]);
    if (inner === undefined) return Object.values(value).some((part) => reaches(part, reference, seen));
    if (inner === reference) return true;
    if (seen.has(inner)) return false;
    return reaches(resolve(inner), reference, seen.add(inner));
  }

  /** @param {Schema} schema @param {string | undefined} registry @returns {string} */
  function typeOf(schema, registry) {
    const { type, $defs: _, "x-registry": __, ...rest } = schema;
    switch (type) {
      case "object":
        return "additionalProperties" in rest && rest["additionalProperties"] !== false ? mapOf(rest, registry) : String(positionOf(lineOf(schema, registry)));
      case "array": {
        const { items, minItems, maxItems, uniqueItems } = only(rest, ["items", "minItems", "maxItems", "uniqueItems"]);
        return `[${compile(asSchema(items), registry)}]${boundOf(maxItems)}${atLeastOne(minItems)}${uniqueItems === true ? "u" : ""}`;
      }
      case "string":
        return textType(rest, registry);
      case "boolean":
        return only(rest, []) && "b";
      case "integer":
      case "number": {
        const { minimum, maximum, exclusiveMinimum } = only(rest, ["minimum", "maximum", "exclusiveMinimum"]);
        const least = exclusiveMinimum === undefined ? boundOf(minimum) : `>${boundOf(exclusiveMinimum)}`;
        return `${type === "integer" ? "i" : "n"}${least}..${boundOf(maximum)}`;
      }
      default: {
        const { anyOf } = only(rest, ["anyOf"]);
        if (anyOf === undefined) return "*";
        // A whole number that may also be written as a text: the text is looked at closely.
        const [first] = schemasOf(anyOf);
        if (first?.["type"] !== "integer") throw new Error(`there is no short form of ${JSON.stringify(schema)}`);
        return typeOf(first, undefined);
      }
    }
  }

  /** @param {Schema} schema @param {string | undefined} registry */
  function lineOf(schema, registry) {
    const { $defs: _, type: __, "x-registry": ___, ...rest } = schema;
    const { properties, required, anyOf, oneOf } = only(rest, ["properties", "required", "additionalProperties", "anyOf", "oneOf"]);
    const needed = Array.isArray(required) ? required : [];
    const fields = Object.entries(asSchema(properties ?? {})).flatMap(([name, field]) =>
      field === false ? [] : [`${name}${needed.includes(name) ? "!" : ""}:${compile(asSchema(field), registryCarriers.has(name) ? registry : undefined)}`],
    );
    if (anyOf !== undefined) fields.push(`?${namesOf(anyOf)}`);
    if (oneOf !== undefined) fields.push(`1${namesOf(oneOf)}`);
    return fields.join(" ");
  }

  /** @param {string} line */
  function positionOf(line) {
    return placeIn(lines, line);
  }

  /** @param {Schema} rest @param {string | undefined} registry */
  function mapOf(rest, registry) {
    const { additionalProperties, propertyNames, maxProperties } = only(rest, ["additionalProperties", "propertyNames", "maxProperties"]);
    const keys = propertyNames === undefined ? "*" : compile(asSchema(propertyNames));
    return `{${keys};${compile(asSchema(additionalProperties), registry)}}${boundOf(maxProperties)}`;
  }

  /** @param {Schema} rest @param {string | undefined} registry */
  function textType(rest, registry) {
    const known = ["minLength", "maxLength", "pattern", "enum", "const", "not", "x-quantity", "x-max-bytes"];
    const { minLength, maxLength, pattern, enum: allowed, const: fixed, not, "x-quantity": quantity, "x-max-bytes": bytes } = only(rest, known);
    const refused = not === undefined ? "" : `!${listOf(only(asSchema(not), ["enum"])["enum"])}`;
    // No character has more than three bytes for each unit of a text.
    const most = boundOf(typeof bytes === "number" ? Math.floor(bytes / 3) : maxLength);
    const bounded = minLength !== undefined || most !== "";
    if (bounded && (not !== undefined || formOf().startsWith("="))) throw new Error(`texts of a list have no bounds: ${JSON.stringify(rest)}`);
    return `${formOf()}${refused}${atLeastOne(minLength)}${most}${registry === undefined ? "" : `@${registry}`}`;

    function formOf() {
      if (typeof quantity === "string") return `~${String(placeIn(quantities, quantity))}`;
      if (typeof pattern === "string") return `/${String(placeIn(patterns, pattern))}`;
      return fixed === undefined && allowed === undefined ? "t" : `=${listOf(allowed ?? [fixed])}`;
    }
  }
}

/** @param {string[]} list @param {string} member */
function placeIn(list, member) {
  const known = list.indexOf(member);
  return known === -1 ? list.push(member) - 1 : known;
}

/** @param {unknown} bound */
function boundOf(bound) {
  if (bound !== undefined && typeof bound !== "number") throw new Error(`${JSON.stringify(bound)} is no bound`);
  return bound === undefined ? "" : String(bound);
}

/** @param {unknown} least */
function atLeastOne(least) {
  if (least !== undefined && least !== 1) throw new Error(`at least ${boundOf(least)} has no short form`);
  return least === undefined ? "" : "+";
}

/** @param {unknown} texts */
function listOf(texts) {
  if (!Array.isArray(texts) || !texts.every((text) => typeof text === "string" && /^[\w./-]+$/u.test(text))) {
    throw new Error(`${JSON.stringify(texts)} has no short form`);
  }
  return texts.join("|");
}

/** The names that one of some branches requires. @param {unknown} branches */
function namesOf(branches) {
  return schemasOf(branches)
    .flatMap((branch) => only(branch, ["required", "properties"])["required"])
    .join("|");
}

/** A schema, if it has no other keywords. @param {Schema} schema @param {readonly string[]} keywords */
function only(schema, keywords) {
  const other = Object.keys(schema).find((keyword) => !keywords.includes(keyword));
  if (other !== undefined) throw new Error(`there is no short form of ${other} in ${JSON.stringify(schema)}`);
  return schema;
}

/** @param {unknown} value @returns {Schema} */
function asSchema(value) {
  if (typeof value !== "object" || value === null) throw new Error(`${JSON.stringify(value)} is no schema`);
  return /** @type {Schema} */ (value);
}

/** @param {unknown} value @returns {readonly Schema[]} */
function schemasOf(value) {
  return Array.isArray(value) ? value.map(asSchema) : [];
}

/** @param {unknown} value */
function textOf(value) {
  return typeof value === "string" ? value : undefined;
}
