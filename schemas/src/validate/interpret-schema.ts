import type { DocumentValidator, ValidationError } from "./document-validator.js";

/** A JSON Schema (2020-12) or a part of one, with the keywords that schemas of this package use. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** Where a value is: the steps from it to the root. */
interface Place {
  readonly parent: Place | undefined;
  readonly key: string | number;
}

type Check = (value: unknown, place: Place | undefined, errors: ValidationError[]) => void;
type Report = (place: Place | undefined, keyword: string, params: ValidationError["params"], errors: ValidationError[]) => void;

/**
 * A validator that follows a schema, where one that is compiled from it would be too large to send: in a page.
 *
 * - It gives the errors that the compiled one gives, with the same parameters; of their order nothing is promised.
 * - Keywords that it does not know, such as `description` and those of extensions, say nothing about validity.
 * - It makes no code of text, so that it runs under a content security policy.
 *
 * @example
 * ```ts
 * const isName = interpretSchema<string>({ type: "string", minLength: 1 });
 * isName(""); // false, and isName.errors says why
 * ```
 */
export function interpretSchema<Document>(root: JsonSchema): DocumentValidator<Document> {
  const definitions = new Map<string, Check>();
  let check: Check | undefined;
  const validate: DocumentValidator<Document> = (value): value is Document => {
    const errors: ValidationError[] = [];
    check ??= schemaCheck(root, "#", resolve);
    check(value, undefined, errors);
    validate.errors = errors.length === 0 ? null : errors;
    return errors.length === 0;
  };
  return validate;

  /** A message may be in itself: what it checks is looked up when a value is there. */
  function resolve(reference: string): Check {
    return (value, place, errors) => {
      let known = definitions.get(reference);
      if (known === undefined) {
        const target = reference
          .split("/")
          .slice(1)
          .reduce<unknown>((schema, step) => (isSchema(schema) ? schema[step] : undefined), root);
        known = schemaCheck(isSchema(target) ? target : {}, reference, resolve);
        definitions.set(reference, known);
      }
      known(value, place, errors);
    };
  }
}

type Resolve = (reference: string) => Check;

function schemaCheck(schema: JsonSchema, path: string, resolve: Resolve): Check {
  if (typeof schema["$ref"] === "string") return resolve(schema["$ref"]);
  const report: Report = (place, keyword, params, errors) => {
    errors.push({ instancePath: pointer(place), schemaPath: `${path}/${keyword}`, keyword, params });
  };
  const part = (value: unknown, ...steps: readonly string[]): Check =>
    value === false
      ? (_, place, errors) =>
          errors.push({ instancePath: pointer(place), schemaPath: `${path}/${steps.join("/")}/false schema`, keyword: "false schema", params: {} })
      : schemaCheck(isSchema(value) ? value : {}, [path, ...steps].join("/"), resolve);
  const type = schema["type"];
  const checks: readonly Check[] = [
    ...(typeof type === "string" ? [typeCheck(type, report)] : []),
    ...numberChecks(schema, report),
    ...textChecks(schema, report),
    ...valueChecks(schema, report),
    ...unionChecks(schema, report, part),
    ...listChecks(schema, report, part),
    ...objectChecks(schema, report, part),
  ];
  return (value, place, errors) => {
    for (const check of checks) check(value, place, errors);
  };
}

type Part = (value: unknown, ...steps: readonly string[]) => Check;

const types: Readonly<Record<string, (value: unknown) => boolean>> = {
  object: isObject,
  array: Array.isArray,
  string: (value) => typeof value === "string",
  boolean: (value) => typeof value === "boolean",
  number: isFiniteNumber,
  integer: (value) => isFiniteNumber(value) && value % 1 === 0,
  null: (value) => value === null,
};

function typeCheck(type: string, report: Report): Check {
  const isOf = types[type] ?? (() => false);
  return (value, place, errors) => {
    if (!isOf(value)) report(place, "type", { type }, errors);
  };
}

const comparisons: readonly (readonly [string, string, (value: number, limit: number) => boolean])[] = [
  ["maximum", "<=", (value, limit) => value <= limit],
  ["minimum", ">=", (value, limit) => value >= limit],
  ["exclusiveMaximum", "<", (value, limit) => value < limit],
  ["exclusiveMinimum", ">", (value, limit) => value > limit],
];

function numberChecks(schema: JsonSchema, report: Report): readonly Check[] {
  return comparisons.flatMap(([keyword, comparison, holds]): readonly Check[] => {
    const limit = schema[keyword];
    if (typeof limit !== "number") return [];
    return [
      (value, place, errors) => {
        if (isFiniteNumber(value) && !holds(value, limit)) report(place, keyword, { comparison, limit }, errors);
      },
    ];
  });
}

function textChecks(schema: JsonSchema, report: Report): readonly Check[] {
  const checks: Check[] = [];
  const text = (keyword: string, params: ValidationError["params"], holds: (value: string) => boolean): void => {
    checks.push((value, place, errors) => {
      if (typeof value === "string" && !holds(value)) report(place, keyword, params, errors);
    });
  };
  const { maxLength, minLength, pattern } = schema;
  // Where every character is one unit, or even so many units are few enough, nothing has to be counted.
  if (typeof maxLength === "number") text("maxLength", { limit: maxLength }, (value) => value.length <= maxLength || points(value) <= maxLength);
  if (typeof minLength === "number") text("minLength", { limit: minLength }, (value) => value.length >= minLength && points(value) >= minLength);
  if (typeof pattern === "string") {
    const expression = new RegExp(pattern, "u");
    text("pattern", { pattern }, (value) => expression.test(value));
  }
  return checks;
}

