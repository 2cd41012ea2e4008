import type { CaseResult, RunModel } from "../run/run-model.js";
import { caseText } from "./console-report.js";
import { escapeMarkup as text } from "./escape-markup.js";

/** A run as JUnit XML: a suite for each profile, and one for what is wrong beyond cases. */
export function junitReport(run: RunModel): string {
  const groups = run.profiles.map(({ profile }) => ({ name: profile, results: run.results.filter((result) => result.profile === profile) }));
  const suites = groups.filter(({ results }) => results.length > 0).map(({ name, results }) => suite(name, results, run.startedAt));
  const problems = run.problems.map(
    (problem) => `    <testcase classname="run" name="${text(problem)}">\n      <failure message="${text(problem)}"/>\n    </testcase>\n`,
  );
  const count = String(problems.length);
  if (problems.length > 0)
    suites.push(`  <testsuite name="run" tests="${count}" failures="${count}" errors="0" skipped="0">\n${problems.join("")}  </testsuite>\n`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${text(`${run.implementation.name} ${run.implementation.version}`)}">\n${suites.join("")}</testsuites>\n`;
}

function suite(name: string, results: readonly CaseResult[], startedAt: string): string {
  const count = (kind: string): string => String(results.filter((result) => kindOf(result) === kind).length);
  const time = results.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000;
  const head = `tests="${String(results.length)}" failures="${count("failure")}" errors="${count("error")}" skipped="${count("skipped")}"`;
  return `  <testsuite name="${text(name)}" ${head} time="${time.toFixed(3)}" timestamp="${text(startedAt)}">\n${results.map(testcase).join("")}  </testsuite>\n`;
}

function testcase(result: CaseResult): string {
  const kind = kindOf(result);
  const head = `    <testcase classname="${text(result.requirement.id)}" name="${text(result.case)}" time="${(result.milliseconds / 1000).toFixed(3)}"`;
  if (kind === "passed" && result.verdict === "pass") return `${head}/>\n`;
  const message = text(result.reasons[0] ?? result.known ?? "");
  if (kind === "skipped") return `${head}>\n      <skipped message="${message}"/>\n    </testcase>\n`;
  if (kind === "passed") return `${head}>\n      <system-out>${text(caseText(result))}</system-out>\n    </testcase>\n`;
  return `${head}>\n      <${kind} message="${message}" type="${result.verdict}">${text(caseText(result))}</${kind}>\n    </testcase>\n`;
}

function kindOf({ verdict, known }: CaseResult): "passed" | "failure" | "error" | "skipped" {
  if (verdict === "not-applicable" || (known !== undefined && verdict !== "pass")) return "skipped";
  if (verdict === "pass" || verdict === "warn") return "passed";
  return verdict === "fail" ? "failure" : "error";
}
