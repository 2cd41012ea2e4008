import { fileURLToPath } from "node:url";
import { validateDocuments, readDocuments, type JsonValue } from "@cornercast/sdk/document";
import { describe, expect, it } from "vitest";
import { judgeCase, loadCases, referenceSystem, trivialSystems } from "./index.js";

const { cases, problems } = loadCases(fileURLToPath(new URL("../cases", import.meta.url)));

/** What is wrong with documents that a case takes for valid. */
function invalid(documents: readonly JsonValue[]): readonly string[] {
  const read = readDocuments(documents.map((document, index) => ({ name: String(index), format: "json", text: JSON.stringify(document) })));
  const { diagnostics } = validateDocuments(read.documents);
  return diagnostics.filter(({ severity }) => severity === "error").map(({ code, pointer = "", message }) => `${pointer}: [${code}] ${message}`);
}

it("every case file is well formed", () => {
  expect(problems).toEqual([]);
  expect(cases.length).toBeGreaterThan(0);
});

describe("the reference implementation accepts and refuses as stated", () => {
  it.each(cases)("$id", async (conformanceCase) => {
    expect(await judgeCase(conformanceCase, referenceSystem)).toEqual({ kind: "pass" });
  });
});

it("the documents of every match are valid, of both twins", () => {
  const wrong = cases.flatMap(({ id, accept, reject }) =>
    [accept, reject].flatMap((twin) =>
      twin.kind === "match" ? invalid([twin.request.workload, ...twin.request.offers]).map((problem) => `${id} ${problem}`) : [],
    ),
  );
  expect(wrong).toEqual([]);
});

describe("a system that understands nothing passes no case", () => {
  it.each(trivialSystems)("$name", async (system) => {
    const passed: string[] = [];
    for (const conformanceCase of cases) if ((await judgeCase(conformanceCase, system)).kind === "pass") passed.push(conformanceCase.id);
    expect(passed).toEqual([]);
  });
});
