import type { AppraisalResultJson, AppraisedSubmoduleJson } from "@cornercast/schemas";
import { teeTechnologies } from "@cornercast/schemas/registry";
import { limitText } from "@cornercast/sdk/boundary/verify";
import { safeText } from "@cornercast/sdk/match";
import type { Terminal } from "./terminal.js";

/** A result in words: per device what was checked, what was skipped, the tier and why; then the refusals and the limits. */
export function appraisalText({ spec }: AppraisalResultJson, terminal: Terminal): string {
  const { style } = terminal;
  const refusals = spec?.refusals ?? [];
  const verdict = refusals.length > 0 ? style.bad("refused") : spec?.tier === "affirming" ? style.good("accepted") : style.warn("accepted with doubts");
  const lines = [
    `${verdict}  tier ${spec?.tier ?? "none"}  ${style.faint(`at ${spec?.at ?? ""}${spec?.expires === undefined ? "" : `, until ${spec.expires}`}`)}`,
  ];
  for (const { code, submodule, message } of refusals) {
    lines.push(`  ${style.bad("✗")} ${code ?? ""}${submodule === undefined ? "" : ` (${safeText(submodule)})`}: ${safeText(message ?? "")}`);
  }
  for (const device of spec?.submodules ?? []) lines.push("", ...deviceLines(device, terminal));
  if ((spec?.submodules ?? []).length > 1)
    lines.push("", `bound to one boundary: ${spec?.allSubmodsBound ?? "unknown"}; in one machine: ${spec?.coLocation ?? "unproven"}`);
  const limits = spec?.limits ?? [];
  if (limits.length > 0) lines.push("", "What this does not show:", ...limits.map((limit) => `  ${limit}: ${limitText(limit)}`));
  return `${lines.join("\n")}\n`;
}

function deviceLines({ name = "", technology, tier, trustVector, checks, claims, thirdParty }: AppraisedSubmoduleJson, { style }: Terminal): readonly string[] {
  const title = teeTechnologies.find(({ id }) => id === technology)?.title ?? technology ?? "";
  const of = (outcome: string): readonly string[] =>
    (checks ?? [])
      .filter((check) => check.outcome === outcome)
      .map((check) => `${check.name ?? ""}${check.reason === undefined ? "" : `: ${safeText(check.reason)}`}`);
  const row = (label: string, text: string): string => `  ${style.faint(label.padEnd(15))} ${text}`;
  const vector = Object.entries(trustVector ?? {}).filter(([, value]) => value !== 0);
  const measured = (claims ?? []).filter(({ name }) => /^(?:measurement|mrtd|pcr[012]|product|fmspc|driver)$/u.test(name ?? ""));
  return [
    `${style.strong(safeText(name))}  ${title}${thirdParty === true ? ", as another service says" : ""}`,
    row("tier", tier ?? "none"),
    row("why", vector.map(([category, value]) => `${category} ${String(value)}`).join(", ")),
    row("checked", of("checked").join(", ")),
    ...of("failed").map((text) => row("failed", style.bad(text))),
    ...of("skipped").map((text) => row("skipped", style.warn(text))),
    ...of("not-applicable").map((text) => row("not applicable", text)),
    ...measured.map((claim) => row(claim.name ?? "", `${safeText(claim.value ?? "")} ${style.faint(`(${claim.trust ?? ""})`)}`)),
  ];
}
