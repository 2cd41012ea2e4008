import { isJsonObject, type JsonValue } from "@cornercast/sdk/document";
import type { AppraiseRequest, CaseRequest, MatchRequest } from "../case/conformance-case.js";
import type { SystemUnderTest } from "./system-under-test.js";

/** Systems that understand nothing. Whatever they score, the suite gives away. */
export const trivialSystems: readonly SystemUnderTest[] = [
  { name: "null", answer: async () => null },
  { name: "echo", answer: async (request) => request },
  { name: "accept-all", answer: async (request) => acceptance(request) },
  { name: "reject-all", answer: async (request) => refusal(request) },
];

function acceptance(request: CaseRequest): JsonValue {
  if (request.kind === "validate") return { valid: true, diagnostics: [] };
  if (request.kind === "runs") return { verdict: "native" };
  if (request.kind === "appraise") return result(request, { state: "appraised", tier: "affirming", refusals: [] });
  if (request.kind !== "match") return { outcome: "ok", value: {} };
  const profile = "any";
  return report(request, { verdict: "fits", ranking: [{ profile, verdict: "fits" }], profiles: [{ profile, verdict: "fits" }] });
}

function refusal(request: CaseRequest): JsonValue {
  if (request.kind === "validate") return { valid: false, diagnostics: [{ code: "value-not-allowed", severity: "error", pointer: "/spec", message: "no" }] };
  if (request.kind === "runs") return { verdict: "no", code: "artifact-target-mismatch" };
  if (request.kind === "appraise") return result(request, { state: "signature-ok", tier: "contraindicated", refusals: [{ code: "guest-policy" }] });
  if (request.kind !== "match") return { outcome: "refused", reason: "envelope-invalid" };
  const findings = [{ predicate: "profiles", class: "hardware", status: "violated", code: "too-few-devices" }];
  return report(request, {
    verdict: "does-not-fit",
    profiles: [{ profile: "any", verdict: "does-not-fit", nearestMiss: { verdict: "does-not-fit", findings } }],
  });
}

function report(request: MatchRequest, spec: { readonly [name: string]: JsonValue }): JsonValue {
  const metadata = isJsonObject(request.workload) ? request.workload["metadata"] : undefined;
  const name = isJsonObject(metadata) && typeof metadata["name"] === "string" ? metadata["name"] : "workload";
  return {
    apiVersion: "cornercast/v1",
    kind: "MatchReport",
    metadata: { name },
    spec: { at: request.at, by: request.by, workload: { kind: "Workload", name }, offers: { count: request.offers.length }, ...spec },
  };
}

function result(request: AppraiseRequest, spec: { readonly [name: string]: JsonValue }): JsonValue {
  const evidence = [`sha256:${"0".repeat(64)}`];
  return { apiVersion: "cornercast/v1", kind: "AppraisalResult", metadata: { name: "case" }, spec: { at: request.at, verifier: "trivial", evidence, ...spec } };
}