function valueChecks(schema: JsonSchema, report: Report): readonly Check[] {
  const checks: Check[] = [];
  if ("const" in schema) {
    const allowedValue = schema["const"];
    checks.push((value, place, errors) => {
      if (value !== allowedValue) report(place, "const", { allowedValue }, errors);
    });
  }
  const allowedValues = schema["enum"];
  if (isList(allowedValues)) {
    const allowed = new Set(allowedValues);
    checks.push((value, place, errors) => {
      if (!allowed.has(value)) report(place, "enum", { allowedValues }, errors);
    });
  }
  return checks;
}

function unionChecks(schema: JsonSchema, report: Report, part: Part): readonly Check[] {
  const checks: Check[] = [];
  if ("not" in schema) {
    const refused = part(schema["not"], "not");
    checks.push((value, place, errors) => {
      if (errorsOf(refused, value, place).length === 0) report(place, "not", {}, errors);
    });
  }
  for (const keyword of ["anyOf", "oneOf"]) {
    const branches = schema[keyword];
    if (!isList(branches)) continue;
    const parts = branches.map((branch, index) => part(branch, keyword, String(index)));
    checks.push((value, place, errors) => {
      const found = parts.map((branch) => errorsOf(branch, value, place));
      const passing = found.flatMap((own, index) => (own.length === 0 ? [index] : []));
      if (passing.length === 1 || (keyword === "anyOf" && passing.length > 0)) return;
      for (const own of found) errors.push(...own);
      report(place, keyword, keyword === "anyOf" ? {} : { passingSchemas: passing.length === 0 ? null : passing.slice(0, 2) }, errors);
    });
  }
  return checks;
}

function listChecks(schema: JsonSchema, report: Report, part: Part): readonly Check[] {
  const checks: Check[] = [];
  const list = (check: (value: readonly unknown[], place: Place | undefined, errors: ValidationError[]) => void): void => {
    checks.push((value, place, errors) => {
      if (isList(value)) check(value, place, errors);
    });
  };
  const { maxItems, minItems, items } = schema;
  if (typeof maxItems === "number")
    list((value, place, errors) => {
      if (value.length > maxItems) report(place, "maxItems", { limit: maxItems }, errors);
    });
  if (typeof minItems === "number")
    list((value, place, errors) => {
      if (value.length < minItems) report(place, "minItems", { limit: minItems }, errors);
    });
  if (schema["uniqueItems"] === true)
    list((value, place, errors) => {
      const twice = lastPair(value);
      if (twice !== undefined) report(place, "uniqueItems", twice, errors);
    });
  if (items !== undefined) {
    const item = part(items, "items");
    list((value, place, errors) => {
      for (let index = 0; index < value.length; index += 1) item(value[index], { parent: place, key: index }, errors);
    });
  }
  return checks;
}

function objectChecks(schema: JsonSchema, report: Report, part: Part): readonly Check[] {
  const checks: Check[] = [];
  const object = (check: (value: JsonSchema, place: Place | undefined, errors: ValidationError[]) => void): void => {
    checks.push((value, place, errors) => {
      if (isObject(value)) check(value, place, errors);
    });
  };
  const { maxProperties, required, propertyNames, additionalProperties, properties } = schema;
  if (typeof maxProperties === "number")
    object((value, place, errors) => {
      if (Object.keys(value).length > maxProperties) report(place, "maxProperties", { limit: maxProperties }, errors);
    });
  if (isList(required)) {
    const names = required.map(String);
    object((value, place, errors) => {
      for (const name of names) if (value[name] === undefined) report(place, "required", { missingProperty: name }, errors);
    });
  }
  if (propertyNames !== undefined) {
    const name = part(propertyNames, "propertyNames");
    object((value, place, errors) => {
      for (const key of Object.keys(value)) {
        const own = errorsOf(name, key, place);
        if (own.length === 0) continue;
        for (const error of own) errors.push({ ...error, propertyName: key });
        report(place, "propertyNames", { propertyName: key }, errors);
      }
    });
  }
  const known = new Map(isSchema(properties) ? Object.entries(properties).map(([name, each]) => [name, part(each, "properties", name)]) : []);
  const other = additionalProperties === undefined || additionalProperties === false ? undefined : part(additionalProperties, "additionalProperties");
  if (known.size === 0 && other === undefined && additionalProperties === undefined) return checks;
  object((value, place, errors) => {
    for (const key of Object.keys(value)) {
      const each = value[key];
      if (each === undefined) continue;
      const property = known.get(key) ?? other;
      if (property !== undefined) property(each, { parent: place, key }, errors);
      else if (additionalProperties === false) report(place, "additionalProperties", { additionalProperty: key }, errors);
    }
  });
  return checks;
}

function errorsOf(check: Check, value: unknown, place: Place | undefined): readonly ValidationError[] {
  const errors: ValidationError[] = [];
  check(value, place, errors);
  return errors;
}

/** The last of two equal members, and the first one after it that it equals, looked for from the end as compiled validators do. Texts and numbers only. */
function lastPair(list: readonly unknown[]): { readonly i: number; readonly j: number } | undefined {
  const places = new Map<unknown, number>();
  for (let i = list.length - 1; i >= 0; i -= 1) {
    const j = places.get(list[i]);
    if (j !== undefined) return { i, j };
    places.set(list[i], i);
  }
  return undefined;
}

function pointer(place: Place | undefined): string {
  if (place === undefined) return "";
  const key = typeof place.key === "number" ? String(place.key) : place.key.replaceAll("~", "~0").replaceAll("/", "~1");
  return `${pointer(place.parent)}/${key}`;
}

/** How many characters a text has, each of which may be two units. */
function points(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSchema(value: unknown): value is JsonSchema {
  return isObject(value);
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}
