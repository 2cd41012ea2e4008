import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { acceptValidators as interpreted } from "../validate/browser.js";
import { acceptValidators as compiled, interpretSchema, type ValidationError } from "../validate/index.js";
import { contracts } from "./contract.js";
import { generateMessage } from "./generate-document.js";
import { mutatedDocuments } from "./mutated-document.js";
import { randomFrom } from "./random.js";

/** What the errors say, in no order. */
function said(errors: readonly ValidationError[] | null | undefined): readonly string[] {
  return (errors ?? []).map(({ instancePath, keyword, params, propertyName }) => JSON.stringify([instancePath, keyword, params, propertyName])).sort();
}

describe.each(contracts)("the interpreted validator of $kind", ({ kind, message }) => {
  it("takes what the compiled one takes", () => {
    fc.assert(
      fc.property(fc.integer(), (start) => {
        const document = generateMessage(message, randomFrom(start));
        expect([interpreted[kind](document), interpreted[kind].errors]).toEqual([true, null]);
      }),
      { numRuns: 60 },
    );
  });

  it("says of a document with one change what the compiled one says", () => {
    fc.assert(
      fc.property(fc.integer(), (start) => {
        const contract = contracts.find((each) => each.kind === kind);
        if (contract === undefined) throw new Error(`no kind ${kind}`);
        for (const { document } of mutatedDocuments(contract, randomFrom(start), 30)) {
          expect(interpreted[kind](document)).toBe(compiled[kind](document));
          expect(said(interpreted[kind].errors)).toEqual(said(compiled[kind].errors));
        }
      }),
      { numRuns: 60 },
    );
  });

  it("says of any value what the compiled one says", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(interpreted[kind](value)).toBe(compiled[kind](value));
        expect(said(interpreted[kind].errors)).toEqual(said(compiled[kind].errors));
      }),
      { numRuns: 60 },
    );
  });
});

describe("an interpreted schema", () => {
  it.each([
    [{ maxLength: 2 }, "💠💠", true],
    [{ minLength: 3 }, "💠💠", false],
    [{ exclusiveMaximum: 3 }, 3, false],
    [{ type: "integer" }, 1.5, false],
    [{ type: "number" }, Number.NaN, false],
    [{ type: "null" }, null, true],
    [{ minItems: 1 }, [], false],
    [{ type: "number" }, [], false],
    [{ description: "says nothing", "x-other": true }, {}, true],
    [{ oneOf: [{ type: "string" }, { minLength: 1 }] }, "both", false],
    [{ items: { $ref: "#/$defs/Word" }, $defs: { Word: { type: "string" } } }, ["word", 1], false],
  ])("%j on %j: %j", (schema, value, valid) => {
    expect(interpretSchema(schema)(value)).toBe(valid);
  });

  it("points to a key that holds what pointers are made of", () => {
    const validate = interpretSchema({ properties: { "a/b": { properties: { "c~d": { type: "string" } } } } });
    validate({ "a/b": { "c~d": 1 } });
    expect(validate.errors).toEqual([
      { instancePath: "/a~1b/c~0d", schemaPath: "#/properties/a/b/properties/c~d/type", keyword: "type", params: { type: "string" } },
    ]);
  });
});
