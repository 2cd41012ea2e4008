import { isJsonArray, isJsonObject, type JsonValue } from "./json-value.js";

/**
 * Writes a JSON Pointer (RFC 6901) from its reference tokens.
 *
 * @example
 * ```ts
 * formatPointer(["spec", "labels", "a/b"]); // "/spec/labels/a~1b"
 * ```
 */
export function formatPointer(tokens: readonly (string | number)[]): string {
  return tokens.map((token) => `/${String(token).replace(/~/g, "~0").replace(/\//g, "~1")}`).join("");
}

/** Reads the reference tokens of a JSON Pointer (RFC 6901); absent when the text is none. */
export function parsePointer(pointer: string): readonly string[] | undefined {
  if (pointer === "") return [];
  if (!pointer.startsWith("/") || /~(?![01])/.test(pointer)) return undefined;
  return pointer
    .slice(1)
    .split("/")
    .map((token) => token.replace(/~1/g, "/").replace(/~0/g, "~"));
}

/** The value that reference tokens lead to; absent where there is none. */
export function valueAt(value: JsonValue, tokens: readonly string[]): JsonValue | undefined {
  let current: JsonValue | undefined = value;
  for (const token of tokens) {
    if (isJsonArray(current)) current = /^(?:0|[1-9][0-9]{0,9})$/.test(token) ? current[Number(token)] : undefined;
    else if (isJsonObject(current) && Object.hasOwn(current, token)) current = current[token];
    else return undefined;
  }
  return current;
}
