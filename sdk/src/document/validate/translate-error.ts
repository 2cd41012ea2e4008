import { suggest } from "../../errors/suggest.js";
import { dimensionExamples } from "../../quantity/dimension.js";
import { parseQuantity } from "../../quantity/parse-quantity.js";
import { formatPointer, parsePointer, valueAt } from "../json-pointer.js";
import { isJsonArray, isJsonObject, type JsonValue } from "../json-value.js";
import type { JsonSchema, SchemaError } from "./document-contract.js";
import type { DocumentFinding } from "./document-finding.js";
import { listed, shortened } from "./inspect-value.js";
import { planAt, type PlanNode } from "./schema-plan.js";

/** What patterns mean in words, told by how they begin. */
const patternWords: readonly (readonly [string, string])[] = [
  ["^sha256:", "sha256: and 64 hexadecimal digits"],
  ["^[0-9]{4}-", "an RFC 3339 instant, such as 2026-12-01T00:00:00Z"],
  ["^[A-Z]{2}$", "an ISO 3166-1 country code, such as FR"],
  ["^[A-Z]{3}$", "an ISO 4217 currency code, such as EUR"],
  ["^v?[0-9]", "a version of dotted numbers, such as 550.54.15"],
  ["^[0-9a-f]{4}$", "four hexadecimal digits in lower case"],
  ["^[A-Za-z0-9](", "letters, digits, '-', '.' and '_', beginning and ending with a letter or digit"],
];

/**
 * Turns the violations of a validator into findings: one for each thing that is wrong.
 *
 * - What the branches of `oneOf`, `anyOf` and `not` report is left out in favour of the one sentence that says what is wanted.
 * - A text that is no quantity is explained by the reader of quantities.
 *
 * @implements document.types-are-checked
 * @implements document.closed-sets-are-closed
 * @implements document.forms-are-checked
 * @implements document.required-fields-are-there
 * @implements document.bounds-are-kept
 * @implements document.sets-hold-nothing-twice
 */
export function translateErrors(document: JsonValue, errors: readonly SchemaError[], plan: PlanNode): readonly DocumentFinding[] {
  const unions = errors.filter((error) => error.keyword === "oneOf" || error.keyword === "anyOf" || error.keyword === "not");
  const isNoise = (error: SchemaError): boolean =>
    error.keyword === "if" ||
    error.propertyName !== undefined ||
    unions.some((union) => union !== error && error.instancePath.startsWith(union.instancePath) && error.schemaPath.startsWith(`${union.schemaPath}/`));
  return errors.filter((error) => !isNoise(error)).map((error) => translate(document, error, plan));
}

