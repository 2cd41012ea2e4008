import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readDocuments, validateDocuments } from "../document/index.js";
import { importTexts } from "./import-texts.js";
import { importers } from "./importers.js";
import { documentProblems } from "./testing/import-outcome.js";

const data = fileURLToPath(new URL("../../../../shared/data/", import.meta.url));
const examples = fileURLToPath(new URL("../../../examples/", import.meta.url));
/** A larger file is mutated by its beginning, so that thousands of mutants take seconds. */
const longest = 24_000;

interface Sample {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Real inputs where they are there, and the project's own examples anywhere. */
function samples(): readonly Sample[] {
  const folders = [examples, ...["hardware", "workloads", "catalogs"].map((folder) => join(data, folder))].filter((folder) => existsSync(folder));
  if (folders.length === 1) console.warn("skipped: ../shared/data is absent; only the examples are mutated");
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .toSorted()
      .filter((name) => !name.endsWith(".md") && statSync(join(folder, name)).isFile())
      .map((name) => ({ name, bytes: new Uint8Array(readFileSync(join(folder, name)).subarray(0, longest)) })),
  );
}

const files = samples();
/** Doubles would nearly all be close to 0: half of those below 1 are smaller than 1e-150. */
const place = fc.nat(0xffff).map((part) => part / 0x1_0000);
const edit = fc.oneof(
  fc.record({ kind: fc.constant("set" as const), at: place, byte: fc.nat(255) }),
  fc.record({ kind: fc.constant("cut" as const), at: place, length: fc.oneof(fc.nat(8), fc.nat(4_000)) }),
  fc.record({ kind: fc.constant("copy" as const), at: place, from: place, length: fc.nat(600) }),
  fc.record({ kind: fc.constant("end" as const), at: place }),
);
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

function edited(bytes: Uint8Array, edits: readonly Edit[]): Uint8Array {
  let result = bytes;
  for (const change of edits) {
    const at = Math.floor(change.at * result.length);
    switch (change.kind) {
      case "set":
        result = Uint8Array.from(result);
        result[at] = change.byte;
        break;
      case "cut":
        result = new Uint8Array([...result.subarray(0, at), ...result.subarray(at + change.length)]);
        break;
      case "copy": {
        const from = Math.floor(change.from * result.length);
        result = new Uint8Array([...result.subarray(0, at), ...result.subarray(from, from + change.length), ...result.subarray(at)]);
        break;
      }
      case "end":
        result = result.subarray(0, at);
    }
  }
  return result;
}

describe("real files with changed bytes", () => {
  it("crash neither the reader of documents nor an importer, and give nothing that is no document", { timeout: 300_000 }, () => {
    const decoder = new TextDecoder("utf-8");
    fc.assert(
      fc.property(fc.nat(files.length - 1), fc.array(edit, { minLength: 1, maxLength: 5 }), (index, edits) => {
        const file = files[index];
        if (file === undefined) return;
        const bytes = edited(file.bytes, edits);
        const read = readDocuments([{ name: file.name, bytes }]);
        validateDocuments(read.documents);
        const text = decoder.decode(bytes);
        const { offers, workloads, diagnostics } = importTexts([{ name: file.name, text }]);
        // A name that the registry does not know, as changed bytes make it, is only warned of.
        expect(documentProblems([...offers, ...workloads], "error")).toEqual([]);
        if (offers.length + workloads.length === 0) expect(diagnostics.some(({ severity }) => severity === "error")).toBe(true);
        // Whoever names a format gets a refusal with a code, whatever the text is.
        const named = importers[(index + edits.length) % importers.length];
        if (named !== undefined) importTexts([{ name: file.name, text }], {}, named.id);
      }),
      { numRuns: 10_000 },
    );
  });
});
