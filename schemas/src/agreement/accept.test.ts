import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { acceptValidators } from "../validate/index.js";
import { type DisagreementClass, disagreementClasses } from "./classes.js";
import { contracts, protoAccepts, schemaAccepts } from "./contract.js";
import { generateMessage } from "./generate-document.js";
import { type MutatedDocument, mutatedDocuments } from "./mutated-document.js";
import { randomFrom } from "./random.js";

const mutationsOfOne = 30;

const isKnown = ({ mutation, site }: MutatedDocument, stricter: DisagreementClass["stricter"]): boolean =>
  disagreementClasses.some((row) => row.stricter === stricter && row.shownBy.mutations.includes(mutation) && row.shownBy.types.includes(site.type));

describe.each(contracts)("the accept schema of $kind", (contract) => {
  it("takes every document that keeps the rules of the proto", () => {
    fc.assert(
      fc.property(fc.integer(), (start) => {
        const document = generateMessage(contract.message, randomFrom(start));
        expect(protoAccepts(contract, document)).toBe(true);
        expect(schemaAccepts(contract, document), JSON.stringify(acceptValidators[contract.kind].errors)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it("agrees with the rules of the proto on documents with one change, except in the listed classes", () => {
    fc.assert(
      fc.property(fc.integer(), (start) => {
        for (const mutated of mutatedDocuments(contract, randomFrom(start), mutationsOfOne)) {
          const byProto = protoAccepts(contract, mutated.document);
          if (byProto === schemaAccepts(contract, mutated.document)) continue;
          const stricter = byProto ? "schema" : "protobuf";
          if (isKnown(mutated, stricter)) continue;
          throw new Error(`a new class: "${mutated.mutation}" on a ${mutated.site.type} at /${mutated.site.path.join("/")}: the ${stricter} refuses`);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("neither changes a document nor strips its unknown fields", () => {
    fc.assert(
      fc.property(fc.integer(), (start) => {
        for (const { document } of mutatedDocuments(contract, randomFrom(start), 10)) {
          const before = JSON.stringify(document);
          schemaAccepts(contract, document);
          expect(JSON.stringify(document)).toBe(before);
        }
      }),
      { numRuns: 20 },
    );
  });

  it(contract.open ? "takes unknown fields in every object" : "refuses unknown fields in every object", () => {
    fc.assert(
      fc.property(fc.integer(), (start) => {
        const additions = mutatedDocuments(contract, randomFrom(start), 200).filter(({ mutation }) => mutation === "add an unknown field");
        for (const { document } of additions) expect(schemaAccepts(contract, document)).toBe(contract.open);
      }),
      { numRuns: 20 },
    );
  });
});

describe("the listed classes of disagreement", () => {
  it.each(disagreementClasses)("$id is a disagreement", ({ example, stricter }) => {
    const contract = contracts.find(({ kind }) => kind === example.kind);
    if (contract === undefined) throw new Error(`no kind ${example.kind}`);
    expect({ schema: schemaAccepts(contract, example.document), protobuf: protoAccepts(contract, example.document) }).toEqual({
      schema: stricter !== "schema",
      protobuf: stricter !== "protobuf",
    });
  });

  it("have different ids", () => {
    expect(new Set(disagreementClasses.map(({ id }) => id)).size).toBe(disagreementClasses.length);
  });
});
