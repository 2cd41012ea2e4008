import type { ComprehensionMacro, Expression, LiteralValue, MapEntry, OperatorName } from "./expression.js";
import { MAX_DEPTH } from "./limits.js";
import { SelectorProblem } from "./selector-problem.js";
import { tokenize, type Token } from "./tokens.js";

const RESERVED: ReadonlySet<string> = new Set(
  "as break const continue else false for function if import in let loop package namespace null return true var void while".split(" "),
);
const KEYWORDS: ReadonlySet<string> = new Set(["true", "false", "null", "in"]);
const NAMESPACES: ReadonlySet<string> = new Set(["cel", "sets", "strings", "optional", "math", "base64", "lists", "regex", "format", "ip", "proto", "google"]);
const RELATIONS: ReadonlySet<string> = new Set(["==", "!=", "<", "<=", ">", ">="]);
const MAX_INT = 2n ** 63n - 1n;
const MAX_UINT = 2n ** 64n - 1n;

/** The macros called on a range, by name and number of loop variables. */
const MACROS: ReadonlyMap<string, ComprehensionMacro> = new Map([
  ["all/1", "all"],
  ["all/2", "all"],
  ["exists/1", "exists"],
  ["exists/2", "exists"],
  ["exists_one/1", "exists-one"],
  ["existsOne/1", "exists-one"],
  ["existsOne/2", "exists-one"],
  ["exists_one/2", "exists-one"],
  ["map/1", "map"],
  ["filter/1", "filter"],
  ["transformList/2", "transform-list"],
  ["transformMap/2", "transform-map"],
]);
const WITH_CONDITION: ReadonlySet<ComprehensionMacro> = new Set(["map", "transform-list", "transform-map"]);

/**
 * Parses a CEL expression, including optional syntax (`.?x`, `[?k]`), `cel.bind`, `optMap` and two-variable macros.
 *
 * - Time is linear in the text; nesting beyond 250 is `selector-too-deep`.
 * - Message literals (`Type{field: x}`) are `selector-unsupported`: device selectors have no message types.
 *
 * Source: CEL language definition (github.com/google/cel-spec, doc/langdef.md); cel-go's optional types and bindings.
 *
 * @throws SelectorProblem `selector-syntax`, `selector-too-deep`, `selector-unsupported`
 */
export function parseExpression(text: string): Expression {
  const cursor = new Cursor(tokenize(text));
  const expression = parseConditional(cursor);
  const rest = cursor.peek();
  if (rest.kind !== "end") throw unexpected(rest, "the end of the expression");
  return expression;
}

/** Position in the tokens, and the depth of every node built so far. */
class Cursor {
  readonly tokens: readonly Token[];
  position = 0;
  nesting = 0;
  readonly depths = new WeakMap<Expression, number>();

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  peek(): Token {
    return this.tokens[this.position] ?? { kind: "end", text: "", start: 0, end: 0 };
  }

  next(): Token {
    const token = this.peek();
    this.position += 1;
    return token;
  }

  /** Whether a name and an opening parenthesis follow. */
  opensCall(): boolean {
    const after = this.tokens[this.position + 1];
    return after?.kind === "operator" && after.text === "(";
  }

  /** End of the last token taken. */
  end(): number {
    return this.tokens[this.position - 1]?.end ?? 0;
  }

  take(operator: string): boolean {
    const token = this.peek();
    if (token.kind !== "operator" || token.text !== operator) return false;
    this.position += 1;
    return true;
  }

  expect(operator: string): Token {
    const token = this.peek();
    if (!this.take(operator)) throw unexpected(token, JSON.stringify(operator));
    return token;
  }

  expectIdentifier(): Token {
    const token = this.next();
    if (token.kind !== "identifier") throw unexpected(token, "a name");
    return token;
  }

  /** Registers a node; a chain such as `a.b.c…` is as deep as it is long. */
  built(node: Expression, children: readonly (Expression | undefined)[]): Expression {
    let depth = 0;
    for (const child of children) if (child !== undefined) depth = Math.max(depth, this.depths.get(child) ?? 0);
    if (depth >= MAX_DEPTH) throw tooDeep(node.start);
    this.depths.set(node, depth + 1);
    return node;
  }
}

