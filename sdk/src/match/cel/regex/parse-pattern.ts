import { anyOf, except, ignoringCase, only, PERL_SETS, POSIX_SETS, ranges, unicodeSet, type CharacterSet } from "./character-set.js";

/** Conditions that take no text. */
export type Assertion = "text-start" | "text-end" | "line-start" | "line-end" | "word-boundary" | "not-word-boundary";

/** A parsed regular expression. */
export type PatternNode =
  | { readonly kind: "empty" }
  | { readonly kind: "set"; readonly set: CharacterSet }
  | { readonly kind: "assertion"; readonly assertion: Assertion }
  | { readonly kind: "sequence"; readonly nodes: readonly PatternNode[] }
  | { readonly kind: "choice"; readonly nodes: readonly PatternNode[] }
  | { readonly kind: "repeat"; readonly node: PatternNode; readonly min: number; readonly max: number; readonly greedy: boolean };

/** A syntax error in a pattern; caught by `compilePattern`. */
export class PatternError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "PatternError";
  }
}

const MAX_REPEAT = 1000;
const MAX_NESTING = 100;
const MAX_NAMED_SETS = 50;
const CONTROL_ESCAPES: ReadonlyMap<string, number> = new Map([
  ["a", 7],
  ["f", 12],
  ["t", 9],
  ["n", 10],
  ["r", 13],
  ["v", 11],
]);

interface Flags {
  readonly ignoreCase: boolean;
  readonly multiLine: boolean;
  readonly dotAll: boolean;
  readonly ungreedy: boolean;
}

/**
 * Parses the syntax that RE2 accepts (Perl-like, no back-references, no look-around).
 *
 * - Repetition counts are at most 1000, as in RE2; groups nest at most 100 deep.
 *
 * Source: github.com/google/re2, wiki "Syntax".
 *
 * @throws PatternError
 */
export function parsePattern(pattern: string): PatternNode {
  const reader = new PatternReader(Array.from(pattern));
  const node = parseChoice(reader, { ignoreCase: false, multiLine: false, dotAll: false, ungreedy: false }, 0);
  if (reader.peek() !== undefined) throw new PatternError("unexpected )");
  return node;
}

class PatternReader {
  readonly points: readonly string[];
  position = 0;

  constructor(points: readonly string[]) {
    this.points = points;
  }

  peek(offset = 0): string | undefined {
    return this.points[this.position + offset];
  }

  next(): string | undefined {
    const point = this.points[this.position];
    this.position += 1;
    return point;
  }

  take(text: string): boolean {
    if (!Array.from(text).every((character, offset) => this.peek(offset) === character)) return false;
    this.position += text.length;
    return true;
  }

  /** Everything up to `close`, which is consumed, within a short distance. */
  until(close: string): string {
    let text = "";
    for (let count = 0; count < 64; count += 1) {
      if (this.take(close)) return text;
      const point = this.next();
      if (point === undefined) break;
      text += point;
    }
    throw new PatternError(`missing ${close}`);
  }
}

function parseChoice(reader: PatternReader, outer: Flags, nesting: number): PatternNode {
  if (nesting > MAX_NESTING) throw new PatternError("groups are nested too deeply");
  let flags = outer;
  const choices: PatternNode[] = [];
  let sequence: PatternNode[] = [];
  for (;;) {
    const point = reader.peek();
    if (point === undefined || point === ")") break;
    if (reader.take("|")) {
      choices.push(sequenceOf(sequence));
      sequence = [];
      continue;
    }
    if (reader.take("\\Q")) {
      for (const literal of quoted(reader)) sequence.push(literalNode(literal.codePointAt(0) ?? 0, flags));
      continue;
    }
    const changed = readFlagsOnly(reader, flags);
    if (changed !== undefined) {
      flags = changed;
      continue;
    }
    sequence.push(parseRepeats(reader, parseAtom(reader, flags, nesting), flags));
  }
  choices.push(sequenceOf(sequence));
  const [first = { kind: "empty" }] = choices;
  return choices.length === 1 ? first : { kind: "choice", nodes: choices };
}

function sequenceOf(nodes: readonly PatternNode[]): PatternNode {
  const [first = { kind: "empty" }] = nodes;
  return nodes.length <= 1 ? first : { kind: "sequence", nodes };
}

function quoted(reader: PatternReader): readonly string[] {
  const literals: string[] = [];
  while (reader.peek() !== undefined && !reader.take("\\E")) literals.push(reader.next() ?? "");
  return literals;
}

