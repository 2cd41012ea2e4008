import { devicePath, presenceTest, step, textOf, withPath, type DevicePath, type PathScope } from "./attribute-path.js";
import { compileSelector } from "./compile-selector.js";
import type { Expression, LiteralValue, OperatorName } from "./expression.js";
import { parseExpression } from "./parse-expression.js";

/** A literal that an attribute is compared with; versions and quantities keep their text. */
export type SelectorLiteral =
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "int"; readonly value: bigint }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "version"; readonly value: string }
  | { readonly kind: "quantity"; readonly value: string };

/** How an attribute is compared. */
export type SelectorComparison = "==" | "!=" | "<" | "<=" | ">" | ">=";

/**
 * One conjunct of a selector.
 *
 * - `name` is `domain/identifier`, or `driver` or `allowMultipleAllocations`.
 * - `one-of` comes from `x in [..]` and from `x == a || x == b`.
 * - `text` is a test of a string; `lowered` says that it is put in ASCII lower case first.
 * - `opaque` is anything else, with its text.
 */
export type SelectorAtom =
  | { readonly kind: "compare"; readonly name: string; readonly operator: SelectorComparison; readonly value: SelectorLiteral }
  | { readonly kind: "one-of"; readonly name: string; readonly values: readonly SelectorLiteral[] }
  | { readonly kind: "stated"; readonly name: string; readonly stated: boolean }
  | {
      readonly kind: "text";
      readonly name: string;
      readonly test: "starts-with" | "ends-with" | "contains" | "matches";
      readonly text: string;
      readonly lowered: boolean;
    }
  | { readonly kind: "opaque"; readonly expression: string };

/**
 * Reads a selector as a conjunction of simple statements about attributes, for explanation and for typed import.
 *
 * - Every conjunct is either recognised exactly or `opaque`; nothing is approximated.
 * - `undefined` when the expression does not compile, or when no conjunct is recognised.
 * - `compareTo`, `isLessThan`, `isGreaterThan`, their negations and operands in either order all become a comparison.
 *
 * @example
 * ```ts
 * readSelector(`device.capacity["gpu.nvidia.com"].memory.compareTo(quantity("40Gi")) >= 0`);
 * // [{kind: "compare", name: "gpu.nvidia.com/memory", operator: ">=", value: {kind: "quantity", value: "40Gi"}}]
 * ```
 */
export function readSelector(expression: string): readonly SelectorAtom[] | undefined {
  if (compileSelector(expression).kind === "error") return undefined;
  const atoms = readConjunction(parseExpression(expression), new Map(), expression);
  return atoms.every((atom) => atom.kind === "opaque") ? undefined : atoms;
}

function readConjunction(node: Expression, scope: PathScope, source: string): readonly SelectorAtom[] {
  if (node.kind === "and") return node.operands.flatMap((operand) => readConjunction(operand, scope, source));
  if (node.kind === "bind") {
    const path = devicePath(node.value, scope);
    if (path === undefined) return [opaque(node, source)];
    const inner = readConjunction(node.body, withPath(scope, node.variable, path), source);
    return inner.some((atom) => atom.kind === "opaque") ? [opaque(node, source)] : inner;
  }
  return [readAtom(node, scope) ?? opaque(node, source)];
}

function opaque(node: Expression, source: string): SelectorAtom {
  return { kind: "opaque", expression: source.slice(node.start, node.end) };
}

function readAtom(node: Expression, scope: PathScope): SelectorAtom | undefined {
  if (node.kind === "operator" && node.name === "!") return negated(readAtom(node.operands[0] ?? node, scope));
  if (node.kind === "or") return readChoice(node.operands, scope);
  return readStated(node, scope) ?? readFlag(node, scope) ?? readCall(node, scope) ?? readComparison(node, scope) ?? readMembership(node, scope);
}

