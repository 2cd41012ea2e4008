import { isJsonArray, isJsonObject, parsePointer, readDocuments, type JsonValue } from "@cornercast/sdk/document";
import type { ValidateRequest } from "../case/conformance-case.js";
import { fieldAt, inputKinds, schemaFields } from "./document-schemas.js";
import { answeringMutant, type Mutant } from "./mutant.js";

/** The code of what breaks each rule of a schema. */
const codes: Readonly<Record<string, string>> = {
  type: "wrong-type",
  enum: "value-not-allowed",
  pattern: "pattern-mismatch",
  minLength: "out-of-range",
  maxLength: "out-of-range",
  minItems: "out-of-range",
  minimum: "out-of-range",
  maximum: "out-of-range",
  exclusiveMinimum: "out-of-range",
  uniqueItems: "duplicate-name",
  required: "missing-field",
};

/** For each field and each code that a rule of its schema gives, a validator that lacks the rule. Rules of one field with one code are one mutant. */
export function rulesOff(): readonly Mutant[] {
  const rules = new Map<string, { readonly field: string; readonly code: string }>();
  for (const kind of inputKinds)
    for (const { type, field, schema, required } of schemaFields(kind)) {
      // Envelopes have rules of their own: an unknown version or kind is no wrong value.
      if ((inputKinds as readonly string[]).includes(type) && field !== "spec" && field !== "status") continue;
      for (const keyword of [...Object.keys(schema), ...(required ? ["required"] : []), ...("$ref" in schema ? ["type"] : [])]) {
        if (field.includes("_") || (keyword === "pattern" && "x-quantity" in schema) || (keyword === "type" && "enum" in schema)) continue;
        const code = codes[keyword];
        if (code !== undefined) rules.set(`rule-off.${type}.${field}.${code}`, { field: `${type}.${field}`, code });
      }
    }
  return [...rules].map(([name, { field, code }]) =>
    answeringMutant(name, `it has no rule by which ${field} gives ${code}`, (answer, request) =>
      request.kind === "validate" ? without(answer, request, field, code) : answer,
    ),
  );
}

function without(answer: unknown, request: ValidateRequest, field: string, code: string): unknown {
  const value = answer as {
    readonly valid: boolean;
    readonly diagnostics: readonly { readonly code: string; readonly severity: string; readonly pointer?: string }[];
  };
  if (!value.diagnostics.some((diagnostic) => diagnostic.code === code)) return answer;
  const kind = kindOf(request);
  const left = value.diagnostics.filter(({ code: own, pointer }) => own !== code || fieldAt(kind, parsePointer(pointer ?? "") ?? []) !== field);
  return left.length === value.diagnostics.length ? answer : { valid: left.every(({ severity }) => severity !== "error"), diagnostics: left };
}

function kindOf(request: ValidateRequest): string {
  if ("data" in request) return "";
  const { format, text } = request;
  const value: JsonValue = readDocuments([{ name: "document", format, text }]).documents[0]?.value ?? null;
  const first = isJsonArray(value) ? value[0] : value;
  return first !== undefined && isJsonObject(first) && typeof first["kind"] === "string" ? first["kind"] : "";
}
