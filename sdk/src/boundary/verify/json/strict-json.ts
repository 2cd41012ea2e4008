import { formatPointer } from "../../../document/json-pointer.js";
import { parseJsonTree } from "../../../document/json/parse-json-tree.js";
import type { JsonValue } from "../../../document/json-value.js";
import type { SourceNode } from "../../../document/source-node.js";
import { Malformed } from "../bytes/malformed.js";
import type { Bytes } from "../bytes/byte-reader.js";

/** A JSON value and its text. */
export interface StrictJson {
  readonly text: string;
  readonly value: JsonValue;
}

/** A JSON value, its text, and where its members stand in it. */
export interface LocatedJson extends StrictJson {
  readonly root: SourceNode;
}

const deepest = 32;
const longest = 10 * 1024 * 1024;

/**
 * Reads one JSON value (RFC 8259) on whose meaning everybody agrees.
 *
 * - A field that is written twice, the field name `__proto__`, and bytes that are not UTF-8 are refused: parsers disagree on what they mean.
 * - Bounds: 10 MiB, depth 32.
 */
export function readStrictJson(input: Bytes | string, what: string): StrictJson {
  const text = textOf(input, what);
  const value = parsed(text);
  // What is wrong is looked for only where something is.
  if (value === undefined || membersOf(value, 1) !== colonsOf(text)) return locate(text, what);
  return { text, value };
}

/** As {@link readStrictJson}; `root` gives the place of each member, so that what was signed can be cut out of the text as it stands. */
export function readLocatedJson(input: Bytes | string, what: string): LocatedJson {
  return locate(textOf(input, what), what);
}

function textOf(input: Bytes | string, what: string): string {
  if (input.length > longest) throw new Malformed(`${what} is larger than 10 MiB`);
  return typeof input === "string" ? input : utf8(input, what);
}

function locate(text: string, what: string): LocatedJson {
  const tree = parseJsonTree(text, 0, text.length, deepest);
  if (tree.kind === "error") throw new Malformed(`${what} is not JSON: ${tree.problem.message}`);
  // What `trim` takes for space is more than what JSON does.
  if (/[^ \t\n\r]/u.test(text.slice(tree.end))) throw new Malformed(`${what} has text after its end`);
  refuseRepeated(tree.root, [], what);
  return { text, value: JSON.parse(text) as JsonValue, root: tree.root };
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function utf8(bytes: Bytes, what: string): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new Malformed(`${what} is not UTF-8`);
  }
}

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/** How many members the objects of a value have; not a number where one has a forbidden name, or where they nest too deep. */
function membersOf(value: JsonValue, depth: number): number {
  if (typeof value !== "object" || value === null) return 0;
  if (depth > deepest || Object.hasOwn(value, "__proto__")) return Number.NaN;
  const items: readonly JsonValue[] = Object.values(value);
  let count = Array.isArray(value) ? 0 : items.length;
  for (const item of items) count += membersOf(item, depth + 1);
  return count;
}

/** How many members are written in a text of JSON: each has a colon that is in no string. A parser keeps one of two members of one name. */
function colonsOf(text: string): number {
  let count = 0;
  let colon = text.indexOf(":");
  for (let at = 0; ;) {
    const quote = text.indexOf('"', at);
    const end = quote < 0 ? text.length : quote;
    for (; colon >= 0 && colon < end; colon = text.indexOf(":", colon + 1)) count += 1;
    if (quote < 0) return count;
    at = endOfString(text, quote);
    if (colon >= 0 && colon < at) colon = text.indexOf(":", at);
  }
}

/** The place behind the string that begins at a quote. */
function endOfString(text: string, quote: number): number {
  for (let end = text.indexOf('"', quote + 1); ; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === 0x5c) escapes += 1;
    if (escapes % 2 === 0) return end + 1;
  }
}

function refuseRepeated(node: SourceNode, path: readonly (string | number)[], what: string): void {
  const seen = new Set<string>();
  for (const { key, node: child } of node.members ?? []) {
    if (seen.has(key) || key === "__proto__") throw new Malformed(`${what} has the field ${formatPointer([...path, key])} twice, or of a forbidden name`);
    seen.add(key);
    refuseRepeated(child, [...path, key], what);
  }
  for (const [index, item] of (node.items ?? []).entries()) refuseRepeated(item, [...path, index], what);
}
