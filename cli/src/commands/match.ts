import type { OfferJson, WorkloadJson } from "@cornercast/schemas";
import { suggest } from "@cornercast/sdk/errors";
import {
  createOfferIndex,
  diffReports,
  expectationFailures,
  match,
  matchIndex,
  offerKey,
  parseExpectations,
  renderReport,
  type MatchOptions,
  type OfferIndex,
  type RankBy,
} from "@cornercast/sdk/match";
import { CliError } from "../cli-error.js";
import { exitCodes } from "../exit-codes.js";
import { loadDocuments } from "../input/load-documents.js";
import { loadAppraisals } from "../input/load-appraisals.js";
import { loadIndex } from "../input/load-index.js";
import { loadReport } from "../input/load-report.js";
import { onceStandardInput, readInputs } from "../input/read-inputs.js";
import { sha256 } from "../input/sha256.js";
import { writeDiagnostics } from "../output/diagnostics.js";
import type { Terminal } from "../output/terminal.js";

/** What `cornercast match` takes. */
export interface MatchFlags {
  readonly at?: string;
  readonly by?: string;
  readonly json?: boolean;
  readonly expect?: string;
  readonly top?: string;
  readonly appraisals?: string;
  readonly provider?: string;
  readonly diff?: string;
  readonly quiet?: boolean;
  readonly movingFrom?: string;
  readonly index?: string;
}

/** Runs `cornercast match WORKLOAD OFFERS…` and gives its exit code. */
export async function runMatch(paths: readonly string[], flags: MatchFlags, now: string, terminal: Terminal): Promise<number> {
  const by = flags.by ?? "cost";
  if (!isRankBy(by)) throw new CliError(`--by takes cost, time or energy, not ${by}`, exitCodes.usage);
  const expectations = flags.expect === undefined ? undefined : parseExpectations(flags.expect);
  if (expectations?.kind === "error") throw new CliError(`--expect: ${expectations.message}`, exitCodes.usage);
  const at = instant(flags.at, now);
  const top = flags.top === undefined ? undefined : wholeNumber("--top", flags.top);
  const [workloadPath, ...offerPaths] = paths;
  if (workloadPath === undefined || (offerPaths.length === 0 && flags.index === undefined))
    throw new CliError("match takes a workload and at least one file or folder of offers, or an --index", exitCodes.usage);
  onceStandardInput(paths);
  const options = { at, ...(flags.provider === undefined ? {} : { provider: flags.provider }) };
  const wanted = await loadDocuments(readInputs([workloadPath]), options, terminal);
  const supplied = await loadDocuments(readInputs(offerPaths), options, terminal);
  const problems = [...wanted.diagnostics, ...supplied.diagnostics];
  writeDiagnostics(flags.quiet === true ? problems.filter((problem) => problem.severity === "error") : problems, terminal, flags.json === true ? 20 : 10);
  if (wanted.workloads.length === 0) throw new CliError(`${workloadPath} holds no workload that can be matched`, exitCodes.input);
  if (wanted.diagnostics.some((problem) => problem.severity === "error")) return exitCodes.input;
  const supply = [...supplied.offers, ...wanted.offers];
  const movingFrom = flags.movingFrom === undefined ? undefined : offerNamed(supply, flags.movingFrom);
  const offers = supply.filter((offer) => offer !== movingFrom);
  const index = flags.index === undefined ? indexed(offers) : addedTo(loadIndex(flags.index), offers);
  const count = index?.size ?? offers.length;
  if (count === 0) throw new CliError("there are no offers to match against", exitCodes.input);
  const appraisals = flags.appraisals === undefined ? [] : loadAppraisals(flags.appraisals);
  const asked = { at, by, appraisals, ...(await selectorsFor(wanted.workloads)), ...(movingFrom === undefined ? {} : { movingFrom }) };
  let failed = false;
  terminal.progress(`matching against ${String(count)} offers`);
  const decide = (workload: WorkloadJson, options: MatchOptions) =>
    index === undefined ? match(workload, offers, options) : matchIndex(workload, index, options);
  const reports = wanted.workloads.map((workload) => decide(workload, { ...asked, sha256, ...(top === undefined ? {} : { top }) }));
  terminal.progress("");
  if (flags.json === true) terminal.write(`${JSON.stringify(reports.length === 1 ? reports[0] : reports, undefined, 2)}\n`);
  for (const [index, report] of reports.entries()) {
    if (flags.json !== true) terminal.write(`${renderReport(report, { width: terminal.columns, style: terminal.style })}\n`);
    if (flags.diff !== undefined) {
      const changes = diffReports(await loadReport(flags.diff), report);
      terminal.write(changes.length === 0 ? "nothing changed\n" : `${changes.join("\n")}\n`);
    }
    // Providers and profiles are counted over all candidates, not over those that are listed.
    const workload = wanted.workloads[index];
    const whole = expectations === undefined || workload === undefined ? report : decide(workload, { ...asked, sha256, top: count });
    for (const failure of expectations === undefined ? [] : expectationFailures(whole, expectations.expectations)) {
      failed = true;
      terminal.warn(`expectation not met: ${failure}\n`);
    }
  }
  return failed || supplied.diagnostics.some((problem) => problem.severity === "error" && supplied.offers.length === 0) ? exitCodes.failed : exitCodes.ok;
}