/** `(?i)` and the like, which change flags up to the end of the group. */
function readFlagsOnly(reader: PatternReader, flags: Flags): Flags | undefined {
  const start = reader.position;
  if (!reader.take("(?")) return undefined;
  const changed = readFlags(reader, flags);
  if (changed !== undefined && reader.take(")")) return changed;
  reader.position = start;
  return undefined;
}

function readFlags(reader: PatternReader, flags: Flags): Flags | undefined {
  let [result, on, any] = [flags, true, false];
  for (;;) {
    const point = reader.peek();
    if (point === "-" && on) on = false;
    else if (point === "i") result = { ...result, ignoreCase: on };
    else if (point === "m") result = { ...result, multiLine: on };
    else if (point === "s") result = { ...result, dotAll: on };
    else if (point === "U") result = { ...result, ungreedy: on };
    else return any || point === ":" ? result : undefined;
    if (point !== "-") any = true;
    reader.next();
  }
}

function parseAtom(reader: PatternReader, flags: Flags, nesting: number): PatternNode {
  const point = reader.next() ?? "";
  switch (point) {
    case "(":
      return parseGroup(reader, flags, nesting);
    case "[":
      return { kind: "set", set: parseClass(reader, flags) };
    case ".":
      return { kind: "set", set: flags.dotAll ? () => true : except(only(10)) };
    case "^":
      return { kind: "assertion", assertion: flags.multiLine ? "line-start" : "text-start" };
    case "$":
      return { kind: "assertion", assertion: flags.multiLine ? "line-end" : "text-end" };
    case "*":
    case "+":
    case "?":
      throw new PatternError(`missing argument to repetition operator: ${point}`);
    case "\\":
      return parseEscape(reader, flags);
    default:
      return literalNode(point.codePointAt(0) ?? 0, flags);
  }
}

function parseGroup(reader: PatternReader, flags: Flags, nesting: number): PatternNode {
  let inner = flags;
  if (reader.take("?")) {
    if (reader.take("P<") || (reader.peek() === "<" && reader.peek(1) !== "=" && reader.peek(1) !== "!" && reader.take("<"))) {
      if (!/^\w+$/.test(reader.until(">"))) throw new PatternError("invalid group name");
    } else {
      const changed = readFlags(reader, flags);
      if (changed === undefined || !reader.take(":")) throw new PatternError("invalid or unsupported Perl syntax after (?");
      inner = changed;
    }
  }
  const node = parseChoice(reader, inner, nesting + 1);
  if (!reader.take(")")) throw new PatternError("missing closing )");
  return node;
}

function parseRepeats(reader: PatternReader, atom: PatternNode, flags: Flags): PatternNode {
  let node = atom;
  let repeated = false;
  for (;;) {
    const count = readRepeat(reader);
    if (count === undefined) return node;
    if (repeated) throw new PatternError("invalid nested repetition operator");
    const lazy = reader.take("?");
    node = { kind: "repeat", node, min: count[0], max: count[1], greedy: lazy === flags.ungreedy };
    repeated = true;
  }
}

function readRepeat(reader: PatternReader): readonly [number, number] | undefined {
  if (reader.take("*")) return [0, Number.POSITIVE_INFINITY];
  if (reader.take("+")) return [1, Number.POSITIVE_INFINITY];
  if (reader.take("?")) return [0, 1];
  if (reader.peek() !== "{") return undefined;
  const ahead = reader.points.slice(reader.position, reader.position + 16).join("");
  const match = /^\{(\d{1,5})(?:(,)(\d{0,5}))?\}/.exec(ahead);
  if (match === null) return undefined;
  const min = Number(match[1]);
  const max = match[2] === undefined ? min : match[3] === "" ? Number.POSITIVE_INFINITY : Number(match[3]);
  if (min > MAX_REPEAT || (max !== Number.POSITIVE_INFINITY && (max > MAX_REPEAT || max < min))) throw new PatternError("invalid repeat count");
  reader.position += match[0].length;
  return [min, max];
}

function parseEscape(reader: PatternReader, flags: Flags): PatternNode {
  const point = reader.peek();
  if (point === "A" || point === "z" || point === "b" || point === "B") {
    reader.next();
    const assertion: Assertion = point === "A" ? "text-start" : point === "z" ? "text-end" : point === "b" ? "word-boundary" : "not-word-boundary";
    return { kind: "assertion", assertion };
  }
  const set = readSetEscape(reader);
  if (set !== undefined) return { kind: "set", set: flags.ignoreCase ? ignoringCase(set) : set };
  return literalNode(readLiteralEscape(reader), flags);
}

