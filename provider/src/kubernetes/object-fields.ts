import { fieldOf, isJsonArray, type JsonValue } from "@cornercast/sdk/document";

/** The value at a path of names; undefined where there is none. */
export function at(value: JsonValue | undefined, ...names: readonly string[]): JsonValue | undefined {
  return names.reduce<JsonValue | undefined>((found, name) => fieldOf(found, name), value);
}

/** A text that is not empty. */
export function textAt(value: JsonValue | undefined, ...names: readonly string[]): string | undefined {
  const found = at(value, ...names);
  return typeof found === "string" && found !== "" ? found : undefined;
}

/** The entries of a list; none where there is no list. */
export function listAt(value: JsonValue | undefined, ...names: readonly string[]): readonly JsonValue[] {
  const found = at(value, ...names);
  return isJsonArray(found) ? found : [];
}

/** The texts of a map, such as labels. */
export function textsAt(value: JsonValue | undefined, ...names: readonly string[]): Readonly<Record<string, string>> {
  const found = at(value, ...names);
  if (found === undefined || found === null || typeof found !== "object") return {};
  return Object.fromEntries(Object.entries(found).flatMap(([name, text]) => (typeof text === "string" ? [[name, text]] : [])));
}
