import { isCelError, run } from "@bufbuild/cel";
import { strings } from "@bufbuild/cel/ext";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileSelector } from "./compile-selector.js";

/** What another CEL implementation makes of an expression. */
function reference(expression: string): boolean | "error" {
  const value = run(expression, {}, { funcs: strings });
  return isCelError(value) || typeof value !== "boolean" ? "error" : value;
}

function ours(expression: string): boolean | "error" {
  const result = compileSelector(expression);
  if (result.kind === "error") throw new Error(`${expression}: [${result.code}] ${result.message}`);
  const outcome = result.selector.evaluate({ attributes: {} });
  return outcome.kind === "true" ? true : outcome.kind === "false" ? false : "error";
}

interface Generated {
  readonly bool: string;
  readonly int: string;
  readonly double: string;
  readonly text: string;
  readonly ints: string;
  readonly texts: string;
}

const join = (template: string): ((parts: readonly string[]) => string) => {
  return (parts) => parts.reduce((text, part, index) => text.replaceAll(`$${index}`, () => part), template);
};

/**
 * Type-correct expressions, so that both implementations get as far as evaluating them.
 *
 * Left out, because the other implementation departs from cel-go there: text beyond U+FFFF (it counts UTF-16 units), replacing the
 * empty text, and negating the smallest integer twice.
 */
const { bool: expressions } = fc.letrec<{ readonly [K in keyof Generated]: string }>((tie) => {
  const of = (template: string, ...kinds: readonly (keyof Generated)[]): fc.Arbitrary<string> =>
    fc.tuple(...kinds.map((kind) => tie(kind))).map(join(template));
  const options = { maxDepth: 4, depthIdentifier: "expression" };
  return {
    int: fc.oneof(
      options,
      fc.constantFrom("0", "1", "2", "-1", "7", "9223372036854775807", "-9223372036854775808", "0x1f"),
      ...["+", "-", "*", "/", "%"].map((operator) => of(`($0 ${operator} $1)`, "int", "int")),
      of("size($0)", "text"),
      of("$0.size()", "ints"),
      of("$0.indexOf($1)", "text", "text"),
      of("$0.lastIndexOf($1)", "text", "text"),
      of("($0 ? $1 : $2)", "bool", "int", "int"),
      of("$0[$1]", "ints", "int"),
      of("int($0)", "double"),
      of("-(($0) % 100)", "int"),
      of("{'a': $0, 'b': $1}.b", "int", "int"),
    ),
    double: fc.oneof(
      options,
      fc.constantFrom("0.0", "1.5", "-2.25", "1e3", "1e300"),
      ...["+", "-", "*", "/"].map((operator) => of(`($0 ${operator} $1)`, "double", "double")),
      of("double($0)", "int"),
    ),
    text: fc.oneof(
      options,
      fc.constantFrom("''", "'a'", "'ab'", "'aba'", "'A-b_1'", '"éz"', "'\\n'", "r'\\d'"),
      of("($0 + $1)", "text", "text"),
      of("$0.lowerAscii()", "text"),
      of("$0.upperAscii()", "text"),
      of("$0.replace('a', $1)", "text", "text"),
      of("$0.substring($1)", "text", "int"),
      of("$0.substring($1, $2)", "text", "int", "int"),
      of("$0.charAt($1)", "text", "int"),
      of("$0.trim()", "text"),
      of("$0.join($1)", "texts", "text"),
      of("string($0)", "int"),
      of("string($0)", "bool"),
      of("strings.quote($0)", "text"),
    ),
    ints: fc.oneof(
      options,
      fc.constantFrom("[0]", "[1, 2, 3]", "[-1, 5]"),
      of("[$0, $1]", "int", "int"),
      of("($0 + $1)", "ints", "ints"),
      of("$0.filter(x, x > $1)", "ints", "int"),
      of("$0.map(x, x + $1)", "ints", "int"),
      of("$0.map(x, x != $1, x * 2)", "ints", "int"),
    ),
    texts: fc.oneof(options, fc.constantFrom("['a']", "['a', 'b', 'a']"), of("$0.split($1)", "text", "text"), of("$0.map(t, t + $1)", "texts", "text")),
    bool: fc.oneof(
      options,
      fc.constantFrom("true", "false"),
      ...["==", "!=", "<", "<=", ">", ">="].flatMap((operator) => [
        of(`($0 ${operator} $1)`, "int", "int"),
        of(`($0 ${operator} $1)`, "text", "text"),
        of(`($0 ${operator} $1)`, "double", "double"),
      ]),
      of("($0 && $1)", "bool", "bool"),
      of("($0 || $1)", "bool", "bool"),
      of("($0 || $1 || $2)", "bool", "bool", "bool"),
      of("!($0)", "bool"),
      of("($0 ? $1 : $2)", "bool", "bool", "bool"),
      of("($0 in $1)", "int", "ints"),
      of("($0 == $1)", "ints", "ints"),
      of("$0.all(x, x >= $1)", "ints", "int"),
      of("$0.exists(x, x / $1 == 1)", "ints", "int"),
      of("$0.exists_one(x, x == $1)", "ints", "int"),
      of("$0.contains($1)", "text", "text"),
      of("$0.startsWith($1)", "text", "text"),
      of("$0.endsWith($1)", "text", "text"),
      of("($0 in {'a': 1, 'b': $1})", "text", "int"),
      of("has({'a': $0}.a)", "int"),
      of("$0.matches('^[a-c]+$')", "text"),
    ),
  };
});

