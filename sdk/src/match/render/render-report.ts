import type { FindingJson, FunnelStepJson, MatchReportJson, ProfileReportJson, RankedCandidateJson } from "@cornercast/schemas";
import { changeText } from "../report/finding-json.js";
import { plainStyle, type TextStyle } from "./text-style.js";
import { cut, fitColumns, safeText, textTable, type Cell } from "./text-table.js";

/** How a report is printed. */
export interface RenderOptions {
  /** Columns of the output. Default 100. */
  readonly width?: number;
  /** Default plain. */
  readonly style?: TextStyle;
  /** Steps of the funnel that are printed for each profile. Default 8. */
  readonly steps?: number;
}

/**
 * Prints a match report for people: what fits, cheapest first; why the rest does not; what would unlock more; what is unknown.
 *
 * - Text from documents is stripped of control characters.
 * - The same report gives the same text.
 */
export function renderReport(report: MatchReportJson, options: RenderOptions = {}): string {
  const style = options.style ?? plainStyle;
  const width = options.width ?? 100;
  const spec = report.spec;
  if (spec === undefined) return "";
  const lines: string[] = [];
  const counts = spec.counts;
  const offers = spec.offers?.count ?? 0;
  lines.push(
    `${style.strong(safeText(spec.workload?.name ?? ""))}  ${verdictText(spec.verdict ?? "", style)}  ${style.faint(`against ${plural(offers, "offer")}, at ${spec.at ?? ""}`)}`,
  );
  if (counts !== undefined) {
    const parts = [
      [counts.fits, "fit"],
      [counts.waits, "wait"],
      [counts.undetermined, "undetermined"],
      [counts.blocked, "blocked"],
      [counts.doesNotFit, "do not fit"],
    ] as const;
    lines.push(
      style.faint(
        parts
          .filter(([count]) => (count ?? 0) > 0)
          .map(([count, name]) => `${String(count)} ${name}`)
          .join(" · "),
      ),
    );
  }
  if (spec.invalid !== undefined && spec.invalid.length > 0) {
    lines.push("", "The request contradicts itself:");
    lines.push(...spec.invalid.map((finding) => `  ${findingLine(finding, style)}`));
    return `${lines.join("\n")}\n`;
  }
  if ((spec.ranking?.length ?? 0) > 0) lines.push("", rankingTable(spec.ranking ?? [], style, width));
  if (spec.rankingOmitted !== undefined) lines.push(style.faint(`  and ${String(spec.rankingOmitted)} more`));
  else if (offersBeside(spec) > 0) lines.push(style.faint(`  and ${plural(offersBeside(spec), "more offer")} of the same pools`));
  const currencies = currenciesOf(spec.ranking ?? []);
  if (currencies.length > 1)
    lines.push(style.faint(`  ${currencies.join(" and ")} are not compared: a budget in one of them with exchangeRates would do that`));
  for (const candidate of (spec.ranking ?? []).slice(0, 1)) lines.push(...matchNotes(candidate, style, width));
  for (const profile of spec.profiles ?? []) lines.push(...profileLines(profile, style, width, options.steps ?? 8));
  if ((spec.unknowns?.length ?? 0) > 0) {
    lines.push("", style.strong("Not stated by offers"));
    lines.push(
      textTable(
        (spec.unknowns ?? []).map((fact) => [
          { text: fact.predicate ?? "" },
          { text: `${plural(fact.offers ?? 0, "offer")}${(fact.settles ?? 0) > 0 ? `, alone in ${String(fact.settles)}` : ""}` },
          { text: fact.suppliedBy === undefined ? "" : `supplied by ${fact.suppliedBy}`, style: style.faint },
        ]),
        width,
        "  ",
      ),
    );
  }
  if ((spec.conflicts?.length ?? 0) > 0) {
    lines.push("", style.strong("Figures that disagree"));
    lines.push(
      ...(spec.conflicts ?? []).map((conflict) =>
        cut(
          `  ${safeText(`${conflict.fact ?? ""}: ${conflict.used ?? ""} used, not ${conflict.other ?? ""}, in ${plural(conflict.offers ?? 0, "offer")} such as ${conflict.example ?? ""}`)}`,
          width,
        ),
      ),
    );
  }
  for (const note of spec.notes ?? []) lines.push("", `${style.warn("note")} [${note.code ?? ""}] ${safeText(note.message ?? "")}`);
  return `${lines.join("\n")}\n`;
}

