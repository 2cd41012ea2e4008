import type { RunModel } from "../run/run-model.js";

/** A run as TAP version 14. A case that is known to fail is a TODO, and one that is not applicable is skipped. */
export function tapReport(run: RunModel): string {
  const lines = run.results.flatMap((result, index) => {
    const { verdict, known, reasons, requirement } = result;
    const passed = verdict === "pass" || verdict === "warn" || verdict === "not-applicable";
    const directive = verdict === "not-applicable" ? ` # SKIP ${escaped(reasons[0] ?? "")}` : known === undefined ? "" : ` # TODO ${escaped(known)}`;
    const line = `${passed ? "ok" : "not ok"} ${String(index + 1)} - ${escaped(`${result.case}: ${result.title}`)}${directive}`;
    if (verdict === "pass" || verdict === "not-applicable") return [line];
    const yaml = JSON.stringify({ verdict, requirement: requirement.id, level: requirement.level, text: requirement.text, reasons });
    return [line, "  ---", `  ${yaml}`, "  ..."];
  });
  const extra = run.problems.map((problem, index) => `not ok ${String(run.results.length + index + 1)} - ${escaped(problem)}`);
  return `TAP version 14\n1..${String(run.results.length + run.problems.length)}\n${[...lines, ...extra].map((line) => `${line}\n`).join("")}`;
}

function escaped(text: string): string {
  return text
    .replaceAll("\\", "\\\\")
    .replaceAll("#", "\\#")
    .replaceAll(/[\r\n]+/gu, " ");
}
