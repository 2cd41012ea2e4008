import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "@cornercast/sdk/document";
import { reasonCodes } from "@cornercast/schemas/registry";
import { codesNotAsked } from "./codes-not-asked.js";
import { answeringMutant, type Mutant } from "./mutant.js";

/** For each reason code that an answer can have, an implementation that has no check which gives it. */
export function missingChecks(): readonly Mutant[] {
  return reasonCodes.flatMap(({ id, kind }) =>
    kind === "note" || codesNotAsked.has(id)
      ? []
      : [answeringMutant(`no-check.${id}`, `nothing in it gives ${id}`, (answer, request) => withoutCode(answer, request.kind, id))],
  );
}

function withoutCode(answer: unknown, kind: string, code: string): unknown {
  // The reference answers in JSON.
  const value = answer as JsonValue;
  if (!isJsonObject(value) || !codesIn(value).has(code)) return answer;
  if (kind === "validate") {
    const left = listOf(value["diagnostics"]).filter((diagnostic) => diagnostic["code"] !== code);
    return { valid: left.every(({ severity }) => severity !== "error"), diagnostics: left };
  }
  if (kind === "runs") return value["code"] === code ? { verdict: "native" } : answer;
  if (value["outcome"] === "refused") return value["reason"] === code ? { outcome: "ok", value: {} } : answer;
  const spec = value["spec"];
  if (spec === undefined || !isJsonObject(spec)) return answer;
  return { ...value, spec: kind === "match" ? report(spec, code) : result(spec, code) };
}

const held = new WeakMap<object, ReadonlySet<string>>();

function codesIn(answer: JsonObject): ReadonlySet<string> {
  const known = held.get(answer) ?? new Set([...JSON.stringify(answer).matchAll(/"(?:code|reason)":"([a-z0-9-]+)"/gu)].map(([, code = ""]) => code));
  held.set(answer, known);
  return known;
}

function result(spec: JsonObject, code: string): JsonObject {
  const refusals = listOf(spec["refusals"]).filter((refusal) => refusal["code"] !== code);
  return refusals.length === 0 ? { ...spec, refusals, state: "appraised", tier: "affirming" } : { ...spec, refusals };
}

function report(spec: JsonObject, code: string): JsonObject {
  const invalid = listOf(spec["invalid"]).filter((finding) => finding["code"] !== code);
  const ranking = listOf(spec["ranking"]).map((candidate): JsonObject => {
    const waitingFor = listOf(candidate["waitingFor"]).filter((finding) => finding["code"] !== code);
    return waitingFor.length === 0 && candidate["verdict"] === "waits" ? { ...candidate, verdict: "fits", waitingFor } : { ...candidate, waitingFor };
  });
  const profiles = listOf(spec["profiles"]).map((profile): JsonObject => {
    const miss = profile["nearestMiss"];
    if (miss === undefined || !isJsonObject(miss)) return profile;
    const findings = listOf(miss["findings"]).map((finding) => (finding["code"] === code ? { ...finding, status: "satisfied" } : finding));
    const verdict = verdictOf(findings);
    return { ...profile, verdict, nearestMiss: { ...miss, findings, verdict } };
  });
  const order = ["fits", "waits", "undetermined", "blocked", "does-not-fit"];
  const reached = [...ranking, ...profiles].map(({ verdict }) => order.indexOf(typeof verdict === "string" ? verdict : ""));
  const best = order[Math.min(...reached.filter((index) => index >= 0), order.length)];
  const verdict = listOf(spec["invalid"]).length > 0 && invalid.length > 0 ? "invalid" : (best ?? "fits");
  return { ...spec, ...("invalid" in spec && { invalid }), ranking, profiles, verdict };
}

function verdictOf(findings: readonly JsonObject[]): string {
  const has = (status: string, ...classes: readonly string[]): boolean =>
    findings.some((finding) => finding["status"] === status && (classes.length === 0 || classes.some((name) => name === finding["class"])));
  if (has("violated", "hardware", "software", "artifact")) return "does-not-fit";
  if (has("violated", "terms", "jurisdiction", "boundary")) return "blocked";
  if (has("unknown")) return "undetermined";
  return has("violated") ? "waits" : "fits";
}

function listOf(value: JsonValue | undefined): readonly JsonObject[] {
  return value !== undefined && isJsonArray(value) ? value.filter(isJsonObject) : [];
}