function rankingTable(ranking: readonly RankedCandidateJson[], style: TextStyle, width: number): string {
  const total = ranking.some((candidate) => candidate.cost?.total !== undefined);
  const header: Cell[] = ["", "offer", "provider", "profile", "units", "devices", "per hour", ...(total ? ["total"] : []), "capacity"].map((text) => ({
    text,
    style: style.faint,
    right: text === "units" || text === "devices" || text === "per hour" || text === "total",
  }));
  const rows = ranking.map((candidate): Cell[] => [
    { text: candidate.verdict ?? "", style: candidate.verdict === "fits" ? style.good : style.warn },
    { text: offersOf(candidate) },
    { text: candidate.provider ?? "" },
    { text: candidate.profile ?? "" },
    { text: String(candidate.units ?? ""), right: true },
    { text: String(candidate.devices ?? ""), right: true },
    { text: costText(candidate), right: true },
    ...(total ? [{ text: totalText(candidate), right: true }] : []),
    { text: availabilityText(candidate), style: style.faint },
  ]);
  return textTable(fitColumns([header, ...rows], width, "  ", ["units", "devices", "capacity", "total", "provider"]), width, "  ");
}

function offersOf(candidate: RankedCandidateJson): string {
  const names = [...new Set((candidate.assignments ?? []).map((assignment) => assignment.offer ?? ""))];
  const shown = names.length <= 2 ? names.join(" + ") : `${names[0] ?? ""} + ${String(names.length - 1)} more`;
  return candidate.pool === undefined || names.length <= 1 ? shown : `${shown} (pool ${candidate.pool})`;
}

function costText(candidate: RankedCandidateJson): string {
  if (candidate.cost?.perHour === undefined) return "unknown";
  return candidate.cost.perHourConverted === undefined ? candidate.cost.perHour : `${candidate.cost.perHourConverted} (${candidate.cost.perHour})`;
}

/** How many offers fit or wait without a row of their own, where all candidates have one: a pool has one, whichever of its offers serve the job. */
function offersBeside({ counts, ranking }: NonNullable<MatchReportJson["spec"]>): number {
  const used = (ranking ?? []).reduce((sum, { assignments }) => sum + new Set((assignments ?? []).map(({ offer }) => offer)).size, 0);
  return (counts?.fits ?? 0) + (counts?.waits ?? 0) - used;
}

/** The currencies by which candidates are ranked: more than one where the workload states no rate between them. */
function currenciesOf(ranking: readonly RankedCandidateJson[]): readonly string[] {
  const prices = ranking.map(({ cost }) => cost?.perHourConverted ?? cost?.perHour ?? "");
  return [...new Set(prices.flatMap((price) => / (?<code>[A-Z]{3})$/u.exec(price)?.groups?.["code"] ?? []))].sort();
}

/** The total, with its ends where it is an interval. */
function totalText({ cost }: RankedCandidateJson): string {
  if (cost?.total === undefined) return "unknown";
  if (cost.totalLow === undefined || cost.totalHigh === undefined) return cost.total;
  return `${cost.total} (${withoutUnit(cost.totalLow)} to ${withoutUnit(cost.totalHigh)})`;
}

function withoutUnit(money: string): string {
  return money.replace(/ [A-Z]{3}$/u, "");
}

function availabilityText(candidate: RankedCandidateJson): string {
  const parts = [candidate.availability === "confirmed" ? "free now" : "availability unconfirmed"];
  if (candidate.verdict === "waits") parts[0] = waitingText(candidate);
  if (candidate.cost?.model === "spot") parts.push("spot");
  return parts.join(", ");
}