describe("the evaluator beside another implementation of CEL", () => {
  it("gives the same answer, or an error where the other gives one", () => {
    fc.assert(
      fc.property(expressions, (expression) => {
        expect(ours(expression), expression).toBe(reference(expression));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("regular expressions beside RE2 and JavaScript", () => {
  const atom = fc.constantFrom(
    "a",
    "b",
    "c",
    ".",
    "[ab]",
    "[^a]",
    "\\d",
    "\\w",
    "\\s",
    "\\b",
    "\\B",
    "^",
    "$",
    "(?:ab)",
    "[a-c0-9]",
    "\\x61",
    "é",
    "[[:alpha:]]",
    "\\pL",
    "\\.",
  );
  const pattern = fc.letrec<{ readonly node: string }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      atom,
      fc.tuple(tie("node"), tie("node")).map((parts) => parts.join("")),
      fc.tuple(tie("node"), tie("node")).map((parts) => `(?:${parts.join("|")})`),
      fc.tuple(tie("node"), fc.constantFrom("*", "+", "?", "{2}", "{1,2}", "{0,1}", "*?", "+?", "??", "{1,}")).map(([node, repeat]) => `(${node})${repeat}`),
    ),
  })).node;
  const text = fc.array(fc.constantFrom("a", "b", "c", "1", " ", ".", "é", "_", "\n"), { maxLength: 8 }).map((parts) => parts.join(""));

  it("match where RE2 matches", () => {
    fc.assert(
      fc.property(pattern, text, (source, subject) => {
        const expression = `${JSON.stringify(subject)}.matches(${JSON.stringify(source)})`;
        expect(ours(expression), expression).toBe(reference(expression));
      }),
      { numRuns: 2_000 },
    );
  });

  it("match without regard to case where RE2 does", () => {
    fc.assert(
      fc.property(pattern, text, fc.constantFrom("(?i)", "(?s)", "(?m)", "(?is)"), (source, subject, flags) => {
        const expression = `${JSON.stringify(subject.toUpperCase())}.matches(${JSON.stringify(flags + source)})`;
        expect(ours(expression), expression).toBe(reference(expression));
      }),
      { numRuns: 2_000 },
    );
  });

  it("find the text that JavaScript finds, where both mean the same by the pattern", () => {
    fc.assert(
      fc.property(loopsThatAdvance, text, (source, subject) => {
        const found = new RegExp(source, "u").exec(subject)?.[0] ?? "";
        const all = [...subject.matchAll(new RegExp(source, "gu"))].map((match) => match[0]).filter((match) => match !== "");
        const wanted = `${JSON.stringify(subject)}.find(${JSON.stringify(source)}) == ${JSON.stringify(found)}`;
        const wantedAll = `${JSON.stringify(subject)}.findAll(${JSON.stringify(source)}).filter(t, t != "") == ${JSON.stringify(all)}`;
        expect(ours(wanted), wanted).toBe(true);
        expect(ours(wantedAll), wantedAll).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

/** Patterns whose loops cannot go round without taking text, which is where Perl-like engines differ from each other. */
const loopsThatAdvance: fc.Arbitrary<string> = fc
  .letrec<{ readonly node: readonly [source: string, canBeEmpty: boolean] }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom("a", "b", "c", "[ab]", "\\d", "[a-c0-9]").map((source) => [source, false] as const),
      fc.constantFrom("", "^", "$").map((source) => [source, true] as const),
      fc.tuple(tie("node"), tie("node")).map(([left, right]) => [`${left[0]}${right[0]}`, left[1] && right[1]] as const),
      fc.tuple(tie("node"), tie("node")).map(([left, right]) => [`(?:${left[0]}|${right[0]})`, left[1] || right[1]] as const),
      fc.tuple(tie("node"), fc.constantFrom("*", "+", "?", "{2}", "{1,2}", "{0,1}", "*?", "+?", "??", "{1,}", "{2,}?")).map(([node, repeat]) => {
        return node[1] ? node : ([`(${node[0]})${repeat}`, /^[*?]|^\{0/.test(repeat)] as const);
      }),
    ),
  }))
  .node.map(([source]) => source);
