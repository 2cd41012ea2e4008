import type { AppraisalResultJson, AppraisedSubmoduleJson } from "@cornercast/schemas";
import { reasonCodes, teeTechnologies } from "@cornercast/schemas/registry";
import { limitText, tierOf } from "@cornercast/sdk/boundary/verify";
import { safeText } from "@cornercast/sdk/match";
import type { Terminal } from "./terminal.js";
import { wrapText } from "./wrap-text.js";
import { trustWords } from "./trust-words.js";

/** A result in words: the verdict and what to do about it; per device the tier and why, what was checked and what was skipped; then the limits. */
export function appraisalText({ spec }: AppraisalResultJson, terminal: Terminal): string {
  const { style, columns } = terminal;
  const wrapped = (line: string): string => wrapText(line, columns, "    ");
  const refusals = spec?.refusals ?? [];
  const verdict = refusals.length > 0 ? style.bad("refused") : spec?.tier === "affirming" ? style.good("accepted") : style.warn("accepted with doubts");
  // What no certificate ends says so by the last instant that there is (RFC 5280).
  const end = spec?.expires === undefined || spec.expires.startsWith("9999-") ? "" : `, until ${spec.expires}`;
  const lines = [wrapped(`${verdict}  tier ${spec?.tier ?? "none"}  ${style.faint(`at ${spec?.at ?? ""}${end}`)}`)];
  const told = new Set<string>();
  for (const { code = "", submodule, message } of refusals) {
    lines.push(wrapped(`  ${style.bad("✗")} ${code}${submodule === undefined ? "" : ` (${safeText(submodule)})`}: ${safeText(message ?? "")}`));
    const fix = told.has(code) ? undefined : reasonCodes.find(({ id }) => id === code)?.fix;
    if (fix !== undefined) lines.push(wrapped(`    ${style.faint(`→ ${fix}`)}`));
    told.add(code);
  }
  for (const device of spec?.submodules ?? []) lines.push("", ...deviceLines(device, terminal));
  if ((spec?.submodules ?? []).length > 1)
    lines.push("", `bound to one boundary: ${spec?.allSubmodsBound ?? "unknown"}; in one machine: ${spec?.coLocation ?? "unproven"}`);
  const limits = spec?.limits ?? [];
  if (limits.length > 0) lines.push("", "What this does not show:", ...limits.map((limit) => wrapped(`  ${limit}: ${limitText(limit)}`)));
  return `${lines.join("\n")}\n`;
}

/** What stands beside a label is continued below itself. */
const continued = " ".repeat(18);

/** Claims that are shown: who it is, how it is set up, how old it is, and what runs. All of them are in the result as JSON. */
const shown = /^(?:generation|product|identity-.*|fmspc|driver|vbios|tcb-.*|debug|vmpl|measurement|mrenclave|mrsigner|mrtd|rtmr[0-3]|pcr[0-8]|workload)$/u;

function deviceLines(device: AppraisedSubmoduleJson, { style, columns }: Terminal): readonly string[] {
  const { name = "", technology, tier = "none", trustVector, checks = [], claims = [], thirdParty } = device;
  const title = teeTechnologies.find(({ id }) => id === technology)?.title ?? technology ?? "";
  const of = (outcome: string): readonly string[] =>
    checks.filter((check) => check.outcome === outcome).map((check) => `${check.name ?? ""}${check.reason === undefined ? "" : `: ${safeText(check.reason)}`}`);
  const row = (label: string, text: string): string => wrapText(`  ${style.faint(label.padEnd(15))} ${text}`, columns, continued);
  const rows = (label: string, texts: readonly string[]): readonly string[] => texts.map((text, index) => row(index === 0 ? label : "", text));
  const paint = { none: style.faint, affirming: style.good, warning: style.warn, contraindicated: style.bad };
  const vector = Object.entries(trustVector ?? {}).filter(([, value]) => value !== 0);
  const why = vector.map(([category, value]) => paint[tierOf(value)](trustWords(category, value)));
  const doubted = tier === "warning" && vector.every(([, value]) => tierOf(value) === "affirming");
  return [
    `${style.strong(safeText(name))}  ${title}${thirdParty === true ? ", as another service says" : ""}`,
    row("tier", tier),
    ...rows("why", [...why, ...(doubted ? [style.warn("nothing is wrong, and a check was skipped: see below")] : [])]),
    ...rows("failed", of("failed").map(style.bad)),
    ...rows("skipped", of("skipped").map(style.warn)),
    row("checked", of("checked").join(", ")),
    ...rows("not applicable", of("not-applicable")),
    ...claims
      .filter((claim) => shown.test(claim.name ?? ""))
      .map((claim) => row(claim.name ?? "", `${safeText(claim.value ?? "")} ${style.faint(`(${claim.trust ?? ""})`)}`)),
  ];
}
