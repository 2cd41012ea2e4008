import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "@cornercast/sdk/document";
import type { Question } from "../case/conformance-case.js";
import { answeringMutant, askingMutant, type Mutant } from "./mutant.js";

/** The mistakes that people make with questions that have an answer of their own: the memory of models, what a throughput rests on, keys and moves. */
export const wrongAnswers: readonly Mutant[] = [
  valued("fit.one-number", "it states one number for the memory of a model", "fit", (value) => ({ ...value, low: value["high"] ?? 0 })),
  valued("fit.rounds-down", "it rounds the memory that it asks for down", "fit", (value) => ({ ...value, memoryMin: `${String(gibibytes(value))}GiB` })),
  valued("fit.asks-for-the-lower-end", "it asks for the lower end", "fit", (value) => ({ ...value, memoryMin: `${String(Number(value["low"]))}B` })),
  valued("fit.no-formulas", "it does not say how it computes the parts", "fit", (value) => withParts(value, ({ formula: _formula, ...part }) => part)),
  valued("fit.no-sources", "it does not say where its formulas are from", "fit", (value) => withParts(value, ({ source: _source, ...part }) => part)),
  valued("fit.estimates-are-exact", "it does not say which parts are estimates", "fit", (value) => withParts(value, (part) => ({ ...part, estimate: false }))),
  valued("fit.notes-nothing", "it notes nothing", "fit", (value) => ({ ...value, notes: [] })),
  asked("fit.undivided", "it does not look at how a model is divided", (request) =>
    request.kind === "fit" ? { ...request, parallelism: { tp: 1, pp: 1, ep: 1, dp: 1 } } : request,
  ),
  asked("fit.inference-only", "it takes training for inference", (request) => (request.kind === "fit" ? { ...request, mode: "inference" } : request)),
  asked("fit.guesses-sizes", "it guesses the sizes that a configuration lacks", (request) =>
    request.kind === "fit" ? { ...request, config: withSizes(request.config) } : request,
  ),
  candidates("throughput.no-doubt", "its intervals are of one width", (one) => ({ ...one, low: Number(one["mid"]) * 0.8, high: Number(one["mid"]) * 1.2 })),
  candidates("throughput.no-sources", "it names no sources of ratios", (one) => withBasis(one, ({ sources: _sources, ...ratio }) => ratio)),
  candidates("throughput.no-weights", "it names no exponents", (one) => withBasis(one, ({ weight: _weight, ...ratio }) => ratio)),
  candidates("throughput.no-figures", "it names no figures", (one) => withBasis(one, ({ reference: _reference, ...ratio }) => ratio)),
  candidates("throughput.ratios-without-provenance", "it does not say how a ratio is known", (one) =>
    withBasis(one, ({ provenance: _provenance, ...ratio }) => ratio),
  ),
  candidates("throughput.as-known-as-its-figures", "it states a throughput as well known as its figures", (one) => {
    const matrix = isJsonObject(one["basis"] ?? null) ? (one["basis"] as JsonObject)["matrix"] : undefined;
    return matrix !== undefined && isJsonObject(matrix) ? { ...one, provenance: matrix["provenance"] ?? "measured" } : one;
  }),
  candidates("throughput.all-checked", "it takes every phase for checked against measured results", (one) => ({ ...one, checked: true })),
  asked("grants.any-time", "it opens grants that have expired", (request) =>
    request.kind === "open-grant" ? { ...request, at: "2026-06-01T00:00:00Z" } : request,
  ),
  asked("grants.for-anything", "it opens grants for something else than it asked for", (request) =>
    request.kind === "open-grant" ? { ...request, asked: askedFor(request.grant) } : request,
  ),
  answeringMutant("grants.altered", "it takes grants that were altered for whole", (answer, request) =>
    request.kind === "open-grant" && isRefused(answer, "grant-altered") ? { outcome: "ok", value: { key: "" } } : answer,
  ),
  {
    name: "reads-anything",
    fault: "it reads evidence of any size",
    answer: (request, ask) =>
      request.kind === "appraise" && request.evidence.some(({ length }) => length > 13_000_000)
        ? ask({ ...request, evidence: request.evidence.map(withoutZeros) })
        : ask(request),
  },
  answeringMutant("results.draft-only", "it reads results in the spelling of the draft only", (answer, request) =>
    request.kind === "read-ear" && payloadOf(request.token).includes("ear.status") ? { outcome: "refused", reason: "envelope-invalid" } : answer,
  ),
  answeringMutant("results.dotted-only", "it reads results in the spelling with dots only", (answer, request) =>
    request.kind === "read-ear" && payloadOf(request.token).includes("ear_status") ? { outcome: "refused", reason: "envelope-invalid" } : answer,
  ),
  answeringMutant("results.own", "it takes the results of others for its own", (answer, request) =>
    request.kind === "appraise" && JSON.stringify(answer).includes('"thirdParty":true')
      ? (JSON.parse(JSON.stringify(answer).replaceAll('"thirdParty":true', '"thirdParty":false')) as unknown)
      : answer,
  ),
  asked("moves.source-only", "it does not look at further policies", (request) => (request.kind === "let-go" ? { ...request, further: [] } : request)),
  answeringMutant("moves.lets-go", "it lets go of whatever is appraised", (answer, request) =>
    request.kind === "let-go" && isRefused(answer, "result-not-affirming") ? { outcome: "ok", value: { letGo: true } } : answer,
  ),
  answeringMutant("moves.any-policy", "it takes every policy for as strong", (answer, request) =>
    request.kind === "let-go" && isRefused(answer, "policy-weaker") ? { outcome: "ok", value: { letGo: true } } : answer,
  ),
];

