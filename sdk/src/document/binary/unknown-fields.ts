import type { DescField, DescMessage, Message, UnknownField } from "@bufbuild/protobuf";
import { base64Encode } from "@bufbuild/protobuf/wire";
import type { JsonObject, JsonValue } from "../json-value.js";

/**
 * The JSON form of a message together with the fields that its descriptor does not know, each as a member named by its field number
 * (as the text format of protobuf prints them) whose value is the bytes of the field in base64.
 *
 * - A JSON form without them would be another document with a smaller demand; with them, validation reports them where they are.
 * - Known fields are never named by a number, so that the names cannot collide.
 */
export function withUnknownFields(descriptor: DescMessage, message: Message, json: JsonObject): JsonObject {
  const unknown = (message.$unknown ?? []).map(memberOf);
  const members = Object.entries(json).map(([name, value]): readonly [string, JsonValue] => {
    const field = descriptor.fields.find(({ jsonName }) => jsonName === name);
    return [
      name,
      field === undefined
        ? value
        : inField(field, (message as unknown as Readonly<Record<string, unknown>>)[field.localName] ?? inGroup(field, message), value),
    ];
  });
  return Object.fromEntries([...members, ...unknown]);
}

const memberOf = ({ no, data }: UnknownField): readonly [string, JsonValue] => [String(no), base64Encode(data)];

/** The value of a member of a oneof. */
function inGroup(field: DescField, message: Message): unknown {
  const name = field.oneof?.localName;
  return name === undefined ? undefined : (message as unknown as Readonly<Record<string, { readonly value?: unknown }>>)[name]?.value;
}

function inField(field: DescField, value: unknown, json: JsonValue): JsonValue {
  const inner = field.message;
  if (inner === undefined || inner.typeName.startsWith("google.protobuf.")) return json;
  const enter = (part: unknown, partJson: JsonValue): JsonValue => withUnknownFields(inner, part as Message, partJson as JsonObject);
  switch (field.fieldKind) {
    case "list":
      return (json as readonly JsonValue[]).map((item, index) => enter((value as readonly unknown[])[index], item));
    case "map":
      return Object.fromEntries(Object.entries(json as JsonObject).map(([key, item]) => [key, enter((value as Readonly<Record<string, unknown>>)[key], item)]));
    default:
      return enter(value, json);
  }
}
