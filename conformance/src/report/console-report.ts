import type { CaseResult, RunModel } from "../run/run-model.js";

/** How much of a line of a trace a person is shown. */
const shown = 2000;

/** A run for people: what does not pass, with the requirement in its own words and what passed between suite and system; then counts. */
export function consoleReport(run: RunModel): string {
  const { implementation, suite, summary } = run;
  const worth = run.results.filter(({ verdict }) => verdict !== "pass" && verdict !== "not-applicable");
  const skipped = run.profiles.length === 0 ? "" : `\nprofiles\n${run.profiles.map(profileLine).join("")}`;
  return [
    ...worth.map(caseText),
    ...run.problems.map((problem) => `${problem}\n`),
    `${skipped}\n`,
    `${implementation.name} ${implementation.version}: ${run.status}${run.partial ? " (some cases only)" : ""}\n`,
    `${counts(summary)}; suite ${suite.version}, seed ${run.seed}\n`,
  ].join("");
}

/** What became of one case, for people. */
export function caseText(result: CaseResult): string {
  const { requirement, reasons, trace, known } = result;
  return [
    `${result.verdict.toUpperCase()} ${result.case}: ${result.title}${known === undefined ? "" : ` (known: ${known})`}\n`,
    `  ${requirement.id}, ${requirement.level}, ${requirement.file}, ${requirement.section}:\n  “${requirement.text}”\n`,
    ...reasons.map((reason) => `  - ${reason}\n`),
    ...trace.map(
      ({ from, text }) =>
        `  ${from === "suite" ? ">" : "<"} ${text.length <= shown ? text : `${text.slice(0, shown)}… (the whole line is in the JSON report)`}\n`,
    ),
  ].join("");
}

function profileLine({ profile, claimed, cases, decided, verdict }: RunModel["profiles"][number]): string {
  return `  ${profile.padEnd(14)} ${claimed ? verdict : "not claimed"}${claimed ? `, ${String(decided)} of ${String(cases)} cases decided` : ""}\n`;
}

function counts(summary: RunModel["summary"]): string {
  return Object.entries(summary)
    .flatMap(([verdict, count]) => (count > 0 ? [`${String(count)} ${verdict}`] : []))
    .join(", ");
}