/** The engine for selectors, where a workload has some: to load it takes time. */
async function selectorsFor(workloads: readonly WorkloadJson[]): Promise<Pick<MatchOptions, "compileSelector">> {
  if (!JSON.stringify(workloads).includes('"cel":')) return {};
  const { celSelectors } = await import("@cornercast/sdk/match/cel");
  return { compileSelector: celSelectors };
}

/** The offer with a name. */
export function offerNamed(offers: readonly OfferJson[], name: string): OfferJson {
  const offer = offers.find((candidate) => candidate.metadata?.name === name);
  if (offer !== undefined) return offer;
  const near = suggest(
    name,
    offers.map((candidate) => candidate.metadata?.name ?? ""),
  );
  throw new CliError(`there is no offer ${name}${near === undefined ? "" : `; did you mean ${near}?`}`, exitCodes.input);
}

/** Offers from which on an index is worth its making. */
const indexedFrom = 256;

/** An index of offers, which gives the same report as they one by one; none of few. */
function indexed(offers: readonly OfferJson[]): OfferIndex | undefined {
  if (offers.length < indexedFrom) return undefined;
  // Names need not be unique: the position is the key.
  const index = createOfferIndex();
  index.upsertAll(offers.map((offer, position) => [String(position), offer] as const));
  return index;
}

/** A loaded index with offers beside it, which take the place of those of the same issuer and name. */
function addedTo(index: OfferIndex, offers: readonly OfferJson[]): OfferIndex {
  index.upsertAll(offers.map((offer) => [offerKey(offer), offer] as const));
  return index;
}

/** An RFC 3339 instant or a day from a flag, or the given one. */
export function instant(text: string | undefined, otherwise: string): string {
  if (text === undefined) return otherwise;
  const whole = /^\d{4}-\d{2}-\d{2}$/u.test(text) ? `${text}T00:00:00Z` : text;
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/u.test(whole) || Number.isNaN(Date.parse(whole))) {
    throw new CliError(`--at takes an RFC 3339 instant such as 2026-11-24T00:00:00Z, not ${text}`, exitCodes.usage);
  }
  return whole;
}

function wholeNumber(flag: string, text: string): number {
  if (!/^[1-9][0-9]{0,5}$/u.test(text)) throw new CliError(`${flag} takes a whole number above 0, not ${text}`, exitCodes.usage);
  return Number(text);
}

function isRankBy(text: string): text is RankBy {
  return text === "cost" || text === "time" || text === "energy";
}
