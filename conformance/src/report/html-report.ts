import type { CaseResult, RunModel } from "../run/run-model.js";
import { escapeMarkup as text } from "./escape-markup.js";
import { page } from "./html-page.js";

/** A run as one HTML page that needs nothing else. */
export function htmlReport(run: RunModel): string {
  const { implementation, suite, summary } = run;
  const title = `${implementation.name} ${implementation.version}: ${run.status}`;
  const counts = Object.entries(summary).map(([verdict, count]) => `<li class="${verdict}">${String(count)} ${verdict}</li>`);
  const profiles = run.profiles.map(
    ({ profile, claimed, cases, decided, verdict }) =>
      `<tr><td>${text(profile)}</td><td>${claimed ? "claimed" : "not claimed"}</td><td>${String(decided)} of ${String(cases)}</td><td class="${verdict}">${verdict}</td></tr>`,
  );
  return page(
    title,
    `<h1>${text(title)}</h1>
<p>Suite ${text(suite.version)}, seed <code>${text(run.seed)}</code>, begun ${text(run.startedAt)}${run.partial ? "; some cases only" : ""}</p>
<ul class="counts">${counts.join("")}</ul>
${run.problems.map((problem) => `<p class="fail">${text(problem)}</p>`).join("\n")}
<table><thead><tr><th>Profile</th><th></th><th>Decided</th><th></th></tr></thead><tbody>${profiles.join("\n")}</tbody></table>
${run.results.map(caseSection).join("\n")}`,
  );
}

function caseSection(result: CaseResult): string {
  const { requirement, verdict, reasons, trace, known } = result;
  const lines = trace.map(({ from, text: line }) => `${from === "suite" ? "&gt;" : "&lt;"} ${text(line)}`);
  return `<details id="${text(result.case)}"${verdict === "pass" || verdict === "not-applicable" ? "" : " open"}>
<summary><span class="${verdict}">${verdict}</span> <code>${text(result.case)}</code> ${text(result.title)}${known === undefined ? "" : ` (known: ${text(known)})`}</summary>
<blockquote><strong>${text(requirement.level)}</strong> <code>${text(requirement.id)}</code>, ${text(requirement.file)}<br>${text(requirement.text)}</blockquote>
${reasons.length === 0 ? "" : `<ul>${reasons.map((reason) => `<li>${text(reason)}</li>`).join("")}</ul>`}${lines.length === 0 ? "" : `<pre>${lines.join("\n")}</pre>`}
</details>`;
}