function waitingText(candidate: RankedCandidateJson): string {
  if (candidate.earliestStart !== undefined) return `from ${candidate.earliestStart}`;
  return candidate.waitingFor?.some((finding) => finding.code === "unit-unavailable") === true ? "unavailable now" : "units are taken";
}

function matchNotes(candidate: RankedCandidateJson, style: TextStyle, width: number): string[] {
  const lines: string[] = [];
  if ((candidate.asserted?.length ?? 0) > 0)
    lines.push(style.faint(cut(`  of the first: only asserted: ${(candidate.asserted ?? []).map(shortPath).join(", ")}`, width)));
  for (const better of candidate.better ?? []) {
    const because = (better.because ?? []).map((finding) => `${shortPath(finding.predicate ?? "")} ${finding.status ?? ""}`).join(", ");
    lines.push(style.faint(cut(`  of the first: profile ${better.profile ?? ""} is ${better.verdict ?? ""} there: ${because}`, width)));
  }
  for (const finding of candidate.unmetPreferences ?? []) lines.push(style.faint(cut(`  of the first: preference not met: ${findingText(finding)}`, width)));
  return lines;
}

function profileLines(profile: ProfileReportJson, style: TextStyle, width: number, steps: number): string[] {
  const lines = ["", `${style.strong(`Profile ${safeText(profile.profile ?? "")}`)}  ${verdictText(profile.verdict ?? "", style)}`];
  const funnel = [...(profile.funnel ?? [])];
  const shown = funnel.filter((step) => (step.rejects ?? 0) > 0).slice(0, steps);
  if (shown.length > 0) {
    lines.push(funnelTable(shown, style, width));
  }
  const fixes = profile.fixes ?? [];
  if (fixes.length > 0) {
    lines.push(`  ${style.strong("Smallest changes that unlock more")}`);
    for (const fix of fixes) {
      const changes = (fix.changes ?? []).map((change) => changeText(shortPath(change.predicate ?? ""), change.from, change.to)).join(" and ");
      const cost = fix.cost?.perHour === undefined ? "" : `, ${fix.cost.perHour} an hour`;
      lines.push(`    ${style.good(safeText(changes))}`);
      lines.push(style.faint(cut(`      unlocks ${plural(fix.unlocks ?? 0, "offer")}, such as ${safeText(fix.witness ?? "")}${cost}`, width)));
    }
    if (profile.fixesOmitted !== undefined) lines.push(style.faint(`    and ${String(profile.fixesOmitted)} more`));
  }
  if (profile.noFix !== undefined) lines.push(`  ${style.warn(profile.noFix)}`);
  const miss = profile.nearestMiss;
  if (miss !== undefined) {
    lines.push(
      `  Nearest: ${style.strong(safeText(miss.offer ?? ""))}${miss.provider === undefined ? "" : ` of ${safeText(miss.provider)}`}, ${verdictText(miss.verdict ?? "", style)}`,
    );
    lines.push(...(miss.findings ?? []).map((finding) => cut(`    ${findingLine(finding, style)}`, width + 40)));
    if (miss.findingsOmitted !== undefined) lines.push(style.faint(`    and ${String(miss.findingsOmitted)} more`));
  }
  return lines;
}

/** What a funnel takes at most for what is wanted and for what was seen, and what each has at least. */
const wantedRoom = 36;
const seenRoom = 40;
const leastRoom = 14;

/**
 * The steps of a funnel. What was wanted and what was seen share what the other columns leave: the figures stay in sight.
 * A narrow output does without what was seen, and then without how many offers a requirement rejects alone.
 */
