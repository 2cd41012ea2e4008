import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "@cornercast/sdk/document";
import { applyPatch } from "./apply-patch.js";
import { allow, isTexts, listOf, primary, readReasons, textOf, type Complain } from "./case-fields.js";
import type { ConformanceCase, MatchExpectation, OfferChange, PatchOperation, Twin, ValidateExpectation } from "./conformance-case.js";
import type { EvidenceFixtures } from "./evidence-fixtures.js";
import { readAppraisal } from "./read-appraisal.js";
import { isQuestion, readQuestion } from "./read-question.js";
import { renderText } from "./render-text.js";

/** A case, or what is wrong with the data that should be one. */
export type CaseResult = { readonly kind: "ok"; readonly value: ConformanceCase } | { readonly kind: "error"; readonly problems: readonly string[] };

/** The time of evaluation where a case states none. */
export const defaultAt = "2026-12-01T00:00:00Z";

const idPattern = /^[a-z][a-z0-9-]*\.[a-z0-9-]+(?:\.[a-z0-9-]+)?$/;
/** The verdicts under which an artifact runs. */
const running: readonly string[] = ["native", "jit", "translated", "emulated"];
const verdicts: readonly string[] = ["fits", "waits", "undetermined", "blocked", "does-not-fit", "invalid"];

/**
 * Reads one case from data.
 *
 * - The expectation of both twins is required. A refusal names its reason code and its place, and an acceptance states what is accepted.
 * - `reject.patch` has exactly one operation; it applies to what stands under `accept`, and cannot touch the expectation.
 * - `accept` holds `{artifact, offer}` for where an artifact runs, `{workload, offer | offers, at?, by?, appraisals?, understoodExtensions?, movingFrom?}` for a matcher, `{document}` or `{text}` for a validator,
 *   `{evidence, policy, collateral?, anchors?, references?, at?, nonce?}` for a verifier, `{ask, …}` for any other question.
 * - Evidence is named: `fixtures` has its bytes.
 */
export function readCase(data: JsonValue, file: string, fixtures?: EvidenceFixtures): CaseResult {
  const problems: string[] = [];
  const complain = (message: string): undefined => {
    problems.push(message);
    return undefined;
  };
  const verifierTwin: typeof readTwin = (...args) => readAppraisal(...args, fixtures);
  if (!isJsonObject(data)) return { kind: "error", problems: ["a case is an object"] };
  allow(data, ["id", "requirement", "mode", "title", "accept", "reject"], "the case", complain);
  const id = textOf(data, "id", complain);
  const requirement = textOf(data, "requirement", complain);
  const title = textOf(data, "title", complain);
  if (!idPattern.test(id)) complain(`the id '${id}' is not area.name in lower case with hyphens`);
  const { accept, reject, mode } = data;
  if (mode !== "documents" && mode !== "verifier") return { kind: "error", problems: [...problems, "mode has to be documents or verifier"] };
  if (!isJsonObject(accept) || !isJsonObject(reject)) return { kind: "error", problems: [...problems, "accept and reject have to be objects"] };
  allow(reject, ["patch", "expect"], "reject", complain);
  const { expect: acceptExpect, ...input } = accept;
  const patch = readPatch(reject["patch"], complain);
  const read: typeof readTwin = isQuestion(accept) ? (...args) => readQuestion(...args, fixtures) : mode === "verifier" ? verifierTwin : readTwin;
  const accepted = read(input, acceptExpect, true, complain);
  const patched = patch === undefined ? undefined : applyPatch(input, patch);
  if (patched?.kind === "error") complain(`the patch does not apply: ${patched.message}`);
  const rejected = patched?.kind === "ok" && isJsonObject(patched.value) ? read(patched.value, reject["expect"], false, complain) : undefined;
  if (problems.length > 0 || patch === undefined || accepted === undefined || rejected === undefined) return { kind: "error", problems };
  return { kind: "ok", value: { id, requirement, mode, title, accept: accepted, reject: rejected, patch, file } };
}

function readPatch(value: JsonValue | undefined, complain: Complain): PatchOperation | undefined {
  const operation = isJsonArray(value) && value.length === 1 ? value[0] : undefined;
  if (!isJsonObject(operation)) return complain("reject.patch has to hold exactly one operation");
  const { op, path, value: added } = operation;
  if (typeof path !== "string") return complain("the operation of reject.patch has no path");
  if (op === "remove") return { op, path };
  if ((op !== "add" && op !== "replace") || added === undefined) return complain("the operation of reject.patch is not add or replace with a value, or remove");
  return { op, path, value: added };
}

function readTwin(input: JsonObject, expect: JsonValue | undefined, accepts: boolean, complain: Complain): Twin | undefined {
  const name = accepts ? "accept" : "reject";
  if (!isJsonObject(expect)) return complain(`${name}.expect is missing`);
  if (input["artifact"] !== undefined) return readRuns(input, expect, accepts, complain);
  if (input["workload"] !== undefined) return readMatch(input, expect, accepts, complain);
  allow(input, ["document", "text", "bytes"], name, complain);
  const { document, text, bytes } = input;
  if (bytes !== undefined) return readBytes(bytes, expect, accepts, complain);
  if ((document === undefined) === (text === undefined)) return complain(`${name} has to hold a workload with offers, or a document, or a text`);
  const rendered = document === undefined ? renderText(text) : ({ kind: "ok", format: "json", text: JSON.stringify(document) } as const);
  if (rendered.kind === "error") return complain(`${name}.text: ${rendered.message}`);
  const expected = readValidateExpectation(expect, accepts, complain);
  if (expected === undefined) return undefined;
  return { kind: "validate", request: { kind: "validate", format: rendered.format, text: rendered.text }, expect: expected };
}