function parseConditional(cursor: Cursor): Expression {
  cursor.nesting += 1;
  if (cursor.nesting > MAX_DEPTH) throw tooDeep(cursor.peek().start);
  const condition = parseFlat(cursor, "||", "or", parseAnd);
  let result = condition;
  if (cursor.take("?")) {
    const whenTrue = parseFlat(cursor, "||", "or", parseAnd);
    cursor.expect(":");
    const whenFalse = parseConditional(cursor);
    result = cursor.built({ kind: "conditional", condition, whenTrue, whenFalse, start: condition.start, end: whenFalse.end }, [
      condition,
      whenTrue,
      whenFalse,
    ]);
  }
  cursor.nesting -= 1;
  return result;
}

function parseAnd(cursor: Cursor): Expression {
  return parseFlat(cursor, "&&", "and", (inner) => parseRelation(inner));
}

function parseFlat(cursor: Cursor, operator: string, kind: "and" | "or", parseOperand: (cursor: Cursor) => Expression): Expression {
  const first = parseOperand(cursor);
  const operands = [first];
  while (cursor.take(operator)) operands.push(parseOperand(cursor));
  if (operands.length === 1) return first;
  return cursor.built({ kind, operands, start: first.start, end: cursor.end() }, operands);
}

function parseRelation(cursor: Cursor): Expression {
  let left = parseChain(cursor, ["+", "-"], (inner) => parseChain(inner, ["*", "/", "%"], parseUnary));
  for (;;) {
    const token = cursor.peek();
    const isIn = token.kind === "identifier" && token.text === "in";
    if (!isIn && !(token.kind === "operator" && RELATIONS.has(token.text))) return left;
    cursor.next();
    const right = parseChain(cursor, ["+", "-"], (inner) => parseChain(inner, ["*", "/", "%"], parseUnary));
    left = operatorNode(cursor, token.text as OperatorName, [left, right], left.start);
  }
}

function parseChain(cursor: Cursor, operators: readonly string[], parseOperand: (cursor: Cursor) => Expression): Expression {
  let left = parseOperand(cursor);
  for (;;) {
    const token = cursor.peek();
    if (token.kind !== "operator" || !operators.includes(token.text)) return left;
    cursor.next();
    left = operatorNode(cursor, token.text as OperatorName, [left, parseOperand(cursor)], left.start);
  }
}

function operatorNode(cursor: Cursor, name: OperatorName, operands: readonly Expression[], start: number): Expression {
  return cursor.built({ kind: "operator", name, operands, start, end: cursor.end() }, operands);
}

function parseUnary(cursor: Cursor): Expression {
  const first = cursor.peek();
  if (first.kind !== "operator" || (first.text !== "!" && first.text !== "-")) return parseMember(cursor);
  let count = 0;
  while (cursor.take(first.text)) count += 1;
  const number = cursor.peek();
  if (first.text === "-" && (number.kind === "int" || number.kind === "double")) {
    count -= 1;
    cursor.next();
    const literal = literalNode(cursor, readLiteral(number, true), number.start - 1);
    return wrapUnary(cursor, "negate", count, parseMemberOf(cursor, literal), first.start);
  }
  return wrapUnary(cursor, first.text === "!" ? "!" : "negate", count, parseMember(cursor), first.start);
}

/** Two equal prefix operators cancel, as in cel-go, so a long run of them is not deep; one pair stays for the type check. */
function wrapUnary(cursor: Cursor, name: OperatorName, count: number, operand: Expression, start: number): Expression {
  let node = operand;
  for (let left = count > 2 ? 2 - (count % 2) : count; left > 0; left -= 1) node = operatorNode(cursor, name, [node], start);
  return node;
}

function parseMember(cursor: Cursor): Expression {
  return parseMemberOf(cursor, parsePrimary(cursor));
}

function parseMemberOf(cursor: Cursor, primary: Expression): Expression {
  let node = primary;
  const start = primary.start;
  for (;;) {
    if (cursor.take("[")) {
      const optional = cursor.take("?");
      const index = parseConditional(cursor);
      cursor.expect("]");
      node = cursor.built({ kind: "index", operand: node, index, optional, start, end: cursor.end() }, [node, index]);
    } else if (cursor.take(".?")) {
      node = selectNode(cursor, node, true);
    } else if (cursor.take(".")) {
      node = cursor.opensCall() ? parseMethod(cursor, node) : selectNode(cursor, node, false);
    } else {
      return node;
    }
  }
}