/** A mutant of questions that changes the value of an answer to one kind. */
function valued(name: string, fault: string, kind: Question["kind"], change: (value: JsonObject) => JsonObject): Mutant {
  return answeringMutant(name, fault, (answer, request) => {
    const value = request.kind === kind ? valueOf(answer) : undefined;
    return value === undefined ? answer : { outcome: "ok", value: change(value) };
  });
}

function candidates(name: string, fault: string, change: (candidate: JsonObject) => JsonObject): Mutant {
  return valued(name, fault, "substitute", (value) => {
    const list = value["candidates"] ?? [];
    return { ...value, candidates: isJsonArray(list) ? list.map((one) => (isJsonObject(one) && "mid" in one ? change(one) : one)) : list };
  });
}

function asked(name: string, fault: string, change: (request: Question) => Question): Mutant {
  return askingMutant(name, fault, (request) => {
    switch (request.kind) {
      case "fit":
      case "substitute":
      case "read-ear":
      case "open-grant":
      case "let-go": {
        const other = change(request);
        return JSON.stringify(other) === JSON.stringify(request) ? request : other;
      }
      default:
        return request;
    }
  });
}

// The reference answers in JSON.
function valueOf(answer: unknown): JsonObject | undefined {
  const value = isJsonObject(answer as JsonValue) ? (answer as JsonObject)["value"] : undefined;
  return value !== undefined && isJsonObject(value) ? value : undefined;
}

function isRefused(answer: unknown, reason: string): boolean {
  return isJsonObject(answer as JsonValue) && (answer as JsonObject)["reason"] === reason;
}

/** Evidence without the zeros behind it. */
function withoutZeros(data: string): string {
  const bytes = Buffer.from(data, "base64");
  return bytes.subarray(0, bytes.findLastIndex((byte) => byte !== 0) + 1).toString("base64");
}

/** The claims of a token, as text. */
function payloadOf(token: string): string {
  const [, payload = ""] = Buffer.from(token, "base64").toString("utf8").split(".");
  return Buffer.from(payload, "base64url").toString("utf8");
}

function gibibytes(value: JsonObject): number {
  return Math.floor(Number(value["high"]) / 2 ** 30);
}

function members(value: JsonValue | undefined, change: (member: JsonObject) => JsonObject): JsonObject {
  const held = value !== undefined && isJsonObject(value) ? Object.entries(value) : [];
  return Object.fromEntries(held.map(([name, member]) => [name, isJsonObject(member) ? change(member) : member]));
}

function withParts(value: JsonObject, change: (part: JsonObject) => JsonObject): JsonObject {
  return { ...value, parts: members(value["parts"], change) };
}

function withBasis(value: JsonObject, change: (ratio: JsonObject) => JsonObject): JsonObject {
  return { ...value, basis: members(value["basis"], change) };
}

function withSizes(config: JsonValue): JsonValue {
  if (!isJsonObject(config)) return config;
  const { hidden_size: hidden } = config;
  return { num_hidden_layers: 32, ...config, ...(typeof hidden !== "number" && { hidden_size: 4096 }) };
}

function askedFor(grant: JsonValue): { readonly challenge: string; readonly resource: string; readonly placement: string; readonly epoch: number } {
  const context = isJsonObject(grant) ? grant["context"] : undefined;
  const { challenge, resource, placement, epoch } = context !== undefined && isJsonObject(context) ? context : {};
  const text = (held: JsonValue | undefined): string => (typeof held === "string" ? held : "");
  return { challenge: text(challenge), resource: text(resource), placement: text(placement), epoch: Number(epoch) };
}
