import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isJsonObject, readDocuments, validateDocuments, type JsonValue } from "@cornercast/sdk/document";
import { describe, expect, it } from "vitest";
import { judgeCase, judgeInvariants, loadCases, referenceSystem, trivialSystems, type MatchRequest } from "./index.js";

const { cases, problems } = loadCases(fileURLToPath(new URL("../cases", import.meta.url)));
const known = readDocuments([{ name: "known-failures.yaml", text: readFileSync(new URL("../known-failures.yaml", import.meta.url), "utf8") }]).documents[0]
  ?.value;
const knownFailures: ReadonlySet<string> = new Set(isJsonObject(known) ? Object.keys(known) : []);

/** What is wrong with documents that a case takes for valid. Whether extensions are understood is what some cases are about. */
function invalid(documents: readonly JsonValue[]): readonly string[] {
  const read = readDocuments(documents.map((document, index) => ({ name: String(index), format: "json", text: JSON.stringify(document) })));
  const { diagnostics } = validateDocuments(read.documents, { extensions: new Set(["example.com/x"]) });
  return diagnostics.filter(({ severity }) => severity === "error").map(({ code, pointer = "", message }) => `${pointer}: [${code}] ${message}`);
}

const matchRequests: readonly { readonly id: string; readonly request: MatchRequest }[] = cases.flatMap(({ id, accept, reject }) =>
  [accept, reject].flatMap((twin) => (twin.kind === "match" ? [{ id, request: twin.request }] : [])),
);

it("every case file is well formed", () => {
  expect(problems).toEqual([]);
  expect(cases.length).toBeGreaterThan(0);
});

describe("the reference implementation accepts and refuses as stated", () => {
  it.each(cases.filter(({ id }) => !knownFailures.has(id)))("$id", async (conformanceCase) => {
    expect(await judgeCase(conformanceCase, referenceSystem)).toEqual({ kind: "pass" });
  });
});

describe("the list of known failures", () => {
  it("names only cases that still fail", async () => {
    for (const id of knownFailures) {
      const conformanceCase = cases.find((candidate) => candidate.id === id);
      if (conformanceCase === undefined) throw new Error(`conformance/known-failures.yaml names ${id}, which is no case`);
      const { kind } = await judgeCase(conformanceCase, referenceSystem);
      expect(kind, `${id} passes now; take it out of conformance/known-failures.yaml`).toBe("fail");
    }
  });
});

it("the invariants hold for the reference implementation on every case", async () => {
  const verdicts = await judgeInvariants(cases, referenceSystem);
  expect(verdicts.flatMap(({ broken }) => broken)).toEqual([]);
  expect(verdicts.filter(({ decided }) => decided === 0)).toEqual([]);
}, 120_000);

it("the documents of every matching case are valid, of both twins", () => {
  const wrong = matchRequests.flatMap(({ id, request }) => invalid([request.workload, ...request.offers]).map((problem) => `${id} ${problem}`));
  expect(wrong).toEqual([]);
});

const appraisals = cases.flatMap(({ id, accept, reject }) =>
  [accept, reject].flatMap((twin) => (twin.kind === "appraise" ? [{ id, request: twin.request }] : [])),
);

it("the documents of every case for verifiers are valid, of both twins", () => {
  const wrong = appraisals.flatMap(({ id, request }) => {
    const { anchors, policy, references } = request;
    return invalid([anchors, policy, ...(references === undefined ? [] : [references])]).map((problem) => `${id} ${problem}`);
  });
  expect(wrong).toEqual([]);
});

describe("a system that understands nothing passes no case", () => {
  it.each(trivialSystems)("$name", async (system) => {
    const passed: string[] = [];
    for (const conformanceCase of cases) if ((await judgeCase(conformanceCase, system)).kind === "pass") passed.push(conformanceCase.id);
    expect(passed).toEqual([]);
  });
});
