import { type DescField, type DescMessage, type JsonValue, ScalarType } from "@bufbuild/protobuf";

/** What a place in a document is. Any JSON value may be at `any`. */
export type SiteType = "any" | "bool" | "bytes" | "float" | "int32" | "int64" | "list" | "map" | "message" | "string";

/** A place in a document that holds a value. */
export interface Site {
  readonly path: readonly (string | number)[];
  readonly type: SiteType;
  /** The message that is here. */
  readonly message?: DescMessage;
  /** Whether the place is a member of a list or a value of a map. */
  readonly member: boolean;
}

/** All places of a document that hold a value, the document first. */
export function sitesOf(message: DescMessage, value: JsonValue, path: readonly (string | number)[] = [], member = false): readonly Site[] {
  const fields = message.fields.flatMap((field) => {
    const child = (value as Record<string, JsonValue>)[field.jsonName];
    return child === undefined ? [] : fieldSites(field, child, [...path, field.jsonName]);
  });
  return [{ path, type: "message", message, member }, ...fields];
}

function fieldSites(field: DescField, value: JsonValue, path: readonly (string | number)[]): readonly Site[] {
  if (field.fieldKind === "list")
    return [{ path, type: "list", member: false }, ...(value as JsonValue[]).flatMap((item, index) => elementSites(field, item, [...path, index], true))];
  if (field.fieldKind === "map")
    return [
      { path, type: "map", member: false },
      ...Object.entries(value as Record<string, JsonValue>).flatMap(([key, item]) => elementSites(field, item, [...path, key], true)),
    ];
  return elementSites(field, value, path, false);
}

function elementSites(field: DescField, value: JsonValue, path: readonly (string | number)[], member: boolean): readonly Site[] {
  if (field.message !== undefined) {
    return field.message.typeName.startsWith("google.protobuf.") ? [{ path, type: "any", member }] : sitesOf(field.message, value, path, member);
  }
  return [{ path, type: scalarType(field.scalar), member }];
}

function scalarType(scalar: ScalarType | undefined): SiteType {
  switch (scalar) {
    case ScalarType.BOOL:
      return "bool";
    case ScalarType.STRING:
      return "string";
    case ScalarType.BYTES:
      return "bytes";
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      return "float";
    case ScalarType.INT32:
    case ScalarType.SINT32:
    case ScalarType.SFIXED32:
    case ScalarType.UINT32:
    case ScalarType.FIXED32:
      return "int32";
    default:
      return "int64";
  }
}
