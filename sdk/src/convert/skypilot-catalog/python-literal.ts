import type { JsonValue } from "../../document/index.js";

/** Longer cells are not read. */
const longest = 65_536;
const deepest = 16;

interface Reader {
  readonly text: string;
  at: number;
}

class NotALiteral {}

/**
 * Reads the text that Python prints for a dictionary, as the catalogs of SkyPilot hold it in a cell: `{'Name': 'H100', 'Count': 8.0}`.
 *
 * - Dictionaries, lists, tuples, numbers, texts in either quote, `True` and `False`; `None`, `nan` and the `null` that some catalogs mix
 *   in are null.
 * - Undefined for anything else, for more than 65,536 characters, and for more than 16 levels.
 *
 * @example
 * ```ts
 * readPythonLiteral("{'Manufacturer': null, 'Count': 8}"); // { Manufacturer: null, Count: 8 }
 * ```
 */
export function readPythonLiteral(text: string): JsonValue | undefined {
  if (text.length > longest) return undefined;
  const reader: Reader = { text, at: 0 };
  try {
    const value = readValue(reader, 0);
    skipSpace(reader);
    return reader.at === text.length ? value : undefined;
  } catch (problem) {
    if (problem instanceof NotALiteral) return undefined;
    throw problem;
  }
}

function readValue(reader: Reader, depth: number): JsonValue {
  if (depth > deepest) throw new NotALiteral();
  skipSpace(reader);
  switch (reader.text[reader.at]) {
    case "{":
      return readDictionary(reader, depth);
    case "[":
      return readList(reader, "]", depth);
    case "(":
      return readList(reader, ")", depth);
    case "'":
    case '"':
      return readText(reader);
    default:
      return readWord(reader);
  }
}

function readDictionary(reader: Reader, depth: number): JsonValue {
  const entries = new Map<string, JsonValue>();
  reader.at += 1;
  for (;;) {
    skipSpace(reader);
    if (reader.text[reader.at] === "}") break;
    const quote = reader.text[reader.at];
    if (quote !== "'" && quote !== '"') throw new NotALiteral();
    const key = readText(reader);
    skipSpace(reader);
    expectMark(reader, ":");
    entries.set(key, readValue(reader, depth + 1));
    skipSpace(reader);
    if (reader.text[reader.at] !== ",") break;
    reader.at += 1;
  }
  expectMark(reader, "}");
  return Object.fromEntries(entries);
}

function readList(reader: Reader, end: string, depth: number): JsonValue {
  const items: JsonValue[] = [];
  reader.at += 1;
  for (;;) {
    skipSpace(reader);
    if (reader.text[reader.at] === end) break;
    items.push(readValue(reader, depth + 1));
    skipSpace(reader);
    if (reader.text[reader.at] !== ",") break;
    reader.at += 1;
  }
  expectMark(reader, end);
  return items;
}

function readText(reader: Reader): string {
  const quote = reader.text[reader.at];
  let result = "";
  for (let at = reader.at + 1; at < reader.text.length; at += 1) {
    const mark = reader.text[at] ?? "";
    if (mark === quote) {
      reader.at = at + 1;
      return result;
    }
    if (mark !== "\\") {
      result += mark;
      continue;
    }
    at += 1;
    const escaped = reader.text[at];
    // Names of accelerators need no other escapes; an unknown one would make a wrong name.
    if (escaped !== "\\" && escaped !== "'" && escaped !== '"') throw new NotALiteral();
    result += escaped;
  }
  throw new NotALiteral();
}

const words: ReadonlyMap<string, JsonValue> = new Map<string, JsonValue>([
  ["None", null],
  ["null", null],
  ["nan", null],
  ["NaN", null],
  ["True", true],
  ["true", true],
  ["False", false],
  ["false", false],
]);

function readWord(reader: Reader): JsonValue {
  const word = /^[A-Za-z0-9.+-]{1,32}/u.exec(reader.text.slice(reader.at, reader.at + 33))?.[0] ?? "";
  reader.at += word.length;
  const known = words.get(word);
  if (known !== undefined) return known;
  if (!/^-?(?:0|[1-9][0-9]{0,15})(?:\.[0-9]{0,15})?$/u.test(word)) throw new NotALiteral();
  return Number(word);
}

function skipSpace(reader: Reader): void {
  while (/^\s$/u.test(reader.text[reader.at] ?? "")) reader.at += 1;
}

function expectMark(reader: Reader, mark: string): void {
  if (reader.text[reader.at] !== mark) throw new NotALiteral();
  reader.at += 1;
}