function readSetEscape(reader: PatternReader): CharacterSet | undefined {
  const point = reader.peek() ?? "";
  const perl = PERL_SETS.get(point);
  if (perl !== undefined) {
    reader.next();
    return perl;
  }
  if (point !== "p" && point !== "P") return undefined;
  reader.next();
  let name = reader.take("{") ? reader.until("}") : (reader.next() ?? "");
  const negated = name.startsWith("^");
  if (negated) name = name.slice(1);
  const set = unicodeSet(name);
  if (set === undefined) throw new PatternError(`invalid character class range: \\p{${name}}`);
  return negated === (point === "P") ? set : except(set);
}

function readLiteralEscape(reader: PatternReader): number {
  const point = reader.next();
  if (point === undefined) throw new PatternError("trailing backslash at end of expression");
  const control = CONTROL_ESCAPES.get(point);
  if (control !== undefined) return control;
  if (point === "x") {
    const digits = reader.take("{") ? reader.until("}") : (reader.next() ?? "") + (reader.next() ?? "");
    const code = /^[0-9a-fA-F]{1,8}$/.test(digits) ? Number.parseInt(digits, 16) : Number.NaN;
    if (!(code <= 0x10ffff)) throw new PatternError("invalid escape sequence");
    return code;
  }
  if (/^[0-7]$/.test(point)) {
    const isOctal = point === "0" || /^[0-7]$/.test(reader.peek() ?? "");
    if (!isOctal) throw new PatternError("invalid escape sequence: back-references are not supported");
    let digits = point;
    while (digits.length < 3 && /^[0-7]$/.test(reader.peek() ?? "")) digits += reader.next() ?? "";
    return Number.parseInt(digits, 8);
  }
  if (/^[!-/:-@[-`{-~]$/.test(point)) return point.codePointAt(0) ?? 0;
  throw new PatternError(`invalid escape sequence: \\${point}`);
}

function parseClass(reader: PatternReader, flags: Flags): CharacterSet {
  const negated = reader.take("^");
  const spans: (readonly [number, number])[] = [];
  const named: CharacterSet[] = [];
  for (let first = true; first || reader.peek() !== "]"; first = false) {
    if (reader.peek() === undefined) throw new PatternError("missing closing ]");
    const escaped = reader.peek() === "\\" && reader.peek(1) !== undefined && reader.take("\\");
    const set = escaped ? readSetEscape(reader) : readPosix(reader);
    if (set === undefined) spans.push(readClassRange(reader, escaped ? readLiteralEscape(reader) : undefined));
    else if (named.push(set) > MAX_NAMED_SETS) throw new PatternError("too many named sets in a character class");
  }
  reader.next();
  const set = named.length === 0 ? ranges(spans) : anyOf([ranges(spans), ...named]);
  const folded = flags.ignoreCase ? ignoringCase(set) : set;
  return negated ? except(folded) : folded;
}

function readClassRange(reader: PatternReader, escaped: number | undefined): readonly [number, number] {
  const from = escaped ?? reader.next()?.codePointAt(0);
  if (from === undefined) throw new PatternError("missing closing ]");
  if (reader.peek() !== "-" || reader.peek(1) === "]" || reader.peek(1) === undefined) return [from, from];
  reader.next();
  const to = reader.take("\\") ? readLiteralEscape(reader) : (reader.next()?.codePointAt(0) ?? 0);
  if (to < from) throw new PatternError("invalid character class range");
  return [from, to];
}

function readPosix(reader: PatternReader): CharacterSet | undefined {
  if (reader.peek() !== "[" || reader.peek(1) !== ":") return undefined;
  const ahead = reader.points.slice(reader.position, reader.position + 14).join("");
  const match = /^\[:(\^?)([a-z]+):\]/.exec(ahead);
  if (match === null) return undefined;
  const set = POSIX_SETS.get(match[2] ?? "");
  if (set === undefined) throw new PatternError(`invalid character class range: ${match[0]}`);
  reader.position += match[0].length;
  return match[1] === "^" ? except(set) : set;
}

function literalNode(point: number, flags: Flags): PatternNode {
  return { kind: "set", set: flags.ignoreCase ? ignoringCase(only(point)) : only(point) };
}
