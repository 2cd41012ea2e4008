import type { DescField, DescMessage, Message, UnknownField } from "@bufbuild/protobuf";
import { base64Encode } from "@bufbuild/protobuf/wire";
import { fieldOf, type JsonObject, type JsonValue } from "../json-value.js";

/**
 * The JSON form of a message together with the fields that its descriptor does not know, each as a member named by its field number
 * (as the text format of protobuf prints them) whose value is the bytes of the field in base64.
 *
 * - A JSON form without them would be another document with a smaller demand; with them, validation reports them where they are.
 * - Known fields are never named by a number, so that the names cannot collide.
 */
export function withUnknownFields(descriptor: DescMessage, message: Message, json: JsonObject): JsonObject {
  let changed: Record<string, JsonValue> | undefined;
  for (const field of messageFields(descriptor)) {
    const before = fieldOf(json, field.jsonName);
    if (before === undefined) continue;
    const held = (message as unknown as Readonly<Record<string, unknown>>)[field.localName] ?? inGroup(field, message);
    const after = inField(field, held, before);
    if (after !== before) (changed ??= { ...json })[field.jsonName] = after;
  }
  const known = changed ?? json;
  const unknown = message.$unknown ?? [];
  return unknown.length === 0 ? known : { ...known, ...Object.fromEntries(unknown.map(memberOf)) };
}

const holders = new WeakMap<DescMessage, readonly DescField[]>();

/** The fields that hold messages, which may hold what their descriptors do not know. */
function messageFields(descriptor: DescMessage): readonly DescField[] {
  let fields = holders.get(descriptor);
  if (fields === undefined) {
    fields = descriptor.fields.filter(({ message }) => message !== undefined && !message.typeName.startsWith("google.protobuf."));
    holders.set(descriptor, fields);
  }
  return fields;
}

const memberOf = ({ no, data }: UnknownField): readonly [string, JsonValue] => [String(no), base64Encode(data)];

/** The value of a member of a oneof. */
function inGroup(field: DescField, message: Message): unknown {
  const name = field.oneof?.localName;
  return name === undefined ? undefined : (message as unknown as Readonly<Record<string, { readonly value?: unknown }>>)[name]?.value;
}

function inField(field: DescField, value: unknown, json: JsonValue): JsonValue {
  const inner = field.message;
  if (inner === undefined) return json;
  const enter = (part: unknown, partJson: JsonValue): JsonValue => withUnknownFields(inner, part as Message, partJson as JsonObject);
  switch (field.fieldKind) {
    case "list": {
      const before = json as readonly JsonValue[];
      const after = before.map((item, index) => enter((value as readonly unknown[])[index], item));
      return after.some((item, index) => item !== before[index]) ? after : json;
    }
    case "map":
      return Object.fromEntries(Object.entries(json as JsonObject).map(([key, item]) => [key, enter((value as Readonly<Record<string, unknown>>)[key], item)]));
    default:
      return enter(value, json);
  }
}
