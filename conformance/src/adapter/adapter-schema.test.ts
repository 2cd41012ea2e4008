import { readFileSync } from "node:fs";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, it } from "vitest";
import { loadCases } from "../case/load-cases.js";
import { referenceSystem } from "../reference/reference-system.js";
import { suiteFolder } from "../run/load-suite.js";
import { serveLines } from "./serve-lines.js";

const ajv = new Ajv2020({ strict: false });
ajv.addSchema(JSON.parse(readFileSync(new URL("../../schemas/adapter.schema.json", import.meta.url), "utf8")) as object, "adapter");
const line = ajv.compile({ $ref: "adapter#/$defs/requestLine" });
const answered = ajv.compile({ $ref: "adapter#/$defs/answerLine" });
const { cases } = loadCases(`${suiteFolder}/cases`);

it("every request of every case is one that the published schema describes", () => {
  const wrong = cases.flatMap(({ id, accept, reject }) => [accept, reject].filter(({ request }) => !line({ id: "r1", request })).map(() => id));
  expect(wrong).toEqual([]);
  expect(line({ id: "r1", request: { kind: "guess" } })).toBe(false);
});

it("the adapter answers each line with one that the published schema describes, also where it cannot", async () => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const requests = [{ kind: "describe" }, { kind: "validate", format: "json", text: "{" }, { kind: "guess" }, { kind: "match" }, cases[0]?.accept.request];
  for (const [index, request] of requests.entries()) input.write(`${JSON.stringify({ id: `r${String(index)}`, request })}\n`);
  input.end();
  await serveLines(referenceSystem, { name: "x", version: "1", profiles: [] }, input, output);
  output.end();
  const lines = (await text(output))
    .trimEnd()
    .split("\n")
    .map((each) => JSON.parse(each) as { readonly id: string; readonly error?: { readonly code: string } });
  expect(lines.filter((each) => !answered(each))).toEqual([]);
  expect(lines.map(({ id }) => id)).toEqual(["r0", "r1", "r2", "r3", "r4"]);
  expect(lines.map(({ error }) => error?.code)).toEqual([undefined, undefined, "unsupported", "failed", undefined]);
});