function funnelTable(steps: readonly FunnelStepJson[], style: TextStyle, width: number): string {
  const rows = steps.map((step) => ({
    step,
    requirement: safeText(`${shortPath(step.predicate ?? "")}${step.preferred === true ? " (preferred)" : ""}`),
    wanted: cut(safeText(step.wanted ?? ""), wantedRoom),
    seen: cut(safeText(seenText(step)), seenRoom),
  }));
  const widest = (texts: readonly string[]): number => Math.max(...texts.map((text) => [...text].length));
  const gap = 2;
  const aloneColumn = gap + "alone".length;
  const wanted = widest(["wanted", ...rows.map((row) => row.wanted)]);
  const observed = widest(["seen", ...rows.map((row) => row.seen)]);
  const most = width - gap - widest(["requirement", ...rows.map(({ requirement }) => requirement)]) - 3 * gap - "rejects".length - "left".length;
  const least = Math.min(leastRoom, wanted);
  const alone = most >= least + aloneColumn;
  const seen = most >= least + aloneColumn + gap + Math.min(leastRoom, observed);
  const room = most - (seen ? gap : 0) - (alone ? aloneColumn : 0);
  const half = Math.max(leastRoom, Math.floor(room / 2));
  const forWanted = seen ? Math.max(half, room - observed) : Math.max(leastRoom, room);
  const forSeen = Math.max(half, room - widest(["wanted", ...rows.map((row) => cut(row.wanted, forWanted))]));
  const figure = (text: string): Cell => ({ text, right: true });
  const title = (text: string, right = false): Cell => ({ text, right, style: style.faint });
  const header = [
    title("requirement"),
    title("wanted"),
    ...(seen ? [title("seen")] : []),
    title("rejects", true),
    ...(alone ? [title("alone", true)] : []),
    title("left", true),
  ];
  const cells = rows.map((row): Cell[] => [
    { text: row.requirement },
    { text: cut(row.wanted, forWanted) },
    ...(seen ? [{ text: cut(row.seen, forSeen), style: style.faint }] : []),
    figure(String(row.step.rejects ?? 0)),
    ...(alone ? [figure(String(row.step.soleBlocker ?? 0))] : []),
    figure(String(row.step.remaining ?? 0)),
  ]);
  return textTable([header, ...cells], width, "  ");
}

/** What was seen: the least, the median and the most of amounts, in one unit where they have one; else how many offers state what. */
function seenText({ seen, seenMin, seenMedian, seenMax }: FunnelStepJson): string {
  if (seenMin === undefined) {
    const values = (seen ?? []).map(({ value, offers }) => `${value ?? ""} (${String(offers ?? 0)})`);
    return values.length === 0 ? "not stated" : values.join(", ");
  }
  if (seenMin === seenMax) return seenMin;
  const amounts = [seenMin, seenMedian ?? "", seenMax ?? ""];
  const parts = amounts.map((amount) => /^(?<number>[\d.]+)(?<unit> ?[^\d\s-]+)$/u.exec(amount)?.groups);
  const oneUnit = new Set(parts.map((part) => part?.["unit"])).size === 1;
  return amounts.map((amount, index) => (oneUnit && index < 2 ? (parts[index]?.["number"] ?? amount) : amount)).join(" … ");
}

/** A predicate path without the profile, which the heading names. */
function shortPath(path: string): string {
  return path.replace(/^profiles\[[^\]]*\]\./u, "").replace(/^roles\[([^\]]*)\]\./u, "$1: ");
}

function findingLine(finding: FindingJson, style: TextStyle): string {
  const status = finding.status === "violated" ? style.bad("✗") : finding.status === "unknown" ? style.warn("?") : style.good("✓");
  return `${status} ${safeText(findingText(finding))} ${style.faint(`[${finding.code ?? "ok"}]`)}`;
}

function findingText(finding: FindingJson): string {
  const seen =
    finding.seen?.value === undefined ? "not stated" : `${finding.seen.value}${finding.seen.sourceKind === undefined ? "" : ` (${finding.seen.sourceKind})`}`;
  const wanted = finding.wanted === undefined || finding.wanted === "" ? "" : `: wanted ${finding.wanted},`;
  return `${shortPath(finding.predicate ?? "")}${wanted} ${finding.wanted === "" ? "refused: " : ""}${wanted === "" ? "" : "saw "}${seen}`;
}

function verdictText(verdict: string, style: TextStyle): string {
  const words = verdict.replaceAll("-", " ");
  if (verdict === "fits") return style.good(words);
  return verdict === "waits" || verdict === "undetermined" ? style.warn(words) : style.bad(words);
}

function plural(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? "" : "s"}`;
}
