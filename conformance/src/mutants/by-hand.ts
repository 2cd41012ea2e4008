import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "@cornercast/sdk/document";
import type { CaseRequest } from "../case/conformance-case.js";
import { changeDocuments } from "./change-documents.js";
import { answeringMutant, askingMutant, type Mutant } from "./mutant.js";

/** The mistakes that people make, one each: in matching, in validation, and in the verification of evidence. */
export const mutantsByHand: readonly Mutant[] = [
  ...texts("floats-quantities", "it reads quantities as binary64 numbers", (text) => quantity(text, (digits) => String(Math.fround(Number(digits))))),
  ...texts("binary-prefixes", "it takes GB for GiB", (text) =>
    text.replace(/^([0-9.]+) ?([kMGTP])B$/u, (_, digits: string, prefix: string) => `${digits}${prefix === "k" ? "K" : prefix}iB`),
  ),
  ...texts("bits-for-bytes", "it takes bits for bytes in bandwidths", (text) => text.replace(/bit\/s$/u, "B/s")),
  ...texts("one-currency", "it takes every currency for EUR", (text) => text.replace(/^([0-9.]+) ?[A-Z]{3}$/u, "$1 EUR")),
  ...texts("rounds-money", "it rounds money to cents", (text) => text.replace(/^([0-9]+\.[0-9]{2})[0-9]+ ([A-Z]{3})$/u, "$1 $2")),
  ...texts("first-number-of-versions", "it compares only the first number of a version", (text) => text.replace(/^([0-9]+)(?:\.[0-9]+)+$/u, "$1")),
  askingMutant("evaluates-at-another-time", "it does not evaluate for the time that it is asked about", (request) =>
    "at" in request ? { ...request, at: "2031-01-01T00:00:00Z" } : request,
  ),
  askingMutant("always-by-cost", "it ranks by cost whatever it is asked", (request) => (request.kind === "match" ? { ...request, by: "cost" } : request)),
  askingMutant("ignores-appraisals", "it does not look at what is known of evidence", (request) =>
    request.kind === "match" && request.appraisals.length > 0 ? { ...request, appraisals: [] } : request,
  ),
  askingMutant("understands-nothing", "it does not know which extensions its user understands", (request) =>
    request.kind === "match" && request.understoodExtensions.length > 0 ? { ...request, understoodExtensions: [] } : request,
  ),
  askingMutant("does-not-know-of-moves", "it matches a moving job as a new one", (request) => {
    if (request.kind !== "match" || request.movingFrom === undefined) return request;
    const { movingFrom: _movingFrom, ...rest } = request;
    return rest;
  }),
  askingMutant("forgets-changes", "it does not see what became of the offers that it keeps", (request) => {
    if (request.kind !== "match" || request.changes === undefined) return request;
    const { changes: _changes, ...rest } = request;
    return { ...rest, changes: [] };
  }),
  answeringMutant("reads-latin-1", "it reads bytes that are no UTF-8", (answer, request) =>
    request.kind === "validate" && "data" in request ? { valid: true, diagnostics: [] } : answer,
  ),
  { ...looksAtTheClock(), everywhere: true },
  askingMutant("first-offer-only", "it looks at the first offer only", (request) =>
    request.kind === "match" ? { ...request, offers: request.offers.slice(0, 1) } : request,
  ),
  {
    ...askingMutant("believes-extensions", "it takes an offer with an extension that it does not know for one that is not there", (request) =>
      request.kind === "match" ? { ...request, offers: request.offers.filter((offer) => !JSON.stringify(offer).includes("example.com/unknown")) } : request,
    ),
    everywhere: true,
  },
  {
    ...answeringMutant("depends-on-order", "it ranks otherwise where offers come in another order", (answer, request) =>
      request.kind === "match" && JSON.stringify(request.offers.at(0)) > JSON.stringify(request.offers.at(-1)) ? reversed(answer) : answer,
    ),
    everywhere: true,
  },
  answeringMutant("unknown-is-satisfied", "it takes what is not known for satisfied", (answer, request) =>
    request.kind === "match" ? withVerdict(answer, "undetermined", "fits") : answer,
  ),
  answeringMutant("unknown-is-violated", "it takes what is not known for violated", (answer, request) =>
    request.kind === "match" ? withVerdict(answer, "undetermined", "does-not-fit") : answer,
  ),
  answeringMutant("swaps-blocked-and-does-not-fit", "it swaps the verdicts blocked and does-not-fit", (answer, request) =>
    request.kind === "match" ? withVerdict(withVerdict(withVerdict(answer, "blocked", "x"), "does-not-fit", "blocked"), "x", "does-not-fit") : answer,
  ),
  answeringMutant("waits-is-fits", "it calls fitting what has to wait", (answer, request) =>
    request.kind === "match" ? withVerdict(answer, "waits", "fits") : answer,
  ),
  askingMutant("equal-offers-once", "it counts offers once that differ in nothing but their name", (request) =>
    request.kind === "match"
      ? {
          ...request,
          offers: [...new Map(request.offers.map((offer) => [JSON.stringify(isJsonObject(offer) ? without(offer, "metadata") : offer), offer])).values()],
        }
      : request,
  ),
  inReports("lists-nine", "it lists fewer candidates than it is asked for", (spec) =>
    isJsonArray(spec["ranking"]) ? { ...spec, ranking: spec["ranking"].slice(0, 9) } : spec,
  ),
  inReports("silent-omissions", "it does not say how many candidates it leaves out", (spec) => without(spec, "rankingOmitted")),
  inReports("no-time", "it does not say for what time a report is", (spec) => without(spec, "at")),
  inReports("no-input", "it does not say what a report is of", (spec) => without(without(spec, "offers"), "workload")),
  answeringMutant("first-problem-only", "it reports the first problem only", (answer, request) =>
    request.kind === "validate"
      ? withDiagnostics(answer, (all) => all.filter((each, index) => index === all.findIndex(({ severity }) => severity === each["severity"])))
      : answer,
  ),
  answeringMutant("no-places", "it does not say where problems are", (answer, request) =>
    request.kind === "validate" ? withDiagnostics(answer, (all) => all.map((each) => ({ ...each, pointer: "" }))) : answer,
  ),
  answeringMutant("no-warnings", "it warns of nothing", (answer, request) =>
    request.kind === "validate" ? withDiagnostics(answer, (all) => all.filter(({ severity }) => severity !== "warning")) : answer,
  ),
  answeringMutant("accepts-stale-nonces", "it takes evidence for another nonce, and as young as it has to be", (answer, request) =>
    request.kind === "appraise" ? withoutRefusal(withoutRefusal(answer, "evidence-stale"), "binding-mismatch") : answer,
  ),
  answeringMutant("stops-at-signatures", "it takes evidence whose signature is right for appraised", (answer, request) =>
    request.kind === "appraise" ? withState(answer, "signature-ok", "appraised") : answer,
  ),
  answeringMutant("best-tier", "it reports the best tier for all evidence", (answer, request) =>
    request.kind === "appraise" ? withTier(answer, "affirming") : answer,
  ),
  askingMutant("first-evidence-only", "it verifies the first piece of evidence only", (request) =>
    request.kind === "appraise" && request.evidence.length > 1 ? { ...request, evidence: request.evidence.slice(0, 1) } : request,
  ),
  askingMutant("no-collateral", "it does not look at revocation lists and statements of vendors", (request) =>
    request.kind === "appraise" ? { ...request, collateral: [] } : request,
  ),
  askingMutant("no-references", "it compares no measurement with reference values", (request) => {
    if (request.kind !== "appraise" || request.references === undefined) return request;
    const { references: _references, ...rest } = request;
    return changeAppraisal(rest, (field, value) => (field === "TechnologyPolicy.requireReference" ? false : value));
  }),
];

