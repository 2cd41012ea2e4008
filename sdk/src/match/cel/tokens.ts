import { SelectorProblem } from "./selector-problem.js";

/** One token of a CEL expression; `start` and `end` are offsets into the text. */
export interface Token {
  readonly kind: "identifier" | "int" | "uint" | "double" | "string" | "bytes" | "operator" | "end";
  /** Operator or identifier as written; digits of a number; decoded text of a string (for `bytes`, one character per byte). */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const OPERATORS = ["&&", "||", "==", "!=", "<=", ">=", ".?", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", ".", "[", "]", "(", ")", "{", "}", ","];
const SPACE = /[\t\n\f\r ]+|\/\/[^\n]*/y;
const IDENTIFIER = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /0[xX][0-9a-fA-F]+[uU]?|(?:\d+\.\d+(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\d+[uU]?)/y;
const STRING_START = /([rR]?[bB]?|[bB][rR])("""|'''|"|')/y;
const SIMPLE_ESCAPES: ReadonlyMap<string, string> = new Map([
  ["a", "\x07"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["v", "\v"],
  ["\\", "\\"],
  ["?", "?"],
  ['"', '"'],
  ["'", "'"],
  ["`", "`"],
]);

/**
 * Splits a CEL expression into tokens.
 *
 * - Time is linear in the text.
 * - `.?` is one token; `[?` is two.
 *
 * Source: CEL language definition, "Syntax" (github.com/google/cel-spec, doc/langdef.md).
 *
 * @throws SelectorProblem `selector-syntax`
 */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let position = skipSpace(text, 0);
  while (position < text.length) {
    const token = readToken(text, position);
    tokens.push(token);
    position = skipSpace(text, token.end);
  }
  tokens.push({ kind: "end", text: "", start: text.length, end: text.length });
  return tokens;
}

function skipSpace(text: string, from: number): number {
  let position = from;
  for (;;) {
    const match = matchAt(SPACE, text, position);
    if (match === undefined) return position;
    position += match[0].length;
  }
}

function readToken(text: string, start: number): Token {
  const quoted = matchAt(STRING_START, text, start);
  if (quoted !== undefined) return readString(text, start, quoted[1] ?? "", quoted[2] ?? "");
  const identifier = matchAt(IDENTIFIER, text, start);
  if (identifier !== undefined) return { kind: "identifier", text: identifier[0], start, end: start + identifier[0].length };
  const number = matchAt(NUMBER, text, start);
  if (number !== undefined) return readNumber(number[0], start);
  const operator = OPERATORS.find((candidate) => text.startsWith(candidate, start));
  if (operator === undefined) {
    throw new SelectorProblem("selector-syntax", `unexpected character ${JSON.stringify(String.fromCodePoint(text.codePointAt(start) ?? 0))}`, start);
  }
  return { kind: "operator", text: operator, start, end: start + operator.length };
}

function readNumber(text: string, start: number): Token {
  const end = start + text.length;
  if (/[uU]$/.test(text)) return { kind: "uint", text: text.slice(0, -1), start, end };
  const isDouble = !/^0[xX]/.test(text) && /[.eE]/.test(text);
  return { kind: isDouble ? "double" : "int", text, start, end };
}

function readString(text: string, start: number, prefix: string, quote: string): Token {
  const raw = /r/i.test(prefix);
  const bytes = /b/i.test(prefix);
  const decoded: string[] = [];
  let position = start + prefix.length + quote.length;
  while (!text.startsWith(quote, position)) {
    const character = text[position];
    if (character === undefined || (quote.length === 1 && (character === "\n" || character === "\r"))) {
      throw new SelectorProblem("selector-syntax", "the string is not closed", start);
    }
    if (character === "\\" && !raw) {
      const escape = readEscape(text, position, bytes);
      decoded.push(escape.value);
      position = escape.end;
    } else {
      const point = String.fromCodePoint(text.codePointAt(position) ?? 0);
      decoded.push(bytes ? utf8(point) : point);
      position += point.length;
    }
  }
  return { kind: bytes ? "bytes" : "string", text: decoded.join(""), start, end: position + quote.length };
}

function readEscape(text: string, position: number, bytes: boolean): { readonly value: string; readonly end: number } {
  const simple = SIMPLE_ESCAPES.get(text[position + 1] ?? "");
  if (simple !== undefined) return { value: simple, end: position + 2 };
  const rest = text.slice(position + 1, position + 10);
  const hex = /^[xX]([0-9a-fA-F]{2})/.exec(rest) ?? (bytes ? null : (/^u([0-9a-fA-F]{4})/.exec(rest) ?? /^U([0-9a-fA-F]{8})/.exec(rest)));
  const octal = hex === null ? /^[0-3][0-7]{2}/.exec(rest) : null;
  const digits = hex?.[1] ?? octal?.[0];
  const whole = hex?.[0] ?? octal?.[0];
  const point = digits === undefined ? Number.NaN : Number.parseInt(digits, hex === null ? 8 : 16);
  if (whole === undefined || !(point <= 0x10ffff) || (point >= 0xd800 && point <= 0xdfff)) {
    throw new SelectorProblem("selector-syntax", "the string has an escape that CEL does not know", position);
  }
  return { value: String.fromCodePoint(point), end: position + 1 + whole.length };
}

/** UTF-8 bytes of one code point, as a string with one character per byte. */
function utf8(point: string): string {
  return String.fromCharCode(...new TextEncoder().encode(point));
}

function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | undefined {
  pattern.lastIndex = position;
  return pattern.exec(text) ?? undefined;
}
