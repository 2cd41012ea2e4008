import fc from "fast-check";
import { expect } from "vitest";
import type { Importer, ImportInput } from "../importer.js";
import { documentProblems } from "./import-outcome.js";

interface Edit {
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
}

const pieces = [
  "<",
  ">",
  "&",
  '"',
  "'",
  "\n",
  ",",
  ":",
  "=",
  "[",
  "]",
  "{",
  "}",
  "(",
  ")",
  "0",
  "-1",
  "9".repeat(40),
  "NaN",
  "null",
  "\u0000",
  "\ud800",
  "<!--",
  "]]>",
  "gpu",
  "__proto__",
  " : ",
];

const edits: fc.Arbitrary<readonly Edit[]> = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    remove: fc.oneof(fc.nat(4), fc.nat(400)),
    insert: fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 8, unit: "binary" }), fc.constant("x".repeat(5_000))),
  }),
  { minLength: 1, maxLength: 6 },
);

/**
 * Holds that an importer takes real inputs with parts removed and marks put in that readers may stumble over: it does not throw, every
 * offer is a valid document, and what gives no offer has an error.
 */
export function expectSturdy(importer: Importer, samples: readonly ImportInput[], numRuns: number): void {
  fc.assert(
    fc.property(fc.nat(samples.length - 1), edits, (index, changes) => {
      const sample = samples[index];
      if (sample === undefined) return;
      const input = { name: sample.name, text: changed(sample.text, changes) };
      importer.detect(input);
      const { offers, workloads, diagnostics } = importer.import([input], {});
      expect(documentProblems([...offers, ...workloads])).toEqual([]);
      if (offers.length + workloads.length === 0) expect(diagnostics.some(({ severity }) => severity === "error")).toBe(true);
    }),
    { numRuns },
  );
}

function changed(text: string, changes: readonly Edit[]): string {
  let result = text;
  for (const { at, remove, insert } of changes) {
    const start = Math.floor(at * result.length);
    result = result.slice(0, start) + insert + result.slice(start + remove);
  }
  return result;
}
