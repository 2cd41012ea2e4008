import { fieldOf, isJsonArray, isJsonObject, type JsonValue } from "../json-value.js";

// What figures may name without an entry in `sources`.
const builtInSources: readonly string[] = ["nameplate", "asserted"];

/** The names of sources that a spec defines, and those that need no definition. */
export function sourceNames(spec: JsonValue): ReadonlySet<string> {
  const names = new Set(builtInSources);
  const sources = fieldOf(spec, "sources");
  for (const source of isJsonArray(sources) ? sources : []) {
    const id = fieldOf(source, "id");
    if (typeof id === "string") names.add(id);
  }
  return names;
}

/** Whether a value names no other sources than some: the answer for most, found without a note of where each name stands. */
export function namesOnly(names: ReadonlySet<string>, value: JsonValue | undefined): boolean {
  if (isJsonArray(value)) return value.every((item) => namesOnly(names, item));
  if (!isJsonObject(value)) return true;
  for (const name in value) {
    const item = value[name];
    if (typeof item === "string" ? name === "source" && !names.has(item) : name !== "attributes" && name !== "extensions" && !namesOnly(names, item))
      return false;
  }
  return true;
}
