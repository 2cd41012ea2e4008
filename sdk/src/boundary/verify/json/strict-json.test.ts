import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readLocatedJson, readStrictJson } from "./strict-json.js";

const outcome = (read: (text: string, what: string) => { readonly value: unknown }, text: string): unknown => {
  try {
    // Written again, since what compares values looks at their constructors, and a member can have that name.
    return JSON.stringify(read(text, "the text").value);
  } catch (error) {
    return String(error);
  }
};

describe("strict JSON", () => {
  it("of more than 10 MiB is not read", () => {
    const most = new Uint8Array(10 * 1024 * 1024).fill(0x20);
    most[0] = 0x31;
    expect(readStrictJson(most, "the text").value).toBe(1);
    expect(() => readStrictJson(new Uint8Array(most.length + 1), "the text")).toThrow("the text is larger than 10 MiB");
  });

  it.each([
    ['{"a":1,"a":2}', /\/a twice/u],
    ['{"a":{"b":1,"c":[{"d":1,"d":1}]}}', /\/a\/c\/0\/d twice/u],
    ['{"a":1,"\\u0061":2}', /\/a twice/u],
    ['{"__proto__":1}', /forbidden/u],
    ['{"a":{"__proto__":{}}}', /forbidden/u],
    ['{"a":":","a":"\\":"}', /twice/u],
    ["[1] [2]", /text after its end/u],
    ["1\u000b", /text after its end/u],
    ["{}\u00a0", /text after its end/u],
    ["[]\ufeff", /text after its end/u],
    ["{a:1}", /is not JSON/u],
    ['{"a":"', /is not JSON/u],
    [`${"[".repeat(33)}${"]".repeat(33)}`, /deeper than 32/u],
    ["\ud800", /is not JSON/u],
  ])("refuses %s", (text, message) => {
    expect(() => readStrictJson(text, "the text")).toThrow(message);
  });

  it.each(['{"a":"b:c","d":"\\\\","e":":\\":"}', ' {"a" : { "b" : [ 1 , ":" ] } } ', `${"[".repeat(32)}${"]".repeat(32)}`, '"\\\\\\":"', "{}", "null"])(
    "reads %s as the platform does",
    (text) => {
      expect(readStrictJson(text, "the text").value).toStrictEqual(JSON.parse(text));
    },
  );

  it("is read, or refused, the same whether places are asked for or not", () => {
    const names = fc.constantFrom("a", "b", "__proto__", '":', "\\", "constructor", "");
    const { value } = fc.letrec<{ value: string }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom("1", "null", '":"', '"\\\\"', '"\\":"', " "),
        fc.array(tie("value"), { maxLength: 3 }).map((items) => `[${items.join(",")}]`),
        fc
          .array(fc.tuple(names, tie("value")), { maxLength: 3 })
          .map((members) => `{${members.map(([name, item]) => `${JSON.stringify(name)}: ${item}`).join(" ,")}}`),
      ),
    }));
    fc.assert(
      fc.property(value, (text) => {
        expect(outcome(readStrictJson, text)).toStrictEqual(outcome(readLocatedJson, text));
      }),
      { numRuns: 2_000 },
    );
  });
});
