import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "@cornercast/sdk/document";
import { allow, type Complain } from "./case-fields.js";
import type { FitRequest, LetGoRequest, OpenGrantRequest, Question, QuestionExpectation, SubstituteDevice, Twin, ValueCheck } from "./conformance-case.js";
import type { EvidenceFixtures } from "./evidence-fixtures.js";
import { appraisedAt } from "./read-appraisal.js";

/** Whether a half of a case is a question of its own kind: it says what it asks. */
export function isQuestion(input: JsonObject): boolean {
  return input["ask"] !== undefined;
}

/**
 * Reads one half of a case that asks a question.
 *
 * - `{ask: fit, config, mode?, context?, batch?, parallelism?}`, `{ask: substitute, reference, candidates, phase, precision}`,
 *   `{ask: read-ear, token, keys, at?}`, `{ask: open-grant, grant, key, asked, at}`, `{ask: let-go, source, further?, destination, at}`.
 * - Tokens and keys of `read-ear` are names of fixtures.
 * - `expect` has a `code` where the answer is a refusal. Otherwise it says by pointer what `is` there, what is `stated`, which number is `above` another, what
 *   is `one-of` some, which interval is `wider` than another, and which quantity `covers` a number of bytes.
 */
export function readQuestion(
  input: JsonObject,
  expect: JsonValue | undefined,
  accepts: boolean,
  complain: Complain,
  fixtures: EvidenceFixtures | undefined,
): Twin | undefined {
  const name = accepts ? "accept" : "reject";
  const request = requestOf(input, name, complain, fixtures);
  const expected = isJsonObject(expect) ? readExpectation(expect, name, complain) : complain(`${name}.expect is missing`);
  if (request === undefined || expected === undefined) return undefined;
  if (accepts && expected.kind === "refused") return complain("accept.expect has to be a value");
  return { kind: "question", request, expect: expected };
}

function requestOf(input: JsonObject, name: string, complain: Complain, fixtures: EvidenceFixtures | undefined): Question | undefined {
  const { ask, at = appraisedAt } = input;
  if (typeof at !== "string") return complain(`at of ${name} is no text`);
  switch (ask) {
    case "fit": {
      allow(input, ["ask", "config", "mode", "context", "batch", "parallelism"], name, complain);
      const { config = null, mode = "inference", context = 4096, batch = 1, parallelism = {} } = input;
      // What a case states is data of this suite: its schema is `adapter.schema.json`, against which every request is tested.
      return { kind: "fit", config, mode, context, batch, parallelism: { tp: 1, pp: 1, ep: 1, dp: 1, ...(parallelism as JsonObject) } } as FitRequest;
    }
    case "substitute": {
      allow(input, ["ask", "reference", "candidates", "phase", "precision"], name, complain);
      const { reference = null, candidates = [], phase, precision } = input;
      if (typeof phase !== "string" || typeof precision !== "string" || !isJsonArray(candidates))
        return complain(`${name} lacks phase, precision or candidates`);
      const devices = [reference, ...candidates] as unknown as readonly SubstituteDevice[];
      return { kind: "substitute", reference: devices[0] ?? { chip: "" }, candidates: devices.slice(1), phase, precision };
    }
    case "read-ear": {
      allow(input, ["ask", "token", "keys", "at"], name, complain);
      const { token = null, keys = [] } = input;
      const bytes = typeof token === "string" ? fixtures?.evidence[token] : undefined;
      const trusted = isJsonArray(keys) ? keys.map((key) => (typeof key === "string" ? fixtures?.keys?.[key]?.spki : undefined)) : [undefined];
      if (bytes === undefined || trusted.includes(undefined)) return complain(`${name} names a token or a key that is no fixture`);
      return { kind: "read-ear", token: bytes, keys: trusted.filter((key) => key !== undefined), at };
    }
    case "open-grant": {
      allow(input, ["ask", "grant", "key", "asked", "at"], name, complain);
      const { grant = null, key = null, asked = null } = input;
      return { kind: "open-grant", grant, key, asked, at } as unknown as OpenGrantRequest;
    }
    case "let-go": {
      allow(input, ["ask", "source", "further", "destination", "at"], name, complain);
      const { source = null, further = [], destination = [] } = input;
      return { kind: "let-go", source, further, destination, at } as unknown as LetGoRequest;
    }
    default:
      return complain(`${name} asks what nobody knows: ${JSON.stringify(ask)}`);
  }
}

const names = ["is", "stated", "one-of", "above", "covers", "wider"];

function readExpectation(expect: JsonObject, name: string, complain: Complain): QuestionExpectation | undefined {
  const { code } = expect;
  if (typeof code === "string") {
    allow(expect, ["code"], `${name}.expect`, complain);
    return { kind: "refused", code };
  }
  allow(expect, names, `${name}.expect`, complain);
  const { is = {}, stated = [], above = {}, covers = {}, wider = {}, "one-of": oneOf = {} } = expect;
  const pairs = (value: JsonValue): readonly (readonly [string, string])[] =>
    isJsonObject(value) ? Object.entries(value).map(([pointer, other]) => [pointer, typeof other === "string" ? other : ""]) : [];
  const holds: readonly ValueCheck[] = [
    ...(isJsonObject(is) ? Object.entries(is).map(([pointer, value]) => ({ check: "is", pointer, value }) as const) : []),
    ...(isJsonArray(stated) ? stated.map((pointer) => ({ check: "stated", pointer: typeof pointer === "string" ? pointer : "" }) as const) : []),
    ...(isJsonObject(oneOf)
      ? Object.entries(oneOf).map(([pointer, values]) => ({ check: "one-of", pointer, values: isJsonArray(values) ? values : [] }) as const)
      : []),
    ...pairs(above).map(([pointer, than]) => ({ check: "above", pointer, than }) as const),
    ...pairs(covers).map(([pointer, bytes]) => ({ check: "covers", pointer, bytes }) as const),
    ...pairs(wider).map(([pointer, than]) => ({ check: "wider", pointer, than }) as const),
  ];
  return holds.length === 0 ? complain(`${name}.expect expects nothing`) : { kind: "ok", holds };
}
