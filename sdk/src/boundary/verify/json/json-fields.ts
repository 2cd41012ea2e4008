import { fieldOf, isJsonArray, type JsonValue } from "../../../document/json-value.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { fromHex } from "../bytes/hex.js";
import { Malformed } from "../bytes/malformed.js";

/** The text of a field, which must be there. */
export function textField(value: JsonValue | undefined, name: string): string {
  const field = fieldOf(value, name);
  if (typeof field !== "string") throw new Malformed(`the field "${name}" is not a text`);
  return field;
}

/** The whole number of a field, which must be there and between 0 and `largest`. */
export function numberField(value: JsonValue | undefined, name: string, largest: number): number {
  const field = fieldOf(value, name);
  if (typeof field !== "number" || !Number.isInteger(field) || field < 0 || field > largest) {
    throw new Malformed(`the field "${name}" is not a whole number from 0 to ${String(largest)}`);
  }
  return field;
}

/** The bytes of a field of hexadecimal digits, which must be there and have this size. */
export function hexField(value: JsonValue | undefined, name: string, size: number): Bytes {
  const bytes = fromHex(textField(value, name));
  if (bytes?.length !== size) throw new Malformed(`the field "${name}" is not ${String(size)} bytes in hexadecimal digits`);
  return bytes;
}

/** The items of a field, which must be a list. */
export function listField(value: JsonValue | undefined, name: string): readonly JsonValue[] {
  const field = fieldOf(value, name);
  if (!isJsonArray(field)) throw new Malformed(`the field "${name}" is not a list`);
  return field;
}

/** The texts of a field; none where the field is absent. */
export function textsField(value: JsonValue | undefined, name: string): readonly string[] {
  if (fieldOf(value, name) === undefined) return [];
  return listField(value, name).map((item) => {
    if (typeof item !== "string") throw new Malformed(`the field "${name}" is not a list of texts`);
    return item;
  });
}

/** The time of a field, in milliseconds since 1970: `YYYY-MM-DDThh:mm:ssZ`. */
export function timeField(value: JsonValue | undefined, name: string): number {
  const text = textField(value, name);
  const time = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$/u.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw new Malformed(`the field "${name}" is not a time`);
  return time;
}
