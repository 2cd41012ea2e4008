import type { FindingJson } from "@cornercast/schemas";
import type { OfferExplanation } from "../explain-offer.js";
import type { RenderOptions } from "./render-report.js";
import { plainStyle, type TextStyle } from "./text-style.js";
import { safeText, textTable, type Cell } from "./text-table.js";

/** Prints what a workload finds on one offer: every requirement, what was wanted, what was seen, and where that is known from. */
export function renderExplanation(explanation: OfferExplanation, options: RenderOptions = {}): string {
  const style = options.style ?? plainStyle;
  const width = options.width ?? 100;
  const of = explanation.provider === undefined ? "" : ` of ${explanation.provider}`;
  const lines = [
    `${style.strong(safeText(explanation.workload))} on ${style.strong(safeText(explanation.offer))}${safeText(of)}  ${style.faint(`at ${explanation.at}`)}`,
  ];
  for (const profile of explanation.profiles) {
    const cost = profile.perHour === undefined ? "" : `, ${profile.perHour} an hour`;
    lines.push("", `Profile ${style.strong(safeText(profile.profile))}: ${profile.verdict.replaceAll("-", " ")}${cost}`);
    for (const role of profile.roles) {
      lines.push(
        `  role ${style.strong(safeText(role.role))}: ${role.verdict.replaceAll("-", " ")} ${style.faint(`(${String(role.replicas)} wanted, one unit serves ${String(role.replicasPerUnit)})`)}`,
      );
      lines.push(findingTable(role.findings, style, width));
    }
    const rest = [...profile.terms, ...profile.capacity];
    if (rest.length > 0) lines.push("  terms", findingTable(rest, style, width));
  }
  return `${lines.filter((line) => line !== undefined).join("\n")}\n`;
}

function findingTable(findings: readonly FindingJson[], style: TextStyle, width: number): string {
  if (findings.length === 0) return style.faint("    nothing is required");
  return textTable(
    findings.map((finding): Cell[] => [
      finding.status === "satisfied"
        ? { text: "✓", style: style.good }
        : finding.status === "violated"
          ? { text: "✗", style: style.bad }
          : { text: "?", style: style.warn },
      { text: (finding.predicate ?? "").replace(/^profiles\[[^\]]*\]\./u, "").replace(/^roles\[[^\]]*\]\./u, "") },
      { text: `wanted ${finding.wanted ?? ""}` },
      { text: `saw ${finding.seen?.value ?? "nothing stated"}` },
      {
        text: finding.status === "satisfied" ? sourceText(finding) : `[${finding.code ?? ""}]${finding.fix === undefined ? "" : ` ${finding.fix}`}`,
        style: style.faint,
      },
    ]),
    width,
    "    ",
  );
}

function sourceText(finding: FindingJson): string {
  const kind = finding.seen?.sourceKind ?? "";
  return finding.seen?.reference === undefined ? kind : `${kind}: ${finding.seen.reference}`;
}
