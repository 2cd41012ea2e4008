// One case for each rule of the published JSON Schemas: a document that keeps the rule, and one edit that breaks it and no other.
import { Ajv2020 } from "ajv/dist/2020.js";
import { resolved, sampleField, sampleValue } from "./sample-value.mjs";

/** The code, and the requirement, for each keyword of JSON Schema that the specification names. */
const keywords = {
  type: ["wrong-type", "document.types-are-checked"],
  enum: ["value-not-allowed", "document.closed-sets-are-closed"],
  pattern: ["pattern-mismatch", "document.forms-are-checked"],
  required: ["missing-field", "document.required-fields-are-there"],
  uniqueItems: ["duplicate-name", "document.sets-hold-nothing-twice"],
  ...Object.fromEntries(
    ["minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum", "exclusiveMinimum"].map((name) => [
      name,
      ["out-of-range", "document.bounds-are-kept"],
    ]),
  ),
};

/** What has to be in the document for a field to be valid, by definition and field. */
const beside = {
  "Budget.maxTotal": [["spec", "schedule", "duration"], "6h"],
};
/** Fields whose value depends on others, so that no sample fits: cases of their own decide their rules. */
const dependent = new Set([
  "Role.sharesUnitsWith",
  "DeviceConstraint.requests",
  "Preference.predicate",
  "Workload.apiVersion",
  "Workload.kind",
  "Source.id",
  "Availability.units",
  "Choice.noneOf",
]);

/**
 * The cases of one kind. Definitions that an earlier kind has are left to it.
 * @param {string} kind
 * @param {any} root the published schema
 * @param {Set<string>} done the definitions that have cases
 */
export function ruleCases(kind, root, done) {
  const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: false });
  const validate = ajv.compile(root);
  const cases = [];
  for (const { name, schema, path } of definitions(kind, root)) {
    if (done.has(name)) continue;
    done.add(name);
    for (const field of Object.keys(schema.properties ?? {})) {
      if (dependent.has(`${name}.${field}`) || (name === kind && field !== "spec" && field !== "status")) continue;
      const written = schema.properties[field];
      const place = resolved(written, root);
      const at = [...path, field];
      for (const [rule, broken] of breaks(field, place, written, root)) add(name, `${field}-${rule}`, rule, at, broken);
      if (schema.required?.includes(field) && name !== kind) add(name, `${field}-required`, "required", at, undefined);
    }
  }
  return cases;

  function add(name, suffix, rule, at, broken) {
    const document = sampleValue(root, root);
    document.metadata = { name: "x" };
    put(document, at, root);
    for (const preference of document.spec?.preferred ?? []) if (at.at(-1) !== "predicate") preference.predicate = "profiles[x].roles[x].name";
    const extra = beside[`${name}.${at.at(-1)}`];
    if (extra !== undefined) putValue(document, extra[0], extra[1]);
    const path = `/document/${at.join("/")}`;
    const patch = broken === undefined ? { op: "remove", path } : { op: "replace", path, value: broken };
    const changed = structuredClone(document);
    if (broken === undefined) delete valueAt(changed, at.slice(0, -1))[at.at(-1)];
    else putValue(changed, at, broken);
    const errors = validate(document) ? (validate(changed) ? [] : (validate.errors ?? [])) : [];
    // A break of several rules at once decides none of them.
    if (errors.length !== 1 || errors[0]?.keyword !== rule) return;
    const [code, requirement] = keywords[rule];
    const pointer = rule === "uniqueItems" ? `/${[...at, 1].join("/")}` : `/${at.join("/")}`;
    cases.push({
      id: `rule.${kebab(name)}.${kebab(suffix)}`,
      requirement,
      mode: "documents",
      title: `the rule ${rule} of ${name}.${at.at(-1)}`,
      accept: { document, expect: { valid: true } },
      reject: {
        patch: [patch],
        expect: {
          valid: false,
          code,
          pointer,
          ...(at.at(-1) === "source" && rule === "maxLength" && kind === "Offer" && { warnings: [{ code: "unknown-source", pointer }] }),
        },
      },
    });
  }
}

/** The definitions that can be reached from the document, each with the shortest path to it. */
function definitions(kind, root) {
  const found = new Map([[kind, { name: kind, schema: root, path: [] }]]);
  const queue = [found.get(kind)];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    for (const [field, written] of Object.entries(next.schema.properties ?? {})) {
      const inList = written.type === "array";
      const target = inList ? written.items : written;
      if (target?.$ref === undefined) continue;
      const name = target.$ref.slice("#/$defs/".length);
      if (found.has(name) || next.path.length > 10) continue;
      const entry = { name, schema: root.$defs[name], path: [...next.path, field, ...(inList ? [0] : [])] };
      found.set(name, entry);
      queue.push(entry);
    }
  }
  return [...found.values()];
}

/** Values of a place that break one rule each. */
function* breaks(field, place, written, root) {
  const registry = field === "anyOf" || field === "noneOf" ? "tee-technologies" : undefined;
  if (place.enum !== undefined) yield ["enum", "no-such-value"];
  if (place.pattern !== undefined && place["x-quantity"] === undefined) yield ["pattern", "§"];
  if (place.minimum !== undefined && field !== "max" && Math.abs(place.minimum) < 2 ** 40) yield ["minimum", place.minimum - 1];
  if (place.exclusiveMinimum !== undefined) yield ["exclusiveMinimum", place.exclusiveMinimum];
  if (place.maximum !== undefined && place.maximum < 2 ** 50) yield ["maximum", place.maximum + 1];
  if (place.minLength !== undefined) yield ["minLength", ""];
  if (place.maxLength !== undefined && place.maxLength < 5000) yield ["maxLength", "x".repeat(place.maxLength + 1)];
  if (place.minItems !== undefined) yield ["minItems", []];
  if (place.uniqueItems === true) yield ["uniqueItems", Array(2).fill(sampleField(field, { properties: { [field]: written } }, root, registry)[0])];
  if (written.$ref !== undefined || place.type === "array" || place.type === "object") yield ["type", true];
  else if (place.type === "boolean") yield ["type", "yes"];
  else if (place.type === "integer" || place.type === "number") yield ["type", "1"];
  else if (place.type === "string") yield ["type", true];
}

/** Fills the way to a place, and puts a sample there. */
function put(document, at, root) {
  let schema = root;
  let value = document;
  let registry;
  for (const [index, token] of at.entries()) {
    const written = typeof token === "number" ? schema.items : schema.properties[token];
    if (value[token] === undefined || index === at.length - 1)
      value[token] = typeof token === "number" ? sampleValue(written, root, registry) : sampleField(token, schema, root, registry);
    registry = written["x-registry"] ?? (typeof token === "number" ? registry : undefined);
    value = value[token];
    schema = resolved(written, root);
  }
}

function putValue(document, at, value) {
  let holder = document;
  for (const token of at.slice(0, -1)) holder = holder[token] ??= {};
  holder[at.at(-1)] = value;
}

function valueAt(document, at) {
  return at.reduce((value, token) => value[token], document);
}

function kebab(name) {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2").toLowerCase();
}
