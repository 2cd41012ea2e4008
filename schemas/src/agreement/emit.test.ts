import { fromBinary, fromJson, toBinary, toJson } from "@bufbuild/protobuf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emitValidators } from "../validate/index.js";
import { canonicalForm, withoutEmptyCollections } from "./canonical-form.js";
import { contracts, protoAccepts, schemaAccepts, schemaEmits } from "./contract.js";
import { generateMessage } from "./generate-document.js";
import { mutatedDocuments } from "./mutated-document.js";
import { randomFrom } from "./random.js";

describe.each(contracts)("the emit schema of $kind", (contract) => {
  it("takes the canonical form of every document", () => {
    fc.assert(
      fc.property(fc.integer(), (start) => {
        const canonical = canonicalForm(contract.message, generateMessage(contract.message, randomFrom(start)));
        expect(schemaEmits(contract, canonical), JSON.stringify(emitValidators[contract.kind].errors)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it("takes nothing that the accept schema refuses", () => {
    fc.assert(
      fc.property(fc.integer(), (start) => {
        for (const { document, mutation } of mutatedDocuments(contract, randomFrom(start), 40)) {
          if (schemaEmits(contract, document)) expect(schemaAccepts(contract, document), mutation).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("takes nothing that protobuf would write in another way", () => {
    fc.assert(
      fc.property(fc.integer(), (start) => {
        for (const { document, mutation } of mutatedDocuments(contract, randomFrom(start), 40)) {
          if (!schemaEmits(contract, document) || !protoAccepts(contract, document)) continue;
          expect(toJson(contract.message, fromJson(contract.message, document)), mutation).toEqual(withoutEmptyCollections(contract.message, document));
        }
      }),
      { numRuns: 40 },
    );
  });

  it("refuses unknown fields in every object", () => {
    fc.assert(
      fc.property(fc.integer(), (start) => {
        const additions = mutatedDocuments(contract, randomFrom(start), 200).filter(({ mutation }) => mutation === "add an unknown field");
        for (const { document } of additions) expect(schemaEmits(contract, document)).toBe(false);
      }),
      { numRuns: 20 },
    );
  });
});

describe.each(contracts)("a $kind", (contract) => {
  it("comes back in canonical form from the binary form", () => {
    fc.assert(
      fc.property(fc.integer(), (start) => {
        const document = generateMessage(contract.message, randomFrom(start));
        const back = toJson(contract.message, fromBinary(contract.message, toBinary(contract.message, fromJson(contract.message, document))));
        expect(back).toEqual(canonicalForm(contract.message, document));
      }),
      { numRuns: 60 },
    );
  });
});