const OPPOSITE: Readonly<Record<SelectorComparison, SelectorComparison>> = { "==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">" };
const MIRRORED: Readonly<Record<SelectorComparison, SelectorComparison>> = { "==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<=" };

function negated(atom: SelectorAtom | undefined): SelectorAtom | undefined {
  if (atom?.kind === "stated") return { ...atom, stated: !atom.stated };
  if (atom?.kind !== "compare") return undefined;
  if (atom.value.kind === "bool") return { ...atom, value: { kind: "bool", value: !atom.value.value } };
  return { ...atom, operator: OPPOSITE[atom.operator] };
}

function readStated(node: Expression, scope: PathScope): SelectorAtom | undefined {
  const presence = presenceTest(node);
  const container = presence === undefined ? undefined : devicePath(presence.container, scope);
  const path = container === undefined || presence === undefined ? undefined : step(container, presence.key);
  return path?.kind === "attribute" ? { kind: "stated", name: path.name, stated: true } : undefined;
}

/** A bare attribute where a bool is wanted. */
function readFlag(node: Expression, scope: PathScope): SelectorAtom | undefined {
  const name = attributeName(node, scope);
  return name === undefined ? undefined : { kind: "compare", name, operator: "==", value: { kind: "bool", value: true } };
}

function attributeName(node: Expression, scope: PathScope): string | undefined {
  const path: DevicePath | undefined = devicePath(node, scope);
  return path?.kind === "attribute" || path?.kind === "field" ? path.name : undefined;
}

const TESTS: ReadonlyMap<string, (SelectorAtom & { readonly kind: "text" })["test"]> = new Map([
  ["startsWith", "starts-with"],
  ["endsWith", "ends-with"],
  ["contains", "contains"],
  ["matches", "matches"],
]);

function readCall(node: Expression, scope: PathScope): SelectorAtom | undefined {
  if (node.kind !== "call" || node.target === undefined) return undefined;
  const [operand] = node.operands;
  const test = TESTS.get(node.name);
  const text = operand === undefined ? undefined : textOf(operand);
  if (test !== undefined && text !== undefined) {
    const lowered = node.target.kind === "call" && node.target.name === "lowerAscii" && node.target.operands.length === 0 ? node.target.target : undefined;
    const name = attributeName(lowered ?? node.target, scope);
    return name === undefined ? undefined : { kind: "text", name, test, text, lowered: lowered !== undefined };
  }
  if (node.name === "isLessThan" || node.name === "isGreaterThan") return readOrder(node.target, operand, node.name === "isLessThan" ? "<" : ">", scope);
  return undefined;
}

/** `attribute op literal`, with the sides in either order. */
function readOrder(left: Expression, right: Expression | undefined, operator: SelectorComparison, scope: PathScope): SelectorAtom | undefined {
  if (right === undefined) return undefined;
  const name = attributeName(left, scope);
  const value = literalOf(right);
  if (name !== undefined && value !== undefined) return { kind: "compare", name, operator, value };
  const [otherName, otherValue] = [attributeName(right, scope), literalOf(left)];
  if (otherName === undefined || otherValue === undefined) return undefined;
  return { kind: "compare", name: otherName, operator: MIRRORED[operator], value: otherValue };
}

function readComparison(node: Expression, scope: PathScope): SelectorAtom | undefined {
  if (node.kind !== "operator" || !isComparison(node.name)) return undefined;
  const [left, right] = node.operands;
  if (left === undefined || right === undefined) return undefined;
  return readCompareTo(left, right, node.name, scope) ?? readCompareTo(right, left, MIRRORED[node.name], scope) ?? readOrder(left, right, node.name, scope);
}

function isComparison(name: OperatorName): name is SelectorComparison {
  return name in OPPOSITE;
}

/** `a.compareTo(b) op n`: which of −1, 0 and 1 make it true says which comparison of `a` and `b` it is. */
function readCompareTo(call: Expression, bound: Expression, operator: SelectorComparison, scope: PathScope): SelectorAtom | undefined {
  if (call.kind !== "call" || call.name !== "compareTo" || call.target === undefined) return undefined;
  if (bound.kind !== "literal" || bound.literal.kind !== "int") return undefined;
  const limit = bound.literal.value;
  const truth = [-1n, 0n, 1n].map((order) => (holds(order, operator, limit) ? "T" : "F")).join("");
  const meaning = COMPARISON_BY_TRUTH.get(truth);
  return meaning === undefined ? undefined : readOrder(call.target, call.operands[0], meaning, scope);
}

const COMPARISON_BY_TRUTH: ReadonlyMap<string, SelectorComparison> = new Map([
  ["TFF", "<"],
  ["TTF", "<="],
  ["FTF", "=="],
  ["FTT", ">="],
  ["FFT", ">"],
  ["TFT", "!="],
]);

function holds(order: bigint, operator: SelectorComparison, limit: bigint): boolean {
  switch (operator) {
    case "==":
      return order === limit;
    case "!=":
      return order !== limit;
    case "<":
      return order < limit;
    case "<=":
      return order <= limit;
    case ">":
      return order > limit;
    case ">=":
      return order >= limit;
  }
}

function readMembership(node: Expression, scope: PathScope): SelectorAtom | undefined {
  if (node.kind !== "operator" || node.name !== "in") return undefined;
  const [item, list] = node.operands;
  const name = item === undefined ? undefined : attributeName(item, scope);
  if (name === undefined || list?.kind !== "list") return undefined;
  const values = list.items.map((entry) => (entry.optional ? undefined : literalOf(entry.value)));
  return values.every((value) => value !== undefined) ? { kind: "one-of", name, values } : undefined;
}

/** `x == a || x == b || x in [c, d]` over one attribute. */
function readChoice(operands: readonly Expression[], scope: PathScope): SelectorAtom | undefined {
  const values: SelectorLiteral[] = [];
  let name: string | undefined;
  for (const operand of operands) {
    const atom = readAtom(operand, scope);
    const own = atom?.kind === "one-of" ? atom.values : atom?.kind === "compare" && atom.operator === "==" ? [atom.value] : undefined;
    if (own === undefined || (atom?.kind !== "one-of" && atom?.kind !== "compare") || (name !== undefined && atom.name !== name)) return undefined;
    name = atom.name;
    values.push(...own);
  }
  return name === undefined ? undefined : { kind: "one-of", name, values };
}

function literalOf(node: Expression): SelectorLiteral | undefined {
  if (node.kind === "literal") return plainLiteral(node.literal);
  if (node.kind !== "call" || node.target !== undefined || node.operands.length !== 1) return undefined;
  const [operand] = node.operands;
  const text = operand === undefined ? undefined : textOf(operand);
  if (text === undefined) return undefined;
  if (node.name === "quantity") return { kind: "quantity", value: text };
  return node.name === "semver" ? { kind: "version", value: text } : undefined;
}

function plainLiteral(literal: LiteralValue): SelectorLiteral | undefined {
  switch (literal.kind) {
    case "bool":
    case "int":
    case "string":
      return literal;
    default:
      return undefined;
  }
}
