import { fileURLToPath } from "node:url";
import { isJsonArray, isJsonObject, type JsonValue } from "@cornercast/sdk/document";
import { describe, expect, it } from "vitest";
import type { CaseRequest } from "../case/conformance-case.js";
import { loadCases } from "../case/load-cases.js";
import { referenceSystem } from "../reference/reference-system.js";
import { changeDocuments, statedFields } from "./change-documents.js";
import { inputKinds, schemaFields } from "./document-schemas.js";
import { ignoredFields } from "./ignored-fields.js";
import { fieldsWithoutEffect, otherValues } from "./without-effect.js";

const { cases } = loadCases(fileURLToPath(new URL("../../cases", import.meta.url)));
const requests: readonly CaseRequest[] = cases.flatMap(({ accept, reject }) => [accept.request, reject.request]).filter(({ kind }) => kind !== "validate");

/** An answer without the digests of its inputs, which change with every byte, and without the texts of people that findings repeat. */
function comparable(value: JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map(comparable);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, held]) => (/digest|policy|references?$|anchors|message/iu.test(name) ? [] : [[name, comparable(held)]])),
  );
}

async function answerTo(request: CaseRequest): Promise<string> {
  return JSON.stringify(comparable(JSON.parse(JSON.stringify((await referenceSystem.answer(request)) ?? null)) as JsonValue));
}

describe("a field without effect", () => {
  const known = new Set(inputKinds.flatMap((kind) => schemaFields(kind).map(({ type, field }) => `${type}.${field}`)));

  it("is a field, and no mutant is made of it", () => {
    expect([...fieldsWithoutEffect.keys()].filter((field) => !known.has(field))).toEqual([]);
    const made = new Set(ignoredFields().map(({ name }) => name));
    expect([...fieldsWithoutEffect.keys()].filter((field) => made.has(`ignores.${field}`))).toEqual([]);
  });

  it.each<[string, string]>([...fieldsWithoutEffect])("changes no answer where it is left out: %s, because %s", async (field) => {
    const stating = requests.filter((request) => statedFields(request).has(field));
    expect(stating.length, `no case states ${field}`).toBeGreaterThan(0);
    for (const request of stating.slice(0, 40)) {
      const without = changeDocuments(request, (name, value) => (name === field ? undefined : value));
      expect(await answerTo(without), JSON.stringify(request).slice(0, 400)).toBe(await answerTo(request));
    }
  });
});

it("a value that is taken for another than the next is one of a set with both", () => {
  const sets = new Map<string, JsonValue | undefined>(
    inputKinds.flatMap((kind) => schemaFields(kind).map(({ type, field, schema }) => [`${type}.${field}`, schema["enum"]] as const)),
  );
  for (const [taken, { value }] of otherValues) {
    const at = taken.lastIndexOf(".");
    const set = sets.get(taken.slice(0, at));
    expect(set, taken).toEqual(expect.arrayContaining([taken.slice(at + 1), value]));
  }
});
