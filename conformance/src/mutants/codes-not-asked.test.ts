import { fileURLToPath } from "node:url";
import { reasonCodes } from "@cornercast/schemas/registry";
import { expect, it } from "vitest";
import { loadCases } from "../case/load-cases.js";
import { referenceSystem } from "../reference/reference-system.js";
import { codesNotAsked } from "./codes-not-asked.js";

const { cases } = loadCases(fileURLToPath(new URL("../../cases", import.meta.url)));

it("a code that is not asked for is one of the registry", () => {
  const known = new Set<string>(reasonCodes.map(({ id }) => id));
  const unknown = [...codesNotAsked.keys()].filter((code) => !known.has(code));
  expect(unknown).toEqual([]);
});

it("no answer of the reference to a case has a code that is not asked for", async () => {
  const seen = new Map<string, string>();
  for (const { id, accept, reject } of cases)
    for (const { request } of [accept, reject])
      for (const [, code = ""] of JSON.stringify((await referenceSystem.answer(request)) ?? null).matchAll(/"(?:code|reason)":"([a-z0-9-]+)"/gu))
        if (codesNotAsked.has(code)) seen.set(code, id);
  expect(Object.fromEntries(seen)).toEqual({});
});
