import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "@cornercast/sdk/document";

/** A published JSON Schema, or a part of one. */
export type Schema = JsonObject;

/** A field of a type of the schemas, such as `memory` of `DeviceRequirement`. */
export interface SchemaField {
  readonly type: string;
  readonly field: string;
  readonly schema: Schema;
  readonly required: boolean;
}

/** The kinds that people and programs write. */
export const inputKinds = ["Workload", "Offer", "AppraisalPolicy", "ReferenceValues", "TrustAnchors"] as const;

const { resolve } = createRequire(import.meta.url);
const roots: ReadonlyMap<string, Schema> = new Map(
  inputKinds.map((kind) => [kind, JSON.parse(readFileSync(resolve(`@cornercast/schemas/json/accept/${kind}.schema.json`), "utf8")) as Schema]),
);

/** The fields of all types that documents of a kind are made of. */
export function schemaFields(kind: string): readonly SchemaField[] {
  const root = roots.get(kind) ?? {};
  const types: readonly (readonly [string, JsonValue])[] = [[kind, root], ...Object.entries(objectOf(root["$defs"]))];
  return types.flatMap(([type, schema]) => {
    const required = isJsonObject(schema) && isJsonArray(schema["required"]) ? schema["required"] : [];
    return Object.entries(objectOf(isJsonObject(schema) ? schema["properties"] : undefined)).map(([field, own]) => ({
      type,
      field,
      schema: objectOf(own),
      required: required.includes(field),
    }));
  });
}

/** The type and the field of the schemas that a place in a document of a kind is, such as `DeviceRequirement.memory`. */
export function fieldAt(kind: string, tokens: readonly string[]): string | undefined {
  const root = roots.get(kind);
  if (root === undefined) return undefined;
  let [type, schema, place]: [string, Schema, string | undefined] = [kind, root, undefined];
  for (const token of tokens) {
    const { properties, items, additionalProperties } = schema;
    if (items !== undefined) [type, schema] = typed(items, root, type);
    else if (isJsonObject(properties) && properties[token] !== undefined) {
      place = `${type}.${token}`;
      [type, schema] = typed(properties[token], root, type);
    } else if (isJsonObject(additionalProperties)) [type, schema] = typed(additionalProperties, root, type);
    else return undefined;
  }
  return place;
}

/** A document in which every field of the schemas is what `change` makes of it; absent where that is undefined. The same one where nothing changes. */
export function mapFields(kind: string, document: JsonValue, change: (field: string, value: JsonValue) => JsonValue | undefined): JsonValue {
  const root = roots.get(kind);
  return root === undefined ? document : mapped(document, kind, root, root, change);
}

function mapped(value: JsonValue, type: string, schema: Schema, root: Schema, change: (field: string, value: JsonValue) => JsonValue | undefined): JsonValue {
  if (isJsonArray(value)) {
    const [itemType, items] = typed(schema["items"] ?? {}, root, type);
    const changed = value.map((item) => mapped(item, itemType, items, root, change));
    return changed.every((item, index) => item === value[index]) ? value : changed;
  }
  if (!isJsonObject(value)) return value;
  const { properties, additionalProperties } = schema;
  let same = true;
  const entries = Object.entries(value).flatMap(([name, held]): readonly (readonly [string, JsonValue])[] => {
    const own = isJsonObject(properties) ? properties[name] : undefined;
    const [innerType, inner] = typed(own ?? additionalProperties ?? {}, root, type);
    const below = mapped(held, innerType, inner, root, change);
    const result = own === undefined ? below : change(`${type}.${name}`, below);
    same &&= result === held;
    return result === undefined ? [] : [[name, result]];
  });
  return same ? value : Object.fromEntries(entries);
}

function typed(written: JsonValue, root: Schema, type: string): [string, Schema] {
  const schema = objectOf(written);
  const reference = schema["$ref"];
  if (typeof reference !== "string") return [type, schema];
  const name = reference.slice("#/$defs/".length);
  return [name, { ...objectOf(objectOf(root["$defs"])[name]), ...("x-registry" in schema && { "x-registry": schema["x-registry"] ?? null }) }];
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return value !== undefined && isJsonObject(value) ? value : {};
}
