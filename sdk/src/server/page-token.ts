import { Code } from "@connectrpc/connect";
import { documentDigest, isJsonArray, type JsonValue } from "../document/index.js";
import { refusal } from "./refusal.js";

/**
 * The token of the page after a name, for one list and filter. Opaque to callers.
 *
 * - It holds no secret and grants nothing: what a caller may see is decided anew on every page.
 */
export function pageToken(list: string, filter: JsonValue, after: string): string {
  return toBase64(JSON.stringify([filterMark(list, filter), after]));
}

/**
 * The name that a page begins after. Refuses a token of another list or filter.
 *
 * @implements service.page-tokens-are-of-one-list
 */
export function afterOfToken(list: string, filter: JsonValue, token: string | undefined): string {
  if (token === undefined) return "";
  const parsed = parse(token);
  const [mark, after] = isJsonArray(parsed) ? parsed : [];
  if (mark === filterMark(list, filter) && typeof after === "string") return after;
  throw refusal(Code.InvalidArgument, "page-token-invalid", "the page token is not one of this list", { pointer: "/pageToken" });
}

function filterMark(list: string, filter: JsonValue): string {
  return documentDigest({ kind: list, spec: filter }).slice("sha256:".length, "sha256:".length + 16);
}

function parse(token: string): JsonValue {
  try {
    const bytes = Uint8Array.from(atob(token.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as JsonValue;
  } catch {
    return null;
  }
}

function toBase64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
