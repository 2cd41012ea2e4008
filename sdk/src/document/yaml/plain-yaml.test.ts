import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { defaultReadLimits } from "../read-options.js";
import { composeYaml } from "./compose-yaml.js";
import { plainYaml } from "./plain-yaml.js";
import { splitYaml } from "./split-yaml.js";

/** What the whole parser makes of a text; "refused" where it finds anything wrong. */
function whole(text: string): unknown {
  const composed = composeYaml(text, 0, defaultReadLimits);
  return composed.kind === "ok" ? composed.value : "refused";
}

function agree(text: string): void {
  const plain = plainYaml(text, defaultReadLimits.depth);
  if (plain !== undefined) expect(JSON.stringify(plain), text).toBe(JSON.stringify(whole(text)));
}

const offer = `--- # an offer
# comment
apiVersion: cornercast/v1
kind: Offer   # another

metadata: {name: "a\\tb", labels: {a: b, c: 'it''s', "d e": [1, -2.5, true, ~, null, x y, http://z]}}
spec:
  sources:
  - id: smi
    reference: nvidia-smi -q -x
  - {id: b}
  empty:
  shape:
      devices:
        -   chip: h100-sxm
            count: 8
            version: 550.54.15
            memory:
            - 80GB
            - - nested
              - list
        -
          chip: a#b
        - plain text: no
  last: -5
`;

describe("plainYaml", () => {
  it("reads an offer as the whole parser does", () => {
    const text = offer.replace("        - plain text: no\n", "");
    expect(plainYaml(text, 32)).toEqual(whole(text));
    expect(plainYaml(text, 32)).toMatchObject({
      metadata: { labels: { c: "it's", "d e": [1, -2.5, true, null, null, "x y", "http://z"] } },
      spec: { empty: null, shape: { devices: [{ memory: ["80GB", ["nested", "list"]] }, { chip: "a#b" }] } },
    });
  });

  it.each([
    ["a key with a space", offer],
    ["a block scalar", "a: |\n  b\n"],
    ["a text over two lines", "a: b\n  c\n"],
    ["a quoted text over two lines", 'a: "b\n  c"\n'],
    ["a flow list over two lines", "a: [b,\n  c]\n"],
    ["an anchor", "a: &x b\n"],
    ["an alias", "a: *x\n"],
    ["a tag", "a: !!str 5\n"],
    ["a duplicate key", "a: 1\na: 2\n"],
    ["a duplicate key in flow style", "a: {b: 1, b: 2}\n"],
    ["__proto__", "__proto__: 1\n"],
    ["__proto__ in flow style", "a: {__proto__: 1}\n"],
    ["a merge key", "<<: {a: 1}\n"],
    ["a tab", "a:\tb\n"],
    ["CR LF", "a: b\r\n"],
    ["a nested map on one line", "a: b: c\n"],
    ["a list on the line of a key", "a: - b\n"],
    ["wrong indentation", "a:\n    b: 1\n  c: 2\n"],
    ["an item outside a list", "a: 1\n- b\n"],
    ["a scalar document", "a\n"],
    ["a hexadecimal number", "a: 0x10\n"],
    ["a number above 2^53", "a: 18446744073709551615\n"],
    ["infinity", "a: .inf\n"],
    ["half a surrogate pair", 'a: "\\ud800"\n'],
    ["an escape that only YAML has", 'a: "\\x41"\n'],
    ["a question mark", "? a\n: b\n"],
    ["a directive", "%YAML 1.2\n---\na: b\n"],
    ["a reserved indicator", "a: @b\n"],
    ["nesting deeper than the limit", `a: ${"[".repeat(32)}${"]".repeat(32)}\n`],
    ["nothing", "# nothing\n"],
  ])("leaves %s to the whole parser", (_title, text) => {
    expect(plainYaml(text, 32)).toBeUndefined();
  });

  it("agrees with the whole parser on generated values in many styles", () => {
    const word = fc.constantFrom(
      "a",
      "chip",
      "nvidia.com/gpu",
      "80GB",
      "550.54.15",
      "no",
      "null",
      "True",
      "~",
      "-1",
      "1e3",
      "0o7",
      "0x1F",
      ".5",
      "-.5",
      "5.",
      "+5",
      "-0",
      "x y",
      "a#b",
      "a: b",
      "a:",
      "- a",
      "#c",
      "it's",
      '"q"',
      "{}",
      "é",
      "",
      " ",
      "-",
      "--flag",
      "http://a:8",
      "a, b",
      "*x",
      "&y",
      "!z",
      "%",
      "@",
      "2026-12-01",
      "<<",
      "0123",
      "1_000",
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        word,
        fc.integer(),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie("tree"), { maxLength: 3 }),
        fc.dictionary(word, tie("tree"), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(
        fc.dictionary(word, tree),
        fc.record({
          indent: fc.constantFrom(2, 4),
          indentSeq: fc.boolean(),
          collectionStyle: fc.constantFrom("any", "flow", "block"),
          lineWidth: fc.constantFrom(0, 80),
          defaultStringType: fc.constantFrom("PLAIN", "QUOTE_DOUBLE", "QUOTE_SINGLE"),
        } as const),
        (value, style) => {
          agree(stringify(value, style as never));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("agrees with the whole parser on texts put together from pieces of YAML", () => {
    const piece = fc.constantFrom(
      "a",
      "b",
      "key",
      ":",
      ": ",
      "- ",
      "-",
      "\n",
      "\n",
      "\n  ",
      "\n    ",
      " ",
      "  ",
      "{",
      "}",
      "[",
      "]",
      ", ",
      ",",
      '"',
      "'",
      "''",
      "#",
      " #c",
      "1",
      "-1",
      ".5",
      "0x1",
      "true",
      "null",
      "~",
      "&",
      "*",
      "!",
      "|",
      ">",
      "?",
      "? ",
      "%",
      "@",
      "`",
      "\\n",
      "\\",
      "---",
      "--- ",
      "\n---\n",
      "...",
      "<<",
      "é",
      "a: 1",
      "- x",
      "b:",
      "\u00a0",
      "\u2028",
      "\n- ",
      "\nc: ",
      "\n  d: ",
      "\n  - ",
      "0",
      "+",
      ".",
      "e5",
      "=",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 16 }), (pieces) => {
        const text = pieces.join("");
        for (const { start, end } of splitYaml(text)) agree(text.slice(start, end));
      }),
      { numRuns: 20_000 },
    );
  });

  it("agrees with the whole parser on an offer with a few characters changed", () => {
    const change = fc.tuple(
      fc.nat({ max: offer.length }),
      fc.nat({ max: 3 }),
      fc.constantFrom("", " ", "\n", ":", "-", "#", "'", '"', "{", "]", ",", "  ", "\n  ", ": ", "x"),
    );
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        agree(changes.reduce((text, [at, length, insert]) => text.slice(0, at) + insert + text.slice(at + length), offer));
      }),
      { numRuns: 5000 },
    );
  });
});
