import type { SourceMember, SourceNode, SourceRange } from "../source-node.js";

/** Why a text is not a JSON value. */
export interface JsonSyntaxProblem {
  readonly kind: "syntax" | "too-deep";
  readonly message: string;
  readonly expected?: string;
  readonly range: SourceRange;
}

/** Where the parts of a JSON value stand, or the first thing that is wrong with it. */
export type JsonTree =
  { readonly kind: "ok"; readonly root: SourceNode; readonly end: number } | { readonly kind: "error"; readonly problem: JsonSyntaxProblem };

/**
 * Reads a JSON value (RFC 8259) only for where its parts stand.
 *
 * - Slower than `JSON.parse`, and used only once something has to be reported.
 * - Recursion is bounded by the depth limit.
 */
export function parseJsonTree(text: string, start: number, end: number, depthLimit: number): JsonTree {
  const parser = new TreeParser(text, end, depthLimit);
  try {
    const root = parser.value(parser.space(start), 1);
    return { kind: "ok", root, end: root.end };
  } catch (error) {
    if (error instanceof Stop) return { kind: "error", problem: error.problem };
    throw error;
  }
}

/** Leaves the recursion at the first problem; never seen outside this file. */
class Stop extends Error {
  readonly problem: JsonSyntaxProblem;
  constructor(problem: JsonSyntaxProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

const literal = /(?:true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)(?![A-Za-z0-9.+_-])/y;
const word = /[^\s,:[\]{}"]+/y;

class TreeParser {
  readonly #text: string;
  readonly #end: number;
  readonly #depthLimit: number;

  constructor(text: string, end: number, depthLimit: number) {
    this.#text = text;
    this.#end = end;
    this.#depthLimit = depthLimit;
  }

  space(from: number): number {
    let index = from;
    while (index < this.#end && /[ \n\r\t]/.test(this.#text.charAt(index))) index += 1;
    return index;
  }

  value(at: number, depth: number): SourceNode {
    switch (this.#char(at)) {
      case "{":
        return this.#object(this.#deeper(at, depth), depth);
      case "[":
        return this.#list(this.#deeper(at, depth), depth);
      case '"':
        return { start: at, end: this.#string(at) };
      default:
        literal.lastIndex = at;
        if (!literal.test(this.#text) || literal.lastIndex > this.#end) this.#fail(at, "a value");
        return { start: at, end: literal.lastIndex };
    }
  }

  #object(start: number, depth: number): SourceNode {
    const members: SourceMember[] = [];
    let at = this.space(start + 1);
    if (this.#char(at) === "}") return { start, end: at + 1, members };
    for (;;) {
      if (this.#char(at) !== '"') this.#fail(at, members.length === 0 ? "a quoted field name or '}'" : "a quoted field name");
      const keyEnd = this.#string(at);
      const colon = this.space(keyEnd);
      if (this.#char(colon) !== ":") this.#fail(colon, "':'");
      const node = this.value(this.space(colon + 1), depth + 1);
      members.push({ key: JSON.parse(this.#text.slice(at, keyEnd)) as string, keyStart: at, keyEnd, node });
      const next = this.space(node.end);
      if (this.#char(next) === "}") return { start, end: next + 1, members };
      if (this.#char(next) !== ",") this.#fail(next, "',' or '}'");
      at = this.space(next + 1);
    }
  }

  #list(start: number, depth: number): SourceNode {
    const items: SourceNode[] = [];
    let at = this.space(start + 1);
    if (this.#char(at) === "]") return { start, end: at + 1, items };
    for (;;) {
      const node = this.value(at, depth + 1);
      items.push(node);
      const next = this.space(node.end);
      if (this.#char(next) === "]") return { start, end: next + 1, items };
      if (this.#char(next) !== ",") this.#fail(next, "',' or ']'");
      at = this.space(next + 1);
    }
  }

  /** Just past the closing quote. */
  #string(start: number): number {
    for (let index = start + 1; index < this.#end; index += 1) {
      const unit = this.#text.charCodeAt(index);
      if (unit === 0x22) return index + 1;
      if (unit < 0x20) this.#failAt(index, index + 1, "a control character in a string", "an escape such as \\n");
      if (unit !== 0x5c) continue;
      const escape = /\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})/y;
      escape.lastIndex = index;
      if (!escape.test(this.#text))
        this.#failAt(index, Math.min(index + 2, this.#end), "a bad escape in a string", 'one of \\" \\\\ \\/ \\b \\f \\n \\r \\t \\u0000');
      index = escape.lastIndex - 1;
    }
    this.#failAt(start, this.#end, "a string that does not end", "a closing quote");
  }

  #deeper(at: number, depth: number): number {
    if (depth > this.#depthLimit)
      throw new Stop({ kind: "too-deep", message: `lists and objects nest deeper than ${String(this.#depthLimit)}`, range: { start: at, end: at + 1 } });
    return at;
  }

  #char(at: number): string {
    return at < this.#end ? this.#text.charAt(at) : "";
  }

  #fail(at: number, expected: string): never {
    if (at >= this.#end) this.#failAt(at, at, "the text ends too early", expected);
    word.lastIndex = at;
    const found = word.exec(this.#text)?.[0] ?? this.#char(at);
    const seen = found.slice(0, 32);
    if (found.startsWith("//") || found.startsWith("/*")) this.#failAt(at, at + 2, "JSON has no comments", expected);
    if (found.startsWith("'")) this.#failAt(at, at + 1, "a string in single quotes", `${expected} in double quotes`);
    this.#failAt(at, Math.min(at + found.length, this.#end), `'${seen}' does not belong here`, expected);
  }

  #failAt(start: number, end: number, message: string, expected: string): never {
    throw new Stop({ kind: "syntax", message, expected, range: { start, end } });
  }
}
