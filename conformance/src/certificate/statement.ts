import { createHash } from "node:crypto";
import { isJsonArray, isJsonObject, valueAt, type JsonObject, type JsonValue } from "@cornercast/sdk/document";
import type { RunModel } from "../run/run-model.js";
import type { ImplementationStatement } from "../systems/implementation-statement.js";

/** A requirement that is not met, and that somebody accepts not to be met for a while. */
export interface Waiver {
  readonly requirement: string;
  readonly reason: string;
  /** Until when, as an RFC 3339 instant. */
  readonly expires: string;
}

/** What a certificate says. */
export interface CertificateContent {
  readonly implementation: ImplementationStatement;
  readonly suiteVersion: string;
  readonly seed: string;
  readonly notBefore: string;
  readonly notAfter: string;
  readonly waivers: readonly Waiver[];
  readonly requirementsSha256: string;
  readonly casesSha256: string;
  readonly reportSha256: string;
  readonly passed: readonly string[];
  readonly warned: readonly string[];
  readonly failed: readonly string[];
}

const statementType = "https://in-toto.io/Statement/v1";
const predicateType = "https://in-toto.io/attestation/test-result/v0.1";

/** The digest of a text, in hexadecimal digits. */
export function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

/** What a certificate says about a run whose JSON report is `report`. */
export function contentOf(
  run: RunModel,
  report: string,
  validity: { readonly notBefore: string; readonly notAfter: string },
  waivers: readonly Waiver[],
): CertificateContent {
  const ids = (verdict: string): readonly string[] => run.requirements.flatMap((each) => (each.verdict === verdict ? [each.id] : [])).sort();
  return {
    implementation: run.implementation,
    suiteVersion: run.suite.version,
    seed: run.seed,
    ...validity,
    waivers,
    requirementsSha256: run.suite.requirementsSha256,
    casesSha256: run.suite.casesSha256,
    reportSha256: sha256(report),
    passed: ids("pass"),
    warned: ids("warn"),
    failed: ids("fail"),
  };
}

/**
 * The content as an in-toto Statement v1 with the predicate test-result v0.1.
 *
 * - The subject is the artifact that the implementation statement names, or the statement itself where it names none.
 * - The tests are requirements. What the run was made with is under `configuration`: by digest, and what has to be read, as content.
 */
export function writeStatement(content: CertificateContent): string {
  const { implementation, waivers, passed, warned, failed } = content;
  const described = JSON.stringify(implementation);
  const subject = implementation.subject ?? { name: `${implementation.name}@${implementation.version}`, sha256: sha256(described) };
  const held = (name: string, text: string): JsonObject => ({
    name,
    digest: { sha256: sha256(text) },
    mediaType: "application/json",
    content: Buffer.from(text).toString("base64"),
  });
  const run = JSON.stringify({ suiteVersion: content.suiteVersion, seed: content.seed, notBefore: content.notBefore, notAfter: content.notAfter, waivers });
  return JSON.stringify({
    _type: statementType,
    subject: [{ name: subject.name, digest: { sha256: subject.sha256 } }],
    predicateType,
    predicate: {
      result: failed.length > 0 || warned.length > 0 ? "WARNED" : "PASSED",
      configuration: [
        { name: "requirements", digest: { sha256: content.requirementsSha256 } },
        { name: "cases", digest: { sha256: content.casesSha256 } },
        { name: "report.json", digest: { sha256: content.reportSha256 } },
        held("implementation", described),
        held("run", run),
      ],
      passedTests: passed,
      warnedTests: warned,
      failedTests: failed,
    },
  });
}

/** The content of a statement; absent where it is not one that `writeStatement` writes. */
export function readStatementText(text: string): CertificateContent | undefined {
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
  const list = valueAt(value, ["predicate", "configuration"]);
  const configuration = new Map((isJsonArray(list) ? list.filter(isJsonObject) : []).map((each) => [each["name"], each]));
  const digest = (name: string): string => textOf(valueAt(configuration.get(name) ?? null, ["digest", "sha256"]));
  const json = (name: string): JsonValue => parsed(Buffer.from(textOf(configuration.get(name)?.["content"]), "base64").toString("utf8"));
  const texts = (name: string): readonly string[] => {
    const held = valueAt(value, ["predicate", name]);
    return isJsonArray(held) ? held.filter((item) => typeof item === "string") : [];
  };
  const run = json("run");
  const field = (name: string): string => textOf(valueAt(run, [name]));
  const waivers = valueAt(run, ["waivers"]);
  const content: CertificateContent = {
    // Written again below: what differs is no statement of ours.
    implementation: json("implementation") as unknown as ImplementationStatement,
    suiteVersion: field("suiteVersion"),
    seed: field("seed"),
    notBefore: field("notBefore"),
    notAfter: field("notAfter"),
    waivers: (isJsonArray(waivers) ? waivers.filter(isJsonObject) : []).map((each) => ({
      requirement: textOf(each["requirement"]),
      reason: textOf(each["reason"]),
      expires: textOf(each["expires"]),
    })),
    requirementsSha256: digest("requirements"),
    casesSha256: digest("cases"),
    reportSha256: digest("report.json"),
    passed: texts("passedTests"),
    warned: texts("warnedTests"),
    failed: texts("failedTests"),
  };
  const described = content.implementation as unknown as JsonValue;
  return isJsonObject(described) && writeStatement(content) === text ? content : undefined;
}

function parsed(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return null;
  }
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}
