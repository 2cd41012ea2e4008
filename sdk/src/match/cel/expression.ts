/** Where a node stands in the text: offsets, end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A literal as parsed. Integers are range-checked; `bytes` has one character per byte. */
export type LiteralValue =
  | { readonly kind: "int"; readonly value: bigint }
  | { readonly kind: "uint"; readonly value: bigint }
  | { readonly kind: "double"; readonly value: number }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "bytes"; readonly value: string }
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "null" };

/** Macros over a list or a map, with one loop variable or two. */
export type ComprehensionMacro = "all" | "exists" | "exists-one" | "map" | "filter" | "transform-list" | "transform-map";

/** Operators that take their operands like any function. */
export type OperatorName = "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "+" | "-" | "*" | "/" | "%" | "!" | "negate";

/**
 * A CEL expression.
 *
 * - `and` and `or` are flat, so a disjunction of hundreds of terms is not deep.
 * - Macros stay nodes of their own instead of being expanded.
 * - A namespaced function (`sets.contains`) is a `call` without a target.
 */
export type Expression = Span &
  (
    | { readonly kind: "literal"; readonly literal: LiteralValue }
    | { readonly kind: "identifier"; readonly name: string }
    | { readonly kind: "select"; readonly operand: Expression; readonly field: string; readonly optional: boolean }
    | { readonly kind: "has"; readonly operand: Expression; readonly field: string }
    | { readonly kind: "index"; readonly operand: Expression; readonly index: Expression; readonly optional: boolean }
    | { readonly kind: "operator"; readonly name: OperatorName; readonly operands: readonly Expression[] }
    | { readonly kind: "call"; readonly name: string; readonly nameStart: number; readonly target?: Expression; readonly operands: readonly Expression[] }
    | { readonly kind: "and" | "or"; readonly operands: readonly Expression[] }
    | { readonly kind: "conditional"; readonly condition: Expression; readonly whenTrue: Expression; readonly whenFalse: Expression }
    | { readonly kind: "list"; readonly items: readonly { readonly value: Expression; readonly optional: boolean }[] }
    | { readonly kind: "map"; readonly entries: readonly MapEntry[] }
    | {
        readonly kind: "comprehension";
        readonly macro: ComprehensionMacro;
        readonly range: Expression;
        readonly variables: readonly string[];
        readonly condition?: Expression;
        readonly body: Expression;
      }
    | { readonly kind: "bind"; readonly variable: string; readonly value: Expression; readonly body: Expression }
    | { readonly kind: "optional-map"; readonly operand: Expression; readonly variable: string; readonly flat: boolean; readonly body: Expression }
  );

/** One entry of a map literal. */
export interface MapEntry {
  readonly key: Expression;
  readonly value: Expression;
  readonly optional: boolean;
}