function translate(document: JsonValue, error: SchemaError, plan: PlanNode): DocumentFinding {
  const tokens = parsePointer(error.instancePath) ?? [];
  const node = planAt(plan, tokens);
  const value = valueAt(document, tokens);
  const finding = (code: DocumentFinding["code"], message: string, more: Partial<DocumentFinding> = {}): DocumentFinding => ({
    code,
    severity: "error",
    message,
    pointer: error.instancePath,
    ...more,
  });
  const number = (name: string): string => String(error.params[name]);

  switch (error.keyword) {
    case "required":
    case "dependentRequired": {
      const name = number("missingProperty");
      const expected = describe(node?.fields?.get(name));
      return finding("missing-field", `the field '${name}' is missing`, {
        pointer: formatPointer([...tokens, name]),
        ...(expected === undefined ? {} : { expected }),
      });
    }
    case "additionalProperties":
    case "unevaluatedProperties": {
      const name = String(error.params["additionalProperty"] ?? error.params["unevaluatedProperty"]);
      return finding("unknown-field", `unknown field '${shortened(name)}'`, { pointer: formatPointer([...tokens, name]), part: "key" });
    }
    case "type":
      return wrongType(value, error, node, finding);
    case "enum":
    case "const": {
      const allowed = error.keyword === "const" ? [error.params["allowedValue"]] : isArray(error.params["allowedValues"]) ? error.params["allowedValues"] : [];
      const names = allowed.map(String);
      const meant = typeof value === "string" ? suggest(value, names) : undefined;
      return finding("value-not-allowed", `${shown(value)} is not allowed here`, {
        expected: names.length === 1 ? (names[0] ?? "") : `one of ${listed(names)}`,
        ...(meant === undefined ? {} : { suggestion: meant }),
      });
    }
    case "pattern":
      return patternMismatch(value, number("pattern"), node, finding);
    case "format":
      return finding("pattern-mismatch", `${shown(value)} has the wrong form`, { expected: `a text of the format ${number("format")}` });
    case "propertyNames":
      return finding("pattern-mismatch", `the key '${shortened(number("propertyName"))}' has the wrong form`, {
        pointer: formatPointer([...tokens, number("propertyName")]),
        part: "key",
      });
    case "minLength":
      return finding("out-of-range", "the text is too short", { expected: `at least ${number("limit")} characters` });
    case "maxLength":
      return finding("out-of-range", "the text is too long", { expected: `at most ${number("limit")} characters` });
    case "minItems":
    case "minProperties":
      return finding("out-of-range", "there are too few members", { expected: `at least ${number("limit")}` });
    case "maxItems":
    case "maxProperties":
      return finding("out-of-range", "there are too many members", { expected: `at most ${number("limit")}` });
    case "uniqueItems": {
      const later = Math.max(Number(error.params["i"]), Number(error.params["j"]));
      return finding("duplicate-name", `${shown(isJsonArray(value) ? value[later] : undefined)} occurs twice`, { pointer: formatPointer([...tokens, later]) });
    }
    case "minimum":
    case "maximum":
    case "exclusiveMinimum":
    case "exclusiveMaximum":
      return finding("out-of-range", `${shown(value)} is out of range`, { expected: `a number ${number("comparison")} ${number("limit")}` });
    case "multipleOf":
      return finding("out-of-range", `${shown(value)} is out of range`, { expected: `a multiple of ${number("multipleOf")}` });
    case "oneOf":
    case "anyOf":
    case "not":
      return combination(value, error, node, finding);
    default:
      return finding("value-not-allowed", `${shown(value)} ${error.message ?? `violates '${error.keyword}'`}`);
  }
}

type Finding = (code: DocumentFinding["code"], message: string, more?: Partial<DocumentFinding>) => DocumentFinding;

function wrongType(value: JsonValue | undefined, error: SchemaError, node: PlanNode | undefined, finding: Finding): DocumentFinding {
  const wanted = isArray(error.params["type"]) ? error.params["type"].map(String) : String(error.params["type"]).split(",");
  // A number where a quantity belongs lacks its unit; its reader says so better.
  if (node?.quantity !== undefined && typeof value === "number") return quantityMismatch(String(value), node.quantity, finding);
  const expected = describe(node) ?? wanted.map(typeWord).join(" or ");
  const suggestion = conversion(value, wanted, node);
  return finding("wrong-type", `${shown(value)} is ${kindOf(value)}`, { expected, ...(suggestion === undefined ? {} : { suggestion }) });
}

/** The value in the type that is wanted, where there is only one way to mean it. */
function conversion(value: JsonValue | undefined, wanted: readonly string[], node: PlanNode | undefined): string | undefined {
  if (wanted.includes("string") && (typeof value === "number" || typeof value === "boolean")) return `"${String(value)}"`;
  if (wanted.includes("array") && value !== undefined && value !== null && typeof value !== "object") return `[${shortened(String(value))}]`;
  if (wanted.includes("object") && node?.bounds !== undefined && (typeof value === "string" || typeof value === "number"))
    return `{min: ${shortened(String(value))}}`;
  if (wanted.includes("object") && node?.isChoice === true && typeof value === "string") return `{anyOf: [${shortened(value)}]}`;
  if (wanted.includes("object") && node?.isChoice === true && isJsonArray(value) && value.length <= 8 && value.every((item) => typeof item === "string"))
    return `{anyOf: [${value.map(shortened).join(", ")}]}`;
  if ((wanted.includes("integer") || wanted.includes("number")) && typeof value === "string" && /^(?:0|[1-9][0-9]{0,14})$/.test(value)) return value;
  if (wanted.includes("boolean") && typeof value === "string" && /^(?:true|yes|on)$/i.test(value)) return "true";
  if (wanted.includes("boolean") && typeof value === "string" && /^(?:false|no|off)$/i.test(value)) return "false";
  return undefined;
}