/** A system that makes something else of the reports of matches. */
function inReports(name: string, fault: string, change: (spec: JsonObject) => JsonObject): Mutant {
  return answeringMutant(name, fault, (answer, request) => {
    const spec = request.kind === "match" ? specOf(answer) : undefined;
    return spec === undefined ? answer : { ...(answer as JsonObject), spec: change(spec) };
  });
}

function without(fields: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([field]) => field !== name));
}

/** A system whose answers differ each time. */
function looksAtTheClock(): Mutant {
  let count = 0;
  return answeringMutant("looks-at-the-clock", "it writes the time of asking into reports and results", (answer, request) => {
    const spec = request.kind === "match" || request.kind === "appraise" ? specOf(answer) : undefined;
    if (spec === undefined) return answer;
    count += 1;
    return { ...(answer as JsonObject), metadata: { name: `report-${String(count)}` } };
  });
}

function changeAppraisal(request: CaseRequest, change: (field: string, value: JsonValue) => JsonValue | undefined): CaseRequest {
  return changeDocuments(request, change);
}

/** A matcher that reads every text of its documents as another. */
function texts(name: string, fault: string, change: (text: string) => string): readonly Mutant[] {
  const changed = (value: JsonValue): JsonValue => {
    if (typeof value === "string") return change(value);
    if (isJsonArray(value)) return value.map(changed);
    return isJsonObject(value) ? Object.fromEntries(Object.entries(value).map(([key, held]) => [key, changed(held)])) : value;
  };
  return [
    askingMutant(name, fault, (request) => {
      if (request.kind !== "match") return request;
      const [workload, offers] = [changed(request.workload), request.offers.map(changed)];
      const same = JSON.stringify([workload, offers]) === JSON.stringify([request.workload, request.offers]);
      return same ? request : { ...request, workload, offers };
    }),
  ];
}

