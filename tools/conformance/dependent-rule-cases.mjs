// Cases for the rules of fields whose value depends on others, or that stand under names of the author's, so that no sample of the schema fits.
import { sampleValue } from "./sample-value.mjs";

const attribute = ["spec", "shape", "attributes", "example.com/x"];
const role = ["spec", "profiles", 0, "roles", 0];
const vendor = ["spec", "profiles", 0, "roles", 0, "devices", "vendor"];

/** The code, and the requirement, for each kind of rule. @type {Readonly<Record<string, readonly [string, string]>>} */
const rules = {
  type: ["wrong-type", "document.types-are-checked"],
  pattern: ["pattern-mismatch", "document.forms-are-checked"],
  required: ["missing-field", "document.required-fields-are-there"],
  uniqueItems: ["duplicate-name", "document.sets-hold-nothing-twice"],
  bounds: ["out-of-range", "document.bounds-are-kept"],
};

/**
 * Rows of: the kind of document; the field; its rule; where the value stands; the value that keeps the rule; the one that breaks it, or nothing
 * where the field is left out; where the problem is found, from that place on; and what else the document holds.
 * @type {readonly (readonly [string, string, keyof typeof rules, readonly (string | number)[], unknown, unknown, string?, (readonly [readonly (string | number)[], unknown])?])[]}
 */
const rows = [
  ...["Workload", "AppraisalPolicy", "ReferenceValues", "TrustAnchors"].map(
    (kind) => /** @type {const} */ ([kind, `${kind}.spec`, "required", ["spec"], undefined, undefined]),
  ),
  ["Workload", "Choice.anyOf", "type", [...vendor, "anyOf"], ["nvidia"], true, "", [role, { name: "x", devices: { count: 1, vendor: { noneOf: ["amd"] } } }]],
  ["Workload", "Choice.noneOf", "type", [...vendor, "noneOf"], ["nvidia"], true, "", [role, { name: "x", devices: { count: 1, vendor: { anyOf: ["amd"] } } }]],
  ["Workload", "Choice.noneOf", "uniqueItems", [...vendor, "noneOf"], ["nvidia"], ["nvidia", "nvidia"], "/1", [role, { name: "x", devices: { count: 1 } }]],
  [
    "Workload",
    "DeviceConstraint.requests",
    "type",
    [...role, "deviceConstraints", 0, "requests"],
    ["gpu"],
    true,
    "",
    [role, { name: "x", devices: { name: "gpu", count: 1 }, deviceConstraints: [{ matchAttribute: "example.com/x" }] }],
  ],
  ["Workload", "Preference.predicate", "type", ["spec", "preferred", 0, "predicate"], "profiles[x].roles[x].name", true],
  ["Workload", "Preference.predicate", "bounds", ["spec", "preferred", 0, "predicate"], "profiles[x].roles[x].name", ""],
  ["Workload", "Preference.predicate", "required", ["spec", "preferred", 0, "predicate"], "profiles[x].roles[x].name", undefined],
  [
    "Workload",
    "Role.sharesUnitsWith",
    "type",
    [...role, "sharesUnitsWith"],
    ["y"],
    true,
    "",
    [
      ["spec", "profiles", 0, "roles"],
      [{ name: "x" }, { name: "y" }],
    ],
  ],
  [
    "Workload",
    "Role.sharesUnitsWith",
    "uniqueItems",
    [...role, "sharesUnitsWith"],
    ["y"],
    ["y", "y"],
    "/1",
    [
      ["spec", "profiles", 0, "roles"],
      [{ name: "x" }, { name: "y" }],
    ],
  ],
  ["Offer", "AttributeValue.bool", "type", [...attribute, "bool"], true, "yes"],
  ["Offer", "AttributeValue.string", "bounds", [...attribute, "string"], "x", "x".repeat(4097)],
  ["Offer", "AttributeValue.version", "type", [...attribute, "version"], "1.0", true],
  ["Offer", "AttributeValue.version", "bounds", [...attribute, "version"], "1.0", "1".repeat(257)],
  ["Offer", "AttributeValue.quantity", "type", [...attribute, "quantity"], "81559Mi", true],
  ["Offer", "AttributeValue.quantity", "bounds", [...attribute, "quantity"], "81559Mi", "1".repeat(65)],
  ["Offer", "AttributeValue.bools", "type", [...attribute, "bools"], { values: [true] }, true],
  ["Offer", "AttributeValue.ints", "type", [...attribute, "ints"], { values: [7] }, true],
  ["Offer", "AttributeValue.strings", "type", [...attribute, "strings"], { values: ["a"] }, true],
  ["Offer", "AttributeValue.versions", "type", [...attribute, "versions"], { values: ["1.0"] }, true],
  ["Offer", "BoolList.values", "type", [...attribute, "bools", "values"], [true], true],
  ["Offer", "IntList.values", "type", [...attribute, "ints", "values"], [7], true],
  ["Offer", "StringList.values", "type", [...attribute, "strings", "values"], ["a"], true],
  ["Offer", "Availability.units", "type", ["status", "availability", "units"], 1, "1"],
  ["Offer", "Availability.units", "bounds", ["status", "availability", "units"], 1, -1],
  ["Offer", "Source.id", "type", ["spec", "sources", 0, "id"], "s", true, "", [["spec", "sources"], [{ id: "s", kind: "reported" }]]],
  ["Offer", "Source.id", "pattern", ["spec", "sources", 0, "id"], "s", "S", "", [["spec", "sources"], [{ id: "s", kind: "reported" }]]],
  ["Offer", "Source.id", "required", ["spec", "sources", 0, "id"], "s", undefined, "", [["spec", "sources"], [{ id: "s", kind: "reported" }]]],
];

/** The cases of the rows for one kind. @param {string} kind @param {any} root the published schema */
export function dependentRuleCases(kind, root) {
  return rows
    .filter(([own]) => own === kind)
    .map(([, field, rule, at, good, bad, below = "", beside]) => {
      const document = sampleValue(root, root);
      document.metadata = { name: "x" };
      if (beside !== undefined) put(document, beside[0], beside[1]);
      if (good !== undefined) put(document, at, good);
      const [code, requirement] = rules[rule] ?? [];
      const pointer = `/${at.map((token) => String(token).replaceAll("~", "~0").replaceAll("/", "~1")).join("/")}`;
      const patch = bad === undefined ? { op: "remove", path: `/document${pointer}` } : { op: "replace", path: `/document${pointer}`, value: bad };
      return {
        id: `rule.${kebab(field)}-${kebab(rule)}`,
        requirement,
        mode: "documents",
        title: `the rule ${rule} of ${field}`,
        accept: { document, expect: { valid: true } },
        reject: { patch: [patch], expect: { valid: false, code, pointer: `${pointer}${below}` } },
      };
    });
}

function put(document, at, value) {
  let holder = document;
  for (const [index, token] of at.slice(0, -1).entries()) holder = holder[token] ??= typeof at[index + 1] === "number" ? [] : {};
  holder[at.at(-1)] = structuredClone(value);
}

function kebab(name) {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2").toLowerCase();
}
