import { formatPointer, isJsonArray, isJsonObject, parsePointer, type JsonValue } from "@cornercast/sdk/document";
import type { PatchOperation } from "./conformance-case.js";

/** A patched value, or why the operation does not apply. */
export type PatchResult = { readonly kind: "ok"; readonly value: JsonValue } | { readonly kind: "error"; readonly message: string };

/**
 * Applies one operation of RFC 6902 to a value and gives a new one.
 *
 * - `add` inserts into a list (`-` appends) and sets a field; `replace` and `remove` need something to be there.
 *
 * @example
 * ```ts
 * applyPatch({ a: [1] }, { op: "add", path: "/a/-", value: 2 }); // { kind: "ok", value: { a: [1, 2] } }
 * ```
 */
export function applyPatch(value: JsonValue, operation: PatchOperation): PatchResult {
  const tokens = parsePointer(operation.path);
  if (tokens === undefined) return { kind: "error", message: `'${operation.path}' is not a JSON Pointer` };
  return edit(value, tokens, [], operation);
}

function edit(value: JsonValue, tokens: readonly string[], done: readonly string[], operation: PatchOperation): PatchResult {
  const [token, ...rest] = tokens;
  if (token === undefined) return operation.op === "remove" ? missing(done) : { kind: "ok", value: operation.value };
  const here = [...done, token];
  if (isJsonArray(value)) return editList(value, token, rest, here, operation);
  if (!isJsonObject(value)) return missing(here);
  const held = Object.hasOwn(value, token) ? value[token] : undefined;
  if (rest.length > 0) {
    if (held === undefined) return missing(here);
    const child = edit(held, rest, here, operation);
    return child.kind === "error" ? child : { kind: "ok", value: { ...value, [token]: child.value } };
  }
  if (held === undefined && operation.op !== "add") return missing(here);
  if (operation.op !== "remove") return { kind: "ok", value: { ...value, [token]: operation.value } };
  return { kind: "ok", value: Object.fromEntries(Object.entries(value).filter(([name]) => name !== token)) };
}

function editList(list: readonly JsonValue[], token: string, rest: readonly string[], here: readonly string[], operation: PatchOperation): PatchResult {
  const index = token === "-" ? list.length : /^(?:0|[1-9][0-9]{0,8})$/.test(token) ? Number(token) : Number.NaN;
  if (rest.length > 0) {
    const held = list[index];
    if (held === undefined) return missing(here);
    const child = edit(held, rest, here, operation);
    return child.kind === "error" ? child : { kind: "ok", value: list.with(index, child.value) };
  }
  if (operation.op === "add") return index <= list.length ? { kind: "ok", value: list.toSpliced(index, 0, operation.value) } : missing(here);
  if (!(index < list.length)) return missing(here);
  return { kind: "ok", value: operation.op === "remove" ? list.toSpliced(index, 1) : list.with(index, operation.value) };
}

function missing(tokens: readonly string[]): PatchResult {
  return { kind: "error", message: `nothing stands at ${formatPointer(tokens) || "the root"}` };
}