function quantity(text: string, change: (digits: string) => string): string {
  return text.replace(/^([0-9]+(?:\.[0-9]+)?)( ?[A-Za-z/]+)$/u, (_, digits: string, unit: string) => `${change(digits)}${unit}`);
}

// The reference answers in JSON.
function specOf(answer: unknown): JsonObject | undefined {
  const spec = isJsonObject(answer as JsonValue) ? (answer as JsonObject)["spec"] : undefined;
  return spec !== undefined && isJsonObject(spec) ? spec : undefined;
}

function withVerdict(answer: unknown, from: string, to: string): unknown {
  const spec = specOf(answer);
  return spec?.["verdict"] === from ? { ...(answer as JsonObject), spec: { ...spec, verdict: to } } : answer;
}

function reversed(answer: unknown): unknown {
  const spec = specOf(answer);
  const ranking = spec?.["ranking"];
  return ranking !== undefined && isJsonArray(ranking) && ranking.length > 1
    ? { ...(answer as JsonObject), spec: { ...spec, ranking: ranking.toReversed() } }
    : answer;
}

function withState(answer: unknown, from: string, to: string): unknown {
  const spec = specOf(answer);
  return spec?.["state"] === from ? { ...(answer as JsonObject), spec: { ...spec, state: to } } : answer;
}

function withoutRefusal(answer: unknown, code: string): unknown {
  const spec = specOf(answer);
  const refusals = spec?.["refusals"];
  if (spec === undefined || refusals === undefined || !isJsonArray(refusals)) return answer;
  const left = refusals.filter((refusal) => !isJsonObject(refusal) || refusal["code"] !== code);
  if (left.length === refusals.length) return answer;
  return { ...(answer as JsonObject), spec: { ...spec, refusals: left, ...(left.length === 0 && { state: "appraised", tier: "affirming" }) } };
}

function withTier(answer: unknown, tier: string): unknown {
  const spec = specOf(answer);
  return spec === undefined || spec["tier"] === tier ? answer : { ...(answer as JsonObject), spec: { ...spec, tier } };
}

function withDiagnostics(answer: unknown, change: (all: readonly JsonObject[]) => readonly JsonObject[]): unknown {
  const value = answer as { readonly valid: boolean; readonly diagnostics: readonly JsonObject[] };
  const diagnostics = change(value.diagnostics);
  return JSON.stringify(diagnostics) === JSON.stringify(value.diagnostics) ? answer : { ...value, diagnostics };
}