function patternMismatch(value: JsonValue | undefined, pattern: string, node: PlanNode | undefined, finding: Finding): DocumentFinding {
  if (node?.quantity !== undefined && typeof value === "string") return quantityMismatch(value, node.quantity, finding);
  const words = patternWords.find(([start]) => pattern.startsWith(start))?.[1];
  return finding("pattern-mismatch", `${shown(value)} has the wrong form`, { expected: words ?? `a text that matches ${shortened(pattern)}` });
}

function quantityMismatch(value: string, dimension: NonNullable<PlanNode["quantity"]>, finding: Finding): DocumentFinding {
  const parsed = parseQuantity(value, dimension);
  if (parsed.kind === "ok") return finding("quantity-syntax", `${shown(value)} has the wrong form`, { expected: dimensionExamples[dimension] });
  return finding(parsed.code, parsed.message, { expected: parsed.expected, ...(parsed.suggestion === undefined ? {} : { suggestion: parsed.suggestion }) });
}

function combination(value: JsonValue | undefined, error: SchemaError, node: PlanNode | undefined, finding: Finding): DocumentFinding {
  const branches = branchesOf(error, node);
  const names = [...new Set(branches.flatMap((branch) => (isArray(branch["required"]) ? branch["required"].map(String) : [])))];
  const types = branches.flatMap((branch) => (typeof branch["type"] === "string" ? [typeWord(branch["type"])] : []));
  if (names.length > 0) {
    const amount = error.keyword === "oneOf" ? "exactly one" : error.keyword === "anyOf" ? "at least one" : "at most one";
    return finding("field-combination", `${amount} of ${listed(names)} has to be set`);
  }
  if (types.length > 0 && error.keyword !== "not") return finding("wrong-type", `${shown(value)} is ${kindOf(value)}`, { expected: types.join(" or ") });
  return finding(error.keyword === "not" ? "value-not-allowed" : "value-not-allowed", `${shown(value)} is not allowed here`);
}

/** The branches of a union that stands on a place, or inside an `allOf` there. */
function branchesOf(error: SchemaError, node: PlanNode | undefined): readonly JsonSchema[] {
  const index = /\/allOf\/([0-9]+)\/(?:oneOf|anyOf|not)$/.exec(error.schemaPath)?.[1];
  const all = node?.schema["allOf"];
  const holder = index === undefined ? node?.schema : isArray(all) ? all[Number(index)] : undefined;
  const union = isSchema(holder) ? holder[error.keyword] : undefined;
  const branches = isSchema(union) ? (union["anyOf"] ?? [union]) : union;
  return isArray(branches) ? branches.filter(isSchema) : [];
}

/** What a place wants, in words. */
function describe(node: PlanNode | undefined): string | undefined {
  if (node === undefined) return undefined;
  if (node.quantity !== undefined) return `a quantity such as ${dimensionExamples[node.quantity]}`;
  const allowed = node.schema["enum"];
  if (isArray(allowed)) return `one of ${listed(allowed.map(String))}`;
  const fixed = node.schema["const"];
  if (typeof fixed === "string") return fixed;
  if (node.fields !== undefined) return `an object with ${listed([...node.fields.keys()])}`;
  const type = node.schema["type"];
  return typeof type === "string" ? typeWord(type) : undefined;
}

function typeWord(type: string): string {
  switch (type) {
    case "string":
      return "a text";
    case "integer":
      return "a whole number";
    case "array":
      return "a list";
    case "object":
      return "an object";
    case "null":
      return "null";
    case "boolean":
      return "true or false";
    default:
      return `a ${type}`;
  }
}

function kindOf(value: JsonValue | undefined): string {
  if (value === null) return "null";
  if (isJsonArray(value)) return "a list";
  if (isJsonObject(value)) return "an object";
  return value === undefined ? "absent" : typeof value === "string" ? "a text" : typeof value === "boolean" ? "a boolean" : "a number";
}

function shown(value: JsonValue | undefined): string {
  if (isJsonArray(value)) return "the list";
  if (isJsonObject(value)) return "the object";
  return value === undefined ? "the value" : typeof value === "string" ? `'${shortened(value)}'` : String(value);
}

function isArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
