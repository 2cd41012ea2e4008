import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileSelector, type SelectorDevice } from "./compile-selector.js";
import { readSelector } from "./read-selector.js";
import { cpuMilliseconds } from "../../testing/cpu-milliseconds.js";

const DEVICE: SelectorDevice = {
  driver: "gpu.example.com",
  attributes: { model: { kind: "string", value: "a".repeat(64) }, index: { kind: "int", value: 1n }, memory: { kind: "quantity", value: "80Gi" } },
};
const MODEL = `device.attributes["gpu.example.com"].model`;

/** Compiles and evaluates, and says how it ended and how long it took. */
function run(expression: string): { readonly ending: string; readonly milliseconds: number } {
  const started = cpuMilliseconds();
  const result = compileSelector(expression);
  const outcome = result.kind === "error" ? result : result.selector.evaluate(DEVICE);
  return { ending: outcome.kind === "error" ? outcome.code : outcome.kind, milliseconds: cpuMilliseconds() - started };
}

function nested(open: string, core: string, close: string, depth: number): string {
  return open.repeat(depth) + core + close.repeat(depth);
}

const DIGITS = `[${Array.from({ length: 100 }, () => "0").join(",")}]`;

describe("a hostile selector ends fast", () => {
  it.each([
    ["text beyond the limit", "true || ".repeat(2_000) + "true", "selector-too-long"],
    ["text beyond the limit in bytes", `"${"é".repeat(6_000)}" == ""`, "selector-too-long"],
    ["a gigantic text", "(".repeat(50_000_000), "selector-too-long"],
    ["parentheses", nested("(", "true", ")", 5_000), "selector-too-deep"],
    ["unclosed parentheses", "(".repeat(10_000), "selector-too-deep"],
    ["lists", nested("[", "1", "]", 5_000) + " == []", "selector-too-deep"],
    ["maps", nested("{1:", "1", "}", 2_000) + " == {}", "selector-too-deep"],
    ["calls", nested("size(", "''", ")", 1_000) + " == 0", "selector-too-deep"],
    ["conditionals", "true?true:".repeat(1_000) + "true", "selector-too-deep"],
    ["field steps", "device" + ".a".repeat(5_000), "selector-too-deep"],
    ["sums", "1" + "+1".repeat(4_000) + " == 1", "selector-too-deep"],
    ["negations", "!".repeat(10_000) + "true", "true"],
    ["minus signs", "-".repeat(10_000) + "1 == 1", "true"],
    ["a long disjunction", "false||".repeat(1_400) + "true", "true"],
    ["a huge list", `1 in [${Array.from({ length: 4_000 }, () => "0").join(",")}]`, "false"],
    ["depth just within the limit", nested("(", "true", ")", 249), "true"],
    ["nested loops over a literal", `${DIGITS}.all(a, ${DIGITS}.all(b, ${DIGITS}.all(c, ${DIGITS}.all(d, a == b && c == d))))`, "selector-cost"],
    ["loops that build lists", `${DIGITS}.map(a, ${DIGITS}.map(b, ${DIGITS}.map(c, ${DIGITS}.map(d, 1)))).size() == 1`, "selector-cost"],
    [
      "loops over a text's parts",
      `${MODEL}.split("").all(a, ${MODEL}.split("").all(b, ${MODEL}.split("").all(c, ${MODEL}.split("").all(d, a == b))))`,
      "selector-cost",
    ],
    [
      "a doubled text",
      doubled(
        (name) => `${name} + ${name}`,
        `"x"`,
        60,
        (name) => `${name} == ""`,
      ),
      "selector-cost",
    ],
    [
      "a doubled list",
      doubled(
        (name) => `${name} + ${name}`,
        `[1]`,
        60,
        (name) => `${name} == []`,
      ),
      "selector-cost",
    ],
    [
      "equality of shared lists",
      doubled(
        (name) => `[${name}, ${name}]`,
        `[1]`,
        60,
        (name) => `${name} == ${name}`,
      ),
      "selector-cost",
    ],
    [
      "a replacement that grows",
      doubled(
        (name) => `${name}.replace("", "aaaaaaaaaa")`,
        `"x"`,
        30,
        (name) => `${name} == ""`,
      ),
      "selector-cost",
    ],
    [
      "a join that grows",
      doubled(
        (name) => `[${name}, ${name}].join(${name})`,
        `"x"`,
        60,
        (name) => `${name} == ""`,
      ),
      "selector-cost",
    ],
    [
      "large quantities",
      doubled(
        (name) => `${name}.mul(9223372036854775807)`,
        `quantity("1E")`,
        200,
        (name) => `${name} == quantity("1")`,
      ),
      "false",
    ],
    ["a quantity with a huge exponent", `quantity("1e999999999") == quantity("1")`, "selector-error"],
    ["a pattern that would backtrack", `${MODEL}.matches("^(a+)+$b")`, "false"],
    ["a nested repetition", `${MODEL}.matches("((((a{1,100}){1,100}){1,100}){1,100})")`, "selector-regex"],
    ["an empty nested repetition", `${MODEL}.matches("(((((){1000}){1000}){1000}){1000}){1000}")`, "true"],
    ["a star of stars", `${MODEL}.matches("((((a*)*)*)*)*$")`, "true"],
    ["deep groups in a pattern", `${MODEL}.matches("${nested("(", "a", ")", 3_000)}")`, "selector-regex"],
    [
      "a big pattern over a big text",
      doubled(
        (name) => `${name} + ${name}`,
        MODEL,
        12,
        (name) => `${name}.matches("(a?){1000}b")`,
      ),
      "selector-cost",
    ],
    [
      "findAll over a big text",
      doubled(
        (name) => `${name} + ${name}`,
        MODEL,
        14,
        (name) => `${name}.findAll("a|ab|abc").size() == 1`,
      ),
      "selector-cost",
    ],
    ["many big patterns", Array.from({ length: 200 }, (_, index) => `"".matches("${index}a{900}a{900}")`).join("||"), "selector-regex"],
    [
      "many patterns in a loop",
      `${DIGITS}.all(a, ${DIGITS}.all(b, ${DIGITS}.all(c, !${MODEL}.matches(string(a) + string(b) + "(b?){500}c"))))`,
      "selector-cost",
    ],
  ])("%s", (_what, expression, ending) => {
    const result = run(expression);
    expect(result.ending).toBe(ending);
    expect(result.milliseconds).toBeLessThan(3_000);
  });

  it("keeps no state between evaluations, so one device cannot spend the budget of the next", () => {
    const result = compileSelector(`${DIGITS}.all(a, ${DIGITS}.all(b, ${MODEL}.size() == 64))`);
    if (result.kind === "error") throw new Error(result.message);
    for (let count = 0; count < 30; count += 1) expect(result.selector.evaluate(DEVICE)).toEqual({ kind: "true" });
  });

  it("is a value, not a throw, for a device with thousands of attributes", () => {
    const attributes = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`a${index}`, { kind: "string" as const, value: "abc" }]));
    const result = compileSelector(
      `device.attributes["d"].map(s, s.lowerAscii()).map(s, s.size()).sum() == 0 && device.attributes["d"].all(a, device.attributes["d"].all(b, a == b || a != b))`,
    );
    if (result.kind === "error") throw new Error(result.message);
    const started = cpuMilliseconds();
    expect(result.selector.evaluate({ driver: "d", attributes }).kind).toBe("false");
    const all = compileSelector(`device.attributes["d"].all(a, device.attributes["d"].all(b, a == b || a != b))`);
    if (all.kind === "error") throw new Error(all.message);
    expect(all.selector.evaluate({ driver: "d", attributes })).toMatchObject({ kind: "error", code: "selector-cost" });
    expect(cpuMilliseconds() - started).toBeLessThan(3_000);
  });
});

