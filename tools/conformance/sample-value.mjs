// Values that fit a published JSON Schema, as small as they can be.

/** What fits a quantity of each dimension. @type {Readonly<Record<string, string>>} */
const quantities = { bytes: "80GB", duration: "6h", money: "1 EUR", power: "100W", bandwidth: "1GB/s", compute: "1TFLOP/s" };

/** What fits a pattern, told by how it begins. @type {readonly (readonly [string, string])[]} */
const texts = [
  ["^[0-9]{4}-(0", "2026-12-01T00:00:00Z"],
  ["^sha256:", `sha256:${"ab".repeat(32)}`],
  ["^[A-Z]{2}$", "FR"],
  ["^[A-Z]{3}$", "EUR"],
  ["^[0-9a-f]{4}$", "10de"],
  ["^(?:[A-Za-z0-9+/_-]{4})*", "AAAA"],
  ["^[A-Za-z0-9_-]{11,86}$", "AAAAAAAAAAA"],
  ["^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/", "example.com/x"],
  ["^([0-9a-f]{2}){32,64}$", "ab".repeat(32)],
  ["^[0-9]{1,18}(", "1.0"],
  ["^[a-z0-9]+/", "linux/amd64"],
  ["^(0|[1-9][0-9]{0,11})", "0.5"],
  ["^[1-9][0-9]{0,5}$", "8"],
  ["^(?:0|[1-9]", "1"],
  ["^[", "x"],
];

/** A name of each registry. @type {Readonly<Record<string, string>>} */
const names = {
  countries: "FR",
  currencies: "EUR",
  "tee-technologies": "amd-sev-snp",
  chips: "h100-sxm",
  "numeric-formats": "bf16",
  fabrics: "nvlink-1",
  isas: "sm_90",
  "software-names": "cuda",
  "evidence-formats": "sev-snp-report",
  "artifact-kinds": "oci-image",
  vendors: "nvidia",
  "partition-kinds": "full",
  "artifact-features": "version-compatible",
  "substitution-phases": "train",
  "reason-codes": "price-too-high",
};

/**
 * The schema that a schema refers to.
 * @param {any} schema
 * @param {any} root
 */
export function resolved(schema, root) {
  return schema.$ref === undefined ? schema : { ...schema, ...root.$defs[schema.$ref.slice("#/$defs/".length)] };
}

/**
 * The smallest value of a schema: required fields, and of alternatives the first.
 * @param {any} written
 * @param {any} root
 * @param {string} [registry] the registry that its texts are names of
 * @returns {any}
 */
export function sampleValue(written, root, registry = written["x-registry"]) {
  const schema = resolved(written, root);
  if (schema.const !== undefined) return schema.const;
  const name = names[registry ?? ""];
  if (name !== undefined) return schema.type === "array" ? [named(resolved(schema.items, root), name)] : named(schema, name);
  if (schema.enum !== undefined) return schema.enum[0];
  const [first] = schema.oneOf ?? schema.anyOf ?? [];
  if (schema.type === undefined && first !== undefined) return sampleValue(first, root);
  switch (schema.type) {
    case "string":
      if (schema["x-quantity"] !== undefined) return quantities[schema["x-quantity"]];
      if (schema.pattern !== undefined) return texts.find(([start]) => schema.pattern.startsWith(start))?.[1];
      return "x".repeat(Math.max(schema.minLength ?? 1, 1));
    case "integer":
    case "number":
      return Math.max(schema.minimum ?? 1, Math.min(1, schema.maximum ?? 1));
    case "boolean":
      return true;
    case "array":
      return Array.from({ length: Math.max(schema.minItems ?? 0, 1) }, () => sampleValue(schema.items, root));
    case "object": {
      const wanted = new Set([...(schema.required ?? []), ...(first?.required ?? [])]);
      const fields = [...wanted].map((field) => [field, sampleField(field, schema, root)]);
      return Object.fromEntries(fields);
    }
    default:
      return {};
  }
}

/** Fields whose value has to fit others. @type {Readonly<Record<string, unknown>>} */
const fields = { source: "nameplate", below: "2.0", critical: false };

/**
 * The smallest value of a field of a schema.
 * @param {string} field
 * @param {any} schema
 * @param {any} root
 * @param {string} [registry] the registry of what the schema is the type of
 */
export function sampleField(field, schema, root, registry) {
  const written = schema.properties[field];
  return fields[field] ?? sampleValue(written, root, written["x-registry"] ?? (["anyOf", "noneOf", "values", "value"].includes(field) ? registry : undefined));
}

/**
 * A registered name as a text, a choice, a set or a figure.
 * @param {any} schema
 * @param {string} name
 */
function named(schema, name) {
  if (schema.type !== "object") return name;
  if (schema.properties.anyOf !== undefined) return { anyOf: [name] };
  return schema.properties.values !== undefined ? { values: [name] } : { value: name };
}