/** A text in hexadecimal digits, as JSON: what is no text too. */
function readBytes(bytes: JsonValue, expect: JsonObject, accepts: boolean, complain: Complain): Twin | undefined {
  if (typeof bytes !== "string" || !/^(?:[0-9a-f]{2})+$/u.test(bytes)) return complain("bytes has to be hexadecimal digits");
  const expected = readValidateExpectation(expect, accepts, complain);
  if (expected === undefined) return undefined;
  return { kind: "validate", request: { kind: "validate", format: "json", data: Buffer.from(bytes, "hex").toString("base64") }, expect: expected };
}

function readMatch(input: JsonObject, expect: JsonObject, accepts: boolean, complain: Complain): Twin | undefined {
  const name = accepts ? "accept" : "reject";
  allow(input, ["workload", "offer", "offers", "at", "by", "appraisals", "understoodExtensions", "movingFrom", "changes"], name, complain);
  const { workload = null, offer, offers, at = defaultAt, by = "cost", appraisals = [], understoodExtensions = [], movingFrom, changes } = input;
  const list = isJsonArray(offers) ? offers : offer === undefined ? undefined : [offer];
  if (list === undefined || (offer !== undefined && offers !== undefined)) return complain(`${name} has to hold one of offer and offers`);
  if (typeof at !== "string" || (by !== "cost" && by !== "time" && by !== "energy")) return complain(`at or by of ${name} is not what it has to be`);
  if (!isJsonArray(appraisals) || !isTexts(understoodExtensions)) return complain(`appraisals or understoodExtensions of ${name} is no list`);
  const expected = readMatchExpectation(expect, accepts, complain);
  if (expected === undefined) return undefined;
  return {
    kind: "match",
    request: {
      kind: "match",
      workload,
      offers: list,
      at,
      by,
      appraisals,
      understoodExtensions,
      ...(movingFrom !== undefined && { movingFrom }),
      ...(changes !== undefined && { changes: readChanges(changes, complain) }),
    },
    expect: expected,
  };
}

function readChanges(changes: JsonValue, complain: Complain): readonly OfferChange[] {
  return listOf(changes).flatMap((change): readonly OfferChange[] => {
    const { put, remove } = isJsonObject(change) ? change : {};
    if (put !== undefined && remove === undefined) return [{ put }];
    if (put === undefined && typeof remove === "string") return [{ remove }];
    complain("a change puts an offer, or removes one by its name");
    return [];
  });
}

function readRuns(input: JsonObject, expect: JsonObject, accepts: boolean, complain: Complain): Twin | undefined {
  const name = accepts ? "accept" : "reject";
  allow(input, ["artifact", "offer"], name, complain);
  allow(expect, accepts ? ["verdict"] : ["verdict", "code"], `${name}.expect`, complain);
  const { artifact = null, offer } = input;
  const { verdict, code } = expect;
  if (offer === undefined) return complain(`${name} has to hold an offer`);
  if (typeof verdict !== "string" || !(accepts ? running : ["no", "unknown"]).includes(verdict))
    return complain(`${name}.expect.verdict has to be ${accepts ? running.join(", ") : "no or unknown"}`);
  if (!accepts && typeof code !== "string") return complain(`${name}.expect has no code`);
  return { kind: "runs", request: { kind: "runs", artifact, offer }, expect: { verdict, ...(typeof code === "string" && { code }) } };
}

function readValidateExpectation(expect: JsonObject, accepts: boolean, complain: Complain): ValidateExpectation | undefined {
  const name = accepts ? "accept" : "reject";
  allow(expect, accepts ? ["valid", "warnings"] : ["valid", "code", "pointer", "also", "warnings"], `${name}.expect`, complain);
  if (expect["valid"] !== accepts) return complain(`${name}.expect.valid has to be ${String(accepts)}`);
  const warnings = readReasons(expect["warnings"] ?? [], "pointer", complain);
  const errors = accepts ? [] : readReasons([primary(expect, "pointer"), ...listOf(expect["also"])], "pointer", complain);
  return { valid: accepts, errors, warnings };
}

function readMatchExpectation(expect: JsonObject, accepts: boolean, complain: Complain): MatchExpectation | undefined {
  const name = accepts ? "accept" : "reject";
  allow(expect, ["verdict", "code", "predicate", "also", "report"], `${name}.expect`, complain);
  const { verdict, report = {} } = expect;
  if (typeof verdict !== "string" || !verdicts.includes(verdict)) return complain(`${name}.expect.verdict has to be one of ${verdicts.join(", ")}`);
  if (!accepts && verdict === "fits") return complain("a refusal has another verdict than fits");
  if (!isJsonObject(report)) return complain(`${name}.expect.report has to be an object of pointers`);
  const findings = verdict === "fits" ? [] : readReasons([primary(expect, "predicate"), ...listOf(expect["also"])], "predicate", complain);
  return { verdict, findings, report };
}