/** `cel.bind(v0, seed, cel.bind(v1, grow(v0), … use(vn)))`. */
function doubled(grow: (name: string) => string, seed: string, steps: number, use: (name: string) => string): string {
  let expression = use(`v${steps}`);
  for (let step = steps; step > 0; step -= 1) expression = `cel.bind(v${step}, ${grow(`v${step - 1}`)}, ${expression})`;
  return `cel.bind(v0, ${seed}, ${expression})`;
}

describe("compileSelector, evaluate and readSelector never throw", () => {
  const pieces = [
    [
      "device",
      ".attributes",
      ".capacity",
      '["gpu.example.com"]',
      ".model",
      ".index",
      ".memory",
      ".?x",
      "[?0]",
      ".orValue(1)",
      "quantity(",
      "semver(",
      "'1Gi'",
      '"1.0.0"',
    ],
    [
      "(",
      ")",
      "[",
      "]",
      "{",
      "}",
      ":",
      "?",
      ",",
      "&&",
      "||",
      "!",
      "-",
      "+",
      "*",
      "/",
      "%",
      "==",
      "!=",
      "<",
      ">=",
      " in ",
      "1",
      "2.5",
      "3u",
      "true",
      "false",
      "null",
      "x",
    ],
    [
      ".all(x, ",
      ".exists(x, ",
      ".map(x, ",
      ".filter(x, ",
      "cel.bind(x, ",
      "has(",
      ".size()",
      ".matches('a*')",
      ".compareTo(",
      ".isLessThan(",
      ".find('",
      "'",
      '"',
      "\\",
      "//",
      "\n",
      "é",
      "😀",
    ],
    [
      "dyn(",
      "type(",
      "string(",
      "int(",
      "optional.of(",
      ".split('')",
      ".lowerAscii()",
      ".includes(",
      "sets.contains(",
      ".replace('a', ",
      ".sum()",
      ".min()",
      ".asInteger()",
      ".mul(2)",
    ],
  ].flat();
  const piece = fc.constantFrom(...pieces);

  it("on anything made of pieces of CEL", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (chosen) => exercise(chosen.join(""))),
      { numRuns: 3_000 },
    );
  });

  it("on any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => exercise(text)),
      { numRuns: 1_000 },
    );
  });

  it("on well-formed expressions over every kind of value", () => {
    fc.assert(
      fc.property(expressions, (text) => exercise(text)),
      { numRuns: 3_000 },
    );
  });

  it("on any pattern", () => {
    const pattern = fc.array(
      fc.constantFrom(..."ab.*+?|()[]{}^$\\dDwWsSbBpPQE0127,-:<>=!iUm😀".split(""), "{2,3}", "(?i)", "(?:", "[^", "[[:alpha:]]", "\\pL", "\\x{41}"),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(pattern, (parts) =>
        exercise(`${MODEL}.matches(${JSON.stringify(parts.join(""))}) || ${MODEL}.find(${JSON.stringify(parts.join(""))}) == ""`),
      ),
      { numRuns: 3_000 },
    );
  });
});