function selectNode(cursor: Cursor, operand: Expression, optional: boolean): Expression {
  const field = cursor.expectIdentifier();
  if (KEYWORDS.has(field.text)) throw unexpected(field, "a field name");
  return cursor.built({ kind: "select", operand, field: field.text, optional, start: operand.start, end: field.end }, [operand]);
}

function parseMethod(cursor: Cursor, target: Expression): Expression {
  const name = cursor.expectIdentifier();
  cursor.expect("(");
  const operands = parseList(cursor, ")", parseConditional);
  if (target.kind === "identifier" && NAMESPACES.has(target.name)) return namespacedCall(cursor, target, name, operands);
  return macroCall(cursor, target, name, operands) ?? callNode(cursor, name.text, name.start, target, operands);
}

function namespacedCall(cursor: Cursor, namespace: Expression & { readonly name: string }, name: Token, operands: readonly Expression[]): Expression {
  if (namespace.name === "cel" && name.text === "bind") {
    const [variable, value, body] = operands;
    if (operands.length !== 3 || value === undefined || body === undefined)
      throw new SelectorProblem("selector-syntax", "cel.bind takes a variable, a value and an expression", name.start);
    return cursor.built({ kind: "bind", variable: variableName(variable, name), value, body, start: namespace.start, end: cursor.end() }, [value, body]);
  }
  return callNode(cursor, `${namespace.name}.${name.text}`, namespace.start, undefined, operands);
}

function macroCall(cursor: Cursor, target: Expression, name: Token, operands: readonly Expression[]): Expression | undefined {
  const span = { start: target.start, end: cursor.end() };
  if ((name.text === "optMap" || name.text === "optFlatMap") && operands.length === 2) {
    const [variable, body] = operands;
    if (body === undefined) return undefined;
    return cursor.built({ kind: "optional-map", operand: target, variable: variableName(variable, name), flat: name.text === "optFlatMap", body, ...span }, [
      target,
      body,
    ]);
  }
  for (const count of [2, 1]) {
    const macro = MACROS.get(`${name.text}/${count}`);
    if (macro === undefined) continue;
    const extra = operands.length - count - 1;
    if (extra !== 0 && !(extra === 1 && WITH_CONDITION.has(macro))) continue;
    const variables = operands.slice(0, count).map((operand) => variableName(operand, name));
    if (new Set(variables).size !== count) throw new SelectorProblem("selector-syntax", `${name.text} needs two different variables`, name.start);
    const body = operands.at(-1);
    const condition = extra === 1 ? operands[count] : undefined;
    if (body === undefined) return undefined;
    return cursor.built({ kind: "comprehension", macro, range: target, variables, ...(condition === undefined ? {} : { condition }), body, ...span }, [
      target,
      condition,
      body,
    ]);
  }
  return undefined;
}

function variableName(operand: Expression | undefined, macro: Token): string {
  if (operand?.kind !== "identifier")
    throw new SelectorProblem("selector-syntax", `the variable of ${macro.text} must be a simple name`, operand?.start ?? macro.start);
  return operand.name;
}

function callNode(cursor: Cursor, name: string, nameStart: number, target: Expression | undefined, operands: readonly Expression[]): Expression {
  const start = target?.start ?? nameStart;
  const node: Expression = { kind: "call", name, nameStart, ...(target === undefined ? {} : { target }), operands, start, end: cursor.end() };
  return cursor.built(node, [target, ...operands]);
}

function parsePrimary(cursor: Cursor): Expression {
  const token = cursor.next();
  switch (token.kind) {
    case "int":
    case "uint":
    case "double":
    case "string":
    case "bytes":
      return literalNode(cursor, readLiteral(token, false), token.start);
    case "identifier":
      return parseName(cursor, token);
    case "operator":
      if (token.text === "(") {
        const inner = parseConditional(cursor);
        cursor.expect(")");
        return inner;
      }
      if (token.text === "[") return parseListLiteral(cursor, token);
      if (token.text === "{") return parseMapLiteral(cursor, token);
      if (token.text === ".") return parseName(cursor, cursor.expectIdentifier());
      throw unexpected(token, "a value");
    default:
      throw unexpected(token, "a value");
  }
}

