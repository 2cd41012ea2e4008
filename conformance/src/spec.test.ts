import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isJsonArray, isJsonObject, readDocuments, validateDocument, valueAt, type JsonValue } from "@cornercast/sdk/document";
import { describe, expect, it } from "vitest";
import { clientScenarios, loadCases, ownerScenarios, providerScenarios, readCase } from "./index.js";
import { invariants } from "./judge/judge-invariants.js";
import { specBlocks, type SpecBlock } from "./testing/spec-blocks.js";

const folder = fileURLToPath(new URL("../../spec", import.meta.url));
const info = /^(?:(?<text>text)\b.*|(?<format>yaml|json) (?:(?<invalid>invalid) )?(?<type>[A-Z][A-Za-z]+)(?: reason=(?<reason>[a-z-]+))?)$/;

/** What is wrong with a block; nothing when it is what its info string says. */
function problemsOf(block: SpecBlock): readonly string[] {
  const words = info.exec(block.info)?.groups;
  if (words === undefined) return [`the info string '${block.info}' is not text, or a format with a type, or invalid with a type and a reason`];
  if (words["text"] !== undefined) return [];
  const { format, type, reason } = words;
  if ((words["invalid"] === undefined) !== (reason === undefined)) return ["an invalid block has a reason, and a valid one has none"];
  const read = readDocuments([{ name: block.file, format: format === "json" ? "json" : "yaml", text: block.text }]);
  if (type === "Case") return read.documents.flatMap(({ value }) => problemsOfCase(value, block.file));
  const results = read.documents.map((document) => validateDocument(document));
  const codes = [...read.diagnostics, ...results.flatMap(({ diagnostics }) => diagnostics)].map(({ code }) => code as string);
  if (reason !== undefined) return codes.length === 1 && codes[0] === reason ? [] : [`its codes are ${codes.join(", ") || "none"} instead of ${reason}`];
  const kinds = read.documents.map(({ value }) => (isJsonObject(value) ? value["kind"] : undefined));
  return [
    ...codes,
    ...(kinds.length > 0 && kinds.every((kind) => kind === type) ? [] : [`it does not hold only documents of the kind that ${block.info} names`]),
  ];
}

function problemsOfCase(value: JsonValue, file: string): readonly string[] {
  const read = readCase(value, file);
  return read.kind === "ok" ? [] : read.problems;
}

describe("every fenced block of the specification is what it says", () => {
  it.each(specBlocks(folder))("$file:$line $info", (block) => {
    expect(problemsOf(block)).toEqual([]);
  });
});

it("every case is of a requirement, and every requirement that can be observed has a case or a written exclusion", () => {
  const index = JSON.parse(readFileSync(new URL("../../spec/requirements.json", import.meta.url), "utf8")) as JsonValue;
  const list = valueAt(index, ["requirements"]);
  const requirements = isJsonArray(list) ? list.filter(isJsonObject) : [];
  const ids = new Set(requirements.map(({ id }) => id));
  const { cases } = loadCases(fileURLToPath(new URL("../cases", import.meta.url)));
  const decided = new Set<JsonValue | undefined>(
    [...cases, ...invariants, ...providerScenarios, ...ownerScenarios, ...clientScenarios].map(({ requirement }) => requirement),
  );
  expect(requirements.length).toBeGreaterThan(0);
  expect([...providerScenarios, ...clientScenarios].filter(({ requirement }) => !ids.has(requirement))).toEqual([]);
  expect(cases.filter(({ requirement }) => !ids.has(requirement)).map(({ id }) => id)).toEqual([]);
  expect(
    requirements.filter(({ id, observable, excluded }) => observable !== "none" && excluded === undefined && !decided.has(id)).map(({ id }) => id),
  ).toEqual([]);
}, 120_000);
