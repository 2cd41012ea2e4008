import type { JsonValue } from "../json-value.js";
import { coreScalar } from "./core-scalar.js";

/**
 * Reads the YAML that people and tools mostly write, some twenty times as fast as a whole YAML parser.
 *
 * - Block lists and maps with plain names, scalars and flow collections on one line, comments.
 * - Absent for everything else, right or wrong: block scalars, texts over several lines, anchors, tags, odd keys, duplicates, any error. The caller then
 *   reads the text with the whole parser, whose result for a text that is read here is the same.
 */
export function plainYaml(text: string, depthLimit: number): JsonValue | undefined {
  // Tabs, byte order marks and other line ends than LF have rules of their own.
  if (/[\t\r\u0085\u2028\u2029\ufeff]/.test(text)) return undefined;
  try {
    return new PlainYamlReader(text, depthLimit).document();
  } catch (error) {
    if (error instanceof Unusual) return undefined;
    throw error;
  }
}

/** Gives a text over to the whole parser; never seen outside this file. */
class Unusual extends Error {}

const key = /(?:([A-Za-z_$][A-Za-z0-9_$./-]{0,127})|"([^"\\\n]{0,128})"|'([^'\n]{0,128})'):(?= |$)/my;
const documentStart = /^---(?: +(?:#.*)?)?$/;
// What may not begin a plain scalar, and dashes, question marks and colons, which may only sometimes.
const indicators = "-?:,[]{}#&*!|>'\"%@` ";
const doubleQuoted = /"(?:[^"\\\n]|\\(?:["\\/bfnrt]|u(?![dD][89a-fA-F])[0-9A-Fa-f]{4}))*"/y;
const singleQuoted = /'(?:[^'\n]|'')*'/y;
const afterValue = / *(?: #.*)?$/my;
const flowPlain = /[^\s,[\]{}#&*!|>'"%@`?:-](?:[^\s,[\]{}:#]|:(?![\s,[\]{}])|#)*(?: +(?:[^\s,[\]{}:#]|:(?![\s,[\]{}]))(?:[^\s,[\]{}:#]|:(?![\s,[\]{}])|#)*)*/y;
const flowNumber = /-[0-9.]+(?=[,\]} ])/y;

class PlainYamlReader {
  readonly #text: string;
  readonly #depthLimit: number;
  /** Where the next line begins. */
  #next = 0;
  /** The column of the content of the current line, -1 at the end; where the content begins and where the line ends. */
  #indent = -1;
  #at = 0;
  #end = 0;

  constructor(text: string, depthLimit: number) {
    this.#text = text;
    this.#depthLimit = depthLimit;
  }

  document(): JsonValue | undefined {
    this.#nextLine();
    if (this.#indent === 0 && this.#text.startsWith("---", this.#at)) {
      if (!documentStart.test(this.#text.slice(this.#at, this.#end))) throw new Unusual();
      this.#nextLine();
    }
    if (this.#indent === -1) throw new Unusual();
    // The items of a list are documents, and each counts its depth from 1.
    const value = this.#block(this.#indent, this.#isDash(this.#at) ? 0 : 1);
    if (this.#indent !== -1) throw new Unusual();
    return value;
  }

  /** Goes to the next line that is neither blank nor a comment. */
  #nextLine(): void {
    const text = this.#text;
    let start = this.#next;
    while (start < text.length) {
      let at = start;
      while (text.charCodeAt(at) === 0x20) at += 1;
      const first = text.charCodeAt(at);
      let end = text.indexOf("\n", at);
      if (end === -1) end = text.length;
      if (at < end && first !== 0x23) {
        this.#indent = at - start;
        this.#at = at;
        this.#end = end;
        this.#next = end + 1;
        return;
      }
      start = end + 1;
    }
    this.#next = text.length;
    this.#indent = -1;
    this.#at = text.length;
    this.#end = text.length;
  }

  #block(indent: number, depth: number): JsonValue {
    if (depth > this.#depthLimit) throw new Unusual();
    return this.#isDash(this.#at) ? this.#list(indent, depth) : this.#map(indent, depth);
  }

  #map(indent: number, depth: number): JsonValue {
    const value: Record<string, JsonValue> = {};
    while (this.#indent === indent) {
      key.lastIndex = this.#at;
      const match = key.exec(this.#text);
      if (match === null) throw new Unusual();
      const name = match[1] ?? match[2] ?? match[3] ?? "";
      if (name === "__proto__" || Object.hasOwn(value, name)) throw new Unusual();
      const at = this.#skipSpaces(key.lastIndex);
      if (this.#isRestEmpty(at)) {
        this.#nextLine();
        if (this.#indent > indent) value[name] = this.#block(this.#indent, depth + 1);
        else if (this.#indent === indent && this.#isDash(this.#at)) value[name] = this.#block(indent, depth + 1);
        else value[name] = null;
      } else {
        value[name] = this.#inline(at, depth + 1);
        this.#nextLine();
      }
      // A deeper line would go on with the value, or is wrong.
      if (this.#indent > indent) throw new Unusual();
    }
    return value;
  }

  #list(indent: number, depth: number): JsonValue {
    const values: JsonValue[] = [];
    while (this.#indent === indent && this.#isDash(this.#at)) {
      const at = this.#skipSpaces(this.#at + 1);
      const column = indent + at - this.#at;
      key.lastIndex = at;
      if (this.#isRestEmpty(at)) {
        this.#nextLine();
        values.push(this.#indent > indent ? this.#block(this.#indent, depth + 1) : null);
      } else if (this.#isDash(at) || key.test(this.#text)) {
        // The item begins on the line of its dash, as if the dash were indentation.
        this.#indent = column;
        this.#at = at;
        values.push(this.#block(column, depth + 1));
      } else {
        values.push(this.#inline(at, depth + 1));
        this.#nextLine();
      }
      if (this.#indent > indent) throw new Unusual();
    }
    return values;
  }

  /** A value that begins and ends on the current line. */
  #inline(at: number, depth: number): JsonValue {
    const first = this.#text.charAt(at);
    if (first === "{" || first === "[" || first === '"' || first === "'") {
      const [value, end] = this.#flow(at, depth);
      afterValue.lastIndex = end;
      if (!afterValue.test(this.#text)) throw new Unusual();
      return value;
    }
    const line = this.#text.slice(at, this.#end);
    const comment = line.indexOf(" #");
    let length = comment === -1 ? line.length : comment;
    // Spaces only: other white space belongs to the text.
    while (line.charCodeAt(length - 1) === 0x20) length -= 1;
    const text = line.slice(0, length);
    const isNumber = first === "-" && /^-[0-9.]/.test(text);
    if ((indicators.includes(first) && !isNumber) || text.includes(": ") || text.endsWith(":")) throw new Unusual();
    return scalar(text);
  }

  /** A quoted text or a flow collection, and where it ends. */
  #flow(at: number, depth: number): readonly [JsonValue, number] {
    switch (this.#text.charAt(at)) {
      case "{":
        return this.#flowMap(at, depth);
      case "[":
        return this.#flowList(at, depth);
      case '"': {
        const quoted = this.#match(doubleQuoted, at);
        return [JSON.parse(quoted) as string, at + quoted.length];
      }
      case "'": {
        const quoted = this.#match(singleQuoted, at);
        return [quoted.slice(1, -1).replaceAll("''", "'"), at + quoted.length];
      }
      case "-": {
        const number = this.#match(flowNumber, at);
        return [scalar(number), at + number.length];
      }
      default: {
        const text = this.#match(flowPlain, at);
        return [scalar(text), at + text.length];
      }
    }
  }

  #flowList(start: number, depth: number): readonly [JsonValue, number] {
    if (depth > this.#depthLimit) throw new Unusual();
    const values: JsonValue[] = [];
    let at = this.#skipSpaces(start + 1);
    if (this.#text.charAt(at) === "]") return [values, at + 1];
    for (;;) {
      const [value, end] = this.#flow(at, depth + 1);
      values.push(value);
      at = this.#skipSpaces(end);
      const separator = this.#text.charAt(at);
      if (separator === "]") return [values, at + 1];
      if (separator !== ",") throw new Unusual();
      at = this.#skipSpaces(at + 1);
      if (this.#text.charAt(at) === "]") return [values, at + 1];
    }
  }

  #flowMap(start: number, depth: number): readonly [JsonValue, number] {
    if (depth > this.#depthLimit) throw new Unusual();
    const value: Record<string, JsonValue> = {};
    let at = this.#skipSpaces(start + 1);
    if (this.#text.charAt(at) === "}") return [value, at + 1];
    for (;;) {
      key.lastIndex = at;
      const match = key.exec(this.#text);
      if (match === null) throw new Unusual();
      const name = match[1] ?? match[2] ?? match[3] ?? "";
      if (name === "__proto__" || Object.hasOwn(value, name)) throw new Unusual();
      const [item, end] = this.#flow(this.#skipSpaces(key.lastIndex), depth + 1);
      value[name] = item;
      at = this.#skipSpaces(end);
      const separator = this.#text.charAt(at);
      if (separator === "}") return [value, at + 1];
      if (separator !== ",") throw new Unusual();
      at = this.#skipSpaces(at + 1);
      if (this.#text.charAt(at) === "}") return [value, at + 1];
    }
  }

  /** What a sticky expression matches at a place, which never spans lines. */
  #match(expression: RegExp, at: number): string {
    expression.lastIndex = at;
    const match = expression.exec(this.#text)?.[0];
    if (match === undefined || at + match.length > this.#end) throw new Unusual();
    return match;
  }

  #skipSpaces(at: number): number {
    let index = at;
    while (this.#text.charCodeAt(index) === 0x20) index += 1;
    return index;
  }

  /** Whether nothing but a comment follows a place on the current line. A comment stands after a space. */
  #isRestEmpty(at: number): boolean {
    return at >= this.#end || (this.#text.charCodeAt(at) === 0x23 && this.#text.charCodeAt(at - 1) === 0x20);
  }

  #isDash(at: number): boolean {
    if (this.#text.charCodeAt(at) !== 0x2d) return false;
    const next = this.#text.charCodeAt(at + 1);
    return next === 0x20 || next === 0x0a || Number.isNaN(next);
  }
}

function scalar(text: string): JsonValue {
  const value = coreScalar(text);
  if (value === undefined) throw new Unusual();
  return value;
}
