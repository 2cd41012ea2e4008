import { isJsonArray, isJsonObject, parsePointer, valueAt, type JsonObject, type JsonValue } from "@cornercast/sdk/document";
import { acceptValidators } from "@cornercast/schemas/validate";
import type { AppraiseExpectation, ExpectedReason, MatchExpectation, RunsExpectation, Twin, ValidateExpectation } from "../case/conformance-case.js";
import { judgeQuestion } from "./judge-question.js";
import { sameJson } from "./same-json.js";
import { unsatisfiedFindings } from "./unsatisfied-findings.js";

/**
 * Compares an answer with what a twin expects; each difference is one line, and none means that the answer is right.
 *
 * - Reasons are compared as sets: a missing one and one too many are both differences, so that naming every code does not help.
 * - A report that is not a valid MatchReport is wrong whatever it says, and so is a result that is not a valid AppraisalResult.
 * - Of the refusals of a result the first has to be the one that is expected first.
 */
export function judgeAnswer(twin: Twin, answer: unknown): readonly string[] {
  const value = jsonOf(answer);
  if (value === undefined || !isJsonObject(value)) return ["the answer is no object"];
  if (twin.kind === "question") return judgeQuestion(value, twin.expect);
  if (twin.kind === "appraise") return judgeResult(value, twin.expect);
  if (twin.kind === "runs") return judgeRuns(value, twin.expect);
  return twin.kind === "validate" ? judgeValidation(value, twin.expect) : judgeReport(value, twin.expect);
}

function judgeValidation(answer: JsonValue, expect: ValidateExpectation): readonly string[] {
  const valid = isJsonObject(answer) ? answer["valid"] : undefined;
  const diagnostics = isJsonObject(answer) ? answer["diagnostics"] : undefined;
  const listed = isJsonArray(diagnostics) ? diagnostics.filter(isJsonObject) : [];
  const reasonsOf = (severity: string): readonly ExpectedReason[] =>
    listed.flatMap((diagnostic) => (diagnostic["severity"] === severity ? [{ code: textOf(diagnostic["code"]), place: textOf(diagnostic["pointer"]) }] : []));
  return [
    ...(valid === expect.valid ? [] : [`valid is ${JSON.stringify(valid)} and has to be ${String(expect.valid)}`]),
    ...differences("error", reasonsOf("error"), expect.errors),
    ...differences("warning", reasonsOf("warning"), expect.warnings),
  ];
}

function judgeReport(answer: JsonValue, expect: MatchExpectation): readonly string[] {
  if (!acceptValidators.MatchReport(answer)) return ["the answer is not a valid MatchReport"];
  const verdict = valueAt(answer, ["spec", "verdict"]);
  const wrong = verdict === expect.verdict ? [] : [`the verdict is ${textOf(verdict)} and has to be ${expect.verdict}`];
  const findings = expect.verdict === "fits" ? [] : differences("finding", unsatisfiedFindings(answer), expect.findings);
  return [...wrong, ...findings, ...valueDifferences(answer, expect.report)];
}

function judgeRuns(answer: JsonObject, expect: RunsExpectation): readonly string[] {
  return (["verdict", "code"] as const).flatMap((name) => {
    // Why an artifact runs is not asked.
    const [seen, wanted] = [textOf(answer[name]), expect[name]];
    return wanted === undefined || seen === wanted ? [] : [`the ${name} is ${seen || "absent"} and has to be ${wanted}`];
  });
}

function judgeResult(answer: JsonValue, expect: AppraiseExpectation): readonly string[] {
  if (expect.state === "refused") {
    const outcome = isJsonObject(answer) ? answer["outcome"] : undefined;
    return outcome === "refused" ? [] : ["it is not refused, and has to be without a result"];
  }
  if (!acceptValidators.AppraisalResult(answer)) return ["the answer is not a valid AppraisalResult"];
  const wrong = (["state", "tier"] as const).flatMap((name) => {
    const seen = textOf(valueAt(answer, ["spec", name]));
    return seen === expect[name] ? [] : [`the ${name} is ${seen} and has to be ${expect[name]}`];
  });
  const listed = valueAt(answer, ["spec", "refusals"]);
  const refusals = (isJsonArray(listed) ? listed.filter(isJsonObject) : []).map(({ code, submodule }) => ({ code: textOf(code), place: textOf(submodule) }));
  const [first, wanted] = [refusals[0]?.code, expect.refusals[0]?.code];
  const order = first === wanted || first === undefined || wanted === undefined ? [] : [`the first refusal is ${first} and has to be ${wanted}`];
  return [...wrong, ...order, ...differences("refusal", refusals, expect.refusals), ...valueDifferences(answer, expect.result)];
}

function valueDifferences(answer: JsonValue, wanted: Readonly<Record<string, JsonValue>>): readonly string[] {
  return Object.entries(wanted).flatMap(([pointer, value]) => {
    const seen = valueAt(answer, parsePointer(pointer) ?? []) ?? null;
    return sameJson(seen, value) ? [] : [`${pointer} is ${JSON.stringify(seen)} and has to be ${JSON.stringify(value)}`];
  });
}

function differences(what: string, seen: readonly ExpectedReason[], wanted: readonly ExpectedReason[]): readonly string[] {
  const matches = (have: ExpectedReason, want: ExpectedReason): boolean => have.code === want.code && (want.place === undefined || have.place === want.place);
  const missing = wanted.filter((want) => !seen.some((have) => matches(have, want))).map((want) => `the ${what} ${reasonText(want)} is missing`);
  const extra = seen.filter((have) => !wanted.some((want) => matches(have, want))).map((have) => `the ${what} ${reasonText(have)} is one too many`);
  return [...missing, ...new Set(extra)];
}

function reasonText({ code, place }: ExpectedReason): string {
  return place === undefined ? code : `${code} at ${place === "" ? "the root" : place}`;
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}

/** A value as JSON would carry it, absent when it cannot. */
function jsonOf(answer: unknown): JsonValue | undefined {
  try {
    const text = JSON.stringify(answer) as string | undefined;
    return text === undefined ? undefined : (JSON.parse(text) as JsonValue);
  } catch {
    return undefined;
  }
}
