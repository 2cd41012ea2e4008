import { formatPointer } from "../../../document/json-pointer.js";
import { parseJsonTree } from "../../../document/json/parse-json-tree.js";
import type { JsonValue } from "../../../document/json-value.js";
import type { SourceNode } from "../../../document/source-node.js";
import { Malformed } from "../bytes/malformed.js";
import type { Bytes } from "../bytes/byte-reader.js";

/** A JSON value, its text, and where its members stand in it. */
export interface StrictJson {
  readonly text: string;
  readonly value: JsonValue;
  readonly root: SourceNode;
}

const deepest = 32;
const longest = 10 * 1024 * 1024;

/**
 * Reads one JSON value (RFC 8259) of which a signature may depend on each byte.
 *
 * - A field that is written twice, the field name `__proto__`, and bytes that are not UTF-8 are refused: parsers disagree on what they mean.
 * - `root` gives the place of each member, so that what was signed can be cut out of the text as it stands.
 * - Bounds: 10 MiB, depth 32.
 */
export function readStrictJson(input: Bytes | string, what: string): StrictJson {
  if (input.length > longest) throw new Malformed(`${what} is larger than 10 MiB`);
  const text = typeof input === "string" ? input : utf8(input, what);
  const tree = parseJsonTree(text, 0, text.length, deepest);
  if (tree.kind === "error") throw new Malformed(`${what} is not JSON: ${tree.problem.message}`);
  if (text.slice(tree.end).trim() !== "") throw new Malformed(`${what} has text after its end`);
  refuseRepeated(tree.root, [], what);
  return { text, value: JSON.parse(text) as JsonValue, root: tree.root };
}

function utf8(bytes: Bytes, what: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Malformed(`${what} is not UTF-8`);
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
