import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../document/index.js";

/** Reading of a foreign document, value by value: what is not of the expected type is absent, never a fault. */

/** A field that is an object, or an empty one. */
export function objectAt(value: JsonValue | undefined, name: string): JsonObject {
  const field = isJsonObject(value) ? value[name] : undefined;
  return isJsonObject(field) ? field : {};
}

/** A field that is a list, or an empty one. */
export function listAt(value: JsonValue | undefined, name: string): readonly JsonValue[] {
  const field = isJsonObject(value) ? value[name] : undefined;
  return isJsonArray(field) ? field : [];
}

/** A field that is a text that is not empty. */
export function textAt(value: JsonValue | undefined, name: string): string | undefined {
  const field = isJsonObject(value) ? value[name] : undefined;
  return typeof field === "string" && field !== "" ? field : undefined;
}

/** A field that is a text, a number, or true or false, as a text. */
export function scalarAt(value: JsonValue | undefined, name: string): string | undefined {
  return scalarText(isJsonObject(value) ? value[name] : undefined);
}

/** A text, a number, or true or false, as a text. */
export function scalarText(value: JsonValue | undefined): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

/** A field that is a whole number above 0, written as a number or as a text. */
export function countAt(value: JsonValue | undefined, name: string): number | undefined {
  const text = scalarAt(value, name);
  return text !== undefined && /^[1-9][0-9]{0,5}$/u.test(text) ? Number(text) : undefined;
}

/** A text as the name of a document or of a part of one: what a name may not hold becomes a dash. */
export function documentName(text: string, otherwise: string): string {
  const name = text.replaceAll(/[^-A-Za-z0-9._]+/gu, "-").replaceAll(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/gu, "");
  return name === "" ? otherwise : name.slice(0, 63).replaceAll(/[^A-Za-z0-9]+$/gu, "");
}

/** The name of a file without folders and extensions. */
export function baseName(file: string): string {
  const last = file.split("/").pop() ?? file;
  return last.replace(/(?:\.(?:dstack|sky))?\.(?:ya?ml|json)$/u, "");
}
