import { isJsonArray, isJsonObject, type JsonValue } from "@cornercast/sdk/document";

/** Whether two values of JSON are the same; the order of members does not count. */
export function sameJson(left: JsonValue, right: JsonValue): boolean {
  if (isJsonArray(left) && isJsonArray(right)) return left.length === right.length && left.every((item, index) => sameJson(item, right[index] ?? null));
  if (isJsonObject(left) && isJsonObject(right)) {
    const names = Object.keys(left);
    return names.length === Object.keys(right).length && names.every((name) => sameJson(left[name] ?? null, right[name] ?? null));
  }
  return left === right;
}
