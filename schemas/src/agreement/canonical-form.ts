import { type DescField, type DescMessage, type JsonValue, ScalarType } from "@bufbuild/protobuf";

type ScalarForm = (scalar: ScalarType | undefined, value: JsonValue) => JsonValue;

/**
 * The JSON that protobuf writes for a document that keeps the rules, made from the descriptor alone.
 *
 * - Empty lists and maps and unknown fields are left out; 64-bit numbers are texts; bytes are in standard base64; minus
 *   zero is zero.
 */
export function canonicalForm(message: DescMessage, value: JsonValue): JsonValue {
  return formOf(message, value, canonicalScalar);
}

/** A document without its empty lists and maps, which mean the same as absent ones. */
export function withoutEmptyCollections(message: DescMessage, value: JsonValue): JsonValue {
  return formOf(message, value, (_scalar, scalar) => scalar);
}

function formOf(message: DescMessage, value: JsonValue, scalarForm: ScalarForm): JsonValue {
  const object = value as Readonly<Record<string, JsonValue>>;
  return Object.fromEntries(
    message.fields.flatMap((field) => {
      const child = object[field.jsonName];
      if (child === undefined) return [];
      const form = formOfField(field, child, scalarForm);
      return isEmptyCollection(field, form) ? [] : [[field.jsonName, form] as const];
    }),
  );
}

function formOfField(field: DescField, value: JsonValue, scalarForm: ScalarForm): JsonValue {
  const element = (item: JsonValue): JsonValue => {
    if (field.message === undefined) return scalarForm(field.scalar, item);
    return field.message.typeName.startsWith("google.protobuf.") ? item : formOf(field.message, item, scalarForm);
  };
  if (field.fieldKind === "list") return (value as JsonValue[]).map(element);
  if (field.fieldKind === "map") return Object.fromEntries(Object.entries(value as Record<string, JsonValue>).map(([key, item]) => [key, element(item)]));
  return element(value);
}

function canonicalScalar(scalar: ScalarType | undefined, value: JsonValue): JsonValue {
  switch (scalar) {
    case ScalarType.INT64:
    case ScalarType.SINT64:
    case ScalarType.SFIXED64:
    case ScalarType.UINT64:
    case ScalarType.FIXED64:
      return String(value);
    case ScalarType.BYTES:
      return Buffer.from(value as string, "base64").toString("base64");
    default:
      return Object.is(value, -0) ? 0 : value;
  }
}

function isEmptyCollection(field: DescField, value: JsonValue): boolean {
  return (field.fieldKind === "list" || field.fieldKind === "map") && Object.keys(value as object).length === 0;
}