function parseName(cursor: Cursor, token: Token): Expression {
  if (token.text === "true" || token.text === "false") return literalNode(cursor, { kind: "bool", value: token.text === "true" }, token.start);
  if (token.text === "null") return literalNode(cursor, { kind: "null" }, token.start);
  if (RESERVED.has(token.text)) throw new SelectorProblem("selector-syntax", `${token.text} is a reserved word`, token.start);
  if (cursor.take("(")) {
    const operands = parseList(cursor, ")", parseConditional);
    return token.text === "has" ? hasNode(cursor, token, operands) : callNode(cursor, token.text, token.start, undefined, operands);
  }
  if (cursor.peek().text === "{" && cursor.peek().kind === "operator") {
    throw new SelectorProblem("selector-unsupported", `message literals (${token.text}{…}) do not occur in device selectors`, token.start);
  }
  return cursor.built({ kind: "identifier", name: token.text, start: token.start, end: token.end }, []);
}

function hasNode(cursor: Cursor, token: Token, operands: readonly Expression[]): Expression {
  const [operand] = operands;
  if (operands.length !== 1 || operand?.kind !== "select" || operand.optional) {
    throw new SelectorProblem("selector-syntax", "has() takes one field selection, such as has(device.attributes['gpu.example.com'].model)", token.start);
  }
  return cursor.built({ kind: "has", operand: operand.operand, field: operand.field, start: token.start, end: cursor.end() }, [operand]);
}

function parseListLiteral(cursor: Cursor, open: Token): Expression {
  const items = parseList(cursor, "]", (inner) => ({ optional: inner.take("?"), value: parseConditional(inner) }), true);
  return cursor.built(
    { kind: "list", items, start: open.start, end: cursor.end() },
    items.map((item) => item.value),
  );
}

function parseMapLiteral(cursor: Cursor, open: Token): Expression {
  const parseEntry = (inner: Cursor): MapEntry => {
    const optional = inner.take("?");
    const key = parseConditional(inner);
    inner.expect(":");
    return { optional, key, value: parseConditional(inner) };
  };
  const entries = parseList(cursor, "}", parseEntry, true);
  return cursor.built(
    { kind: "map", entries, start: open.start, end: cursor.end() },
    entries.flatMap((entry) => [entry.key, entry.value]),
  );
}

function parseList<T>(cursor: Cursor, close: string, parseItem: (cursor: Cursor) => T, trailingComma = false): readonly T[] {
  const items: T[] = [];
  if (cursor.take(close)) return items;
  for (;;) {
    items.push(parseItem(cursor));
    if (cursor.take(close)) return items;
    if (!cursor.take(",")) throw unexpected(cursor.peek(), `"," or ${JSON.stringify(close)}`);
    if (trailingComma && cursor.take(close)) return items;
  }
}

function literalNode(cursor: Cursor, literal: LiteralValue, start: number): Expression {
  return cursor.built({ kind: "literal", literal, start, end: cursor.end() }, []);
}

function readLiteral(token: Token, negative: boolean): LiteralValue {
  switch (token.kind) {
    case "int": {
      const value = negative ? -BigInt(token.text) : BigInt(token.text);
      if (value > MAX_INT || value < -MAX_INT - 1n) throw new SelectorProblem("selector-syntax", "the integer does not fit in 64 bits", token.start);
      return { kind: "int", value };
    }
    case "uint": {
      const value = BigInt(token.text);
      if (value > MAX_UINT) throw new SelectorProblem("selector-syntax", "the unsigned integer does not fit in 64 bits", token.start);
      return { kind: "uint", value };
    }
    case "double": {
      const value = negative ? -Number(token.text) : Number(token.text);
      if (!Number.isFinite(value)) throw new SelectorProblem("selector-syntax", "the number is too large", token.start);
      return { kind: "double", value };
    }
    default:
      return { kind: token.kind === "bytes" ? "bytes" : "string", value: token.text };
  }
}

function unexpected(token: Token, wanted: string): SelectorProblem {
  const found = token.kind === "end" ? "the end of the expression" : token.kind === "string" ? "a string" : JSON.stringify(token.text);
  return new SelectorProblem("selector-syntax", `expected ${wanted}, found ${found}`, token.start);
}

function tooDeep(offset: number): SelectorProblem {
  return new SelectorProblem("selector-too-deep", `the expression is nested deeper than ${MAX_DEPTH}`, offset);
}