function exercise(text: string): void {
  readSelector(text);
  const result = compileSelector(text);
  if (result.kind === "error") return;
  result.selector.evaluate(DEVICE);
  result.selector.evaluate({ attributes: {} });
}

const { expression: expressions } = fc.letrec<{ expression: string; value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(
      "1",
      "-1",
      "0",
      "2u",
      "1.5",
      "'a'",
      "''",
      "true",
      "false",
      "null",
      "b'a'",
      "[]",
      "{}",
      MODEL,
      `device.attributes["gpu.example.com"].index`,
      `device.capacity["gpu.example.com"].memory`,
      "device.driver",
      "device.attributes",
      `device.attributes["x"].y`,
    ),
    fc
      .tuple(tie("value"), fc.constantFrom("+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", " in ", "&&", "||"), tie("value"))
      .map(([left, operator, right]) => `(dyn(${left})${operator}dyn(${right}))`),
    fc
      .tuple(
        tie("value"),
        fc.constantFrom("size()", "sum()", "min()", "lowerAscii()", "trim()", "isSorted()", "asInteger()", "major()", "hasValue()", "value()", "join()"),
      )
      .map(([target, call]) => `dyn(${target}).${call}`),
    fc
      .tuple(
        tie("value"),
        fc.constantFrom(
          "includes",
          "indexOf",
          "split",
          "matches",
          "find",
          "findAll",
          "compareTo",
          "isLessThan",
          "add",
          "sub",
          "div",
          "charAt",
          "substring",
          "startsWith",
          "orValue",
        ),
        tie("value"),
      )
      .map(([target, call, operand]) => `dyn(${target}).${call}(dyn(${operand}))`),
    fc
      .tuple(
        fc.constantFrom(
          "int",
          "uint",
          "double",
          "string",
          "bytes",
          "bool",
          "type",
          "quantity",
          "semver",
          "isQuantity",
          "isSemver",
          "size",
          "sign",
          "optional.of",
          "optional.ofNonZeroValue",
          "!",
          "-",
        ),
        tie("value"),
      )
      .map(([call, operand]) => `${call}(dyn(${operand}))`),
    fc
      .tuple(tie("value"), fc.constantFrom("all", "exists", "exists_one", "map", "filter"), tie("value"))
      .map(([range, macro, body]) => `dyn(${range}).${macro}(x, dyn([x, ${body}]) == x)`),
    fc.tuple(tie("value"), tie("value")).map(([left, right]) => `[dyn(${left}), dyn(${right})]`),
    fc.tuple(tie("value"), tie("value")).map(([key, value]) => `{dyn(${key}): dyn(${value})}`),
    fc.tuple(tie("value"), tie("value")).map(([target, key]) => `dyn(${target})[dyn(${key})]`),
    fc.tuple(tie("value"), tie("value")).map(([target, key]) => `dyn(${target})[?dyn(${key})]`),
    tie("value").map((target) => `dyn(${target}).?field`),
    tie("value").map((target) => `has(dyn(${target}).field)`),
    fc.tuple(tie("value"), tie("value"), tie("value")).map(([condition, left, right]) => `(dyn(${condition}) ? dyn(${left}) : dyn(${right}))`),
    fc.tuple(tie("value"), tie("value")).map(([value, body]) => `cel.bind(v, ${value}, dyn([v, dyn(${body})]))`),
  ),
  expression: tie("value").map((value) => `dyn(${value})`),
}));
