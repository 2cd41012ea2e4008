import type { FindingJson, OfferJson, WorkloadJson } from "@cornercast/schemas";
import type { DocumentInput } from "@cornercast/sdk/document";
import type { Diagnostic } from "@cornercast/sdk/errors";
import { createOfferIndex, explainOffer, match, matchIndex, verdictsByRank, type OfferExplanation, type OfferIndex } from "@cornercast/sdk/match";
import { celSelectors } from "@cornercast/sdk/match/cel";
import type { MatchAnswer, MatchRequest, MatrixCell, MatrixRow, ProfileAnswer } from "./protocol.js";
import { copiesOf, readTexts, type Read } from "./read-offers.js";

/** Offers that have a row of their own. The report is about all of them. */
const mostRows = 60;
/** From here on an index is worth its making. */
const indexed = 2_000;

/** Files of more bytes than this do not fit in the memory that a page may use, with all that is made of them. */
const mostBytes = 128_000_000;

function tooLarge({ name, size }: File): Diagnostic {
  const message = `the file has ${(size / 1e6).toFixed(0)} MB, and a page takes at most ${String(mostBytes / 1e6)} MB; for more there is cornercast match, and cornercast index`;
  return { code: "input-too-large", severity: "error", message, file: name };
}

/** A matcher that keeps what it read: only what changed is read again. */
export function createMatcher(now: () => number): (request: MatchRequest) => Promise<MatchAnswer> {
  let market: { readonly key: string; readonly read: Read; readonly offers: readonly OfferJson[]; readonly index?: OfferIndex } | undefined;
  return async (request) => {
    const { at, copies, files } = request;
    const key = JSON.stringify([request.offers, at, copies, files.map(({ name, size, lastModified }) => [name, size, lastModified])]);
    if (market?.key !== key) {
      const small = files.filter(({ size }) => size <= mostBytes);
      const inputs: readonly DocumentInput[] = [
        { name: "offers", text: request.offers },
        ...(await Promise.all(small.map(async (file) => ({ name: file.name, text: await file.text() })))),
      ];
      const found = readTexts(inputs, at);
      const read = { ...found, diagnostics: [...files.filter(({ size }) => size > mostBytes).map(tooLarge), ...found.diagnostics] };
      const offers = copies > 0 ? copiesOf(read.offers, copies) : read.offers;
      market = { key, read, offers, ...(offers.length >= indexed ? { index: createOfferIndex(offers) } : {}) };
    }
    const job = readTexts([{ name: "workload", text: request.workload }], at);
    // A file of many offers may have as many mistakes: the page shows the first ones.
    const diagnostics = { workload: job.diagnostics, offers: market.read.diagnostics.slice(0, 100) };
    const [workload] = job.workloads;
    if (workload === undefined || job.diagnostics.some(({ severity }) => severity === "error")) return { diagnostics };
    const options = { at, compileSelector: celSelectors, top: 10, fixes: 4 };
    const start = now();
    const report = market.index === undefined ? match(workload, market.offers, options) : matchIndex(workload, market.index, options);
    const milliseconds = now() - start;
    const { spec } = report;
    const named = new Set([
      ...(spec?.ranking ?? []).flatMap(({ assignments }) => assignments?.map(({ offer }) => offer) ?? []),
      ...(spec?.profiles ?? []).map(({ nearestMiss }) => nearestMiss?.offer),
    ]);
    const shown =
      market.offers.length <= mostRows
        ? market.offers
        : [...market.offers.filter(({ metadata }) => named.has(metadata?.name)), ...market.offers.slice(0, mostRows)].slice(0, mostRows);
    const explanations = [...new Set(shown)].map((offer) => explainOffer(workload, offer, options));
    const total = market.offers.length;
    return {
      diagnostics,
      report: {
        name: workload.metadata?.name ?? "",
        verdict: spec?.verdict ?? "",
        counts: spec?.counts ?? {},
        offers: total,
        ranking: spec?.ranking ?? [],
        rankingOmitted: spec?.rankingOmitted ?? 0,
        profiles: (spec?.profiles ?? []).map((profile, index) => ({
          ...matrix(explanations, index, workload),
          profile: profile.profile ?? "",
          verdict: profile.verdict ?? "",
          fixes: profile.fixes ?? [],
          ...(profile.noFix === undefined ? {} : { noFix: profile.noFix }),
          omitted: total - explanations.length,
        })),
        notes: [
          ...(spec?.invalid ?? []).map(({ message, predicate }) => `${predicate ?? ""}: ${message ?? "can never be satisfied"}`),
          ...(spec?.notes ?? []).map(({ message }) => message ?? ""),
        ],
        milliseconds,
      },
    };
  };
}

/** What each offer says to each requirement of a profile; the best offers first. */
function matrix(explanations: readonly OfferExplanation[], at: number, workload: WorkloadJson): Pick<ProfileAnswer, "columns" | "rows"> {
  const name = workload.spec?.profiles?.[at]?.name;
  const columns = new Map<string, string>();
  const found = explanations.flatMap(({ offer, provider, profiles }) => {
    const profile = profiles.find((each) => each.profile === name) ?? profiles[at];
    if (profile === undefined) return [];
    const several = profile.roles.length > 1;
    const findings = new Map<string, FindingJson>();
    for (const { role, findings: own } of profile.roles)
      for (const finding of own) findings.set(several ? `${role}: ${finding.predicate ?? ""}` : (finding.predicate ?? ""), finding);
    for (const finding of [...profile.terms, ...profile.capacity]) findings.set(finding.predicate ?? "", finding);
    for (const [predicate, { wanted }] of findings) if (!columns.has(predicate)) columns.set(predicate, wanted ?? "");
    return [{ offer, provider: provider ?? "", verdict: profile.verdict, perHour: profile.perHour ?? "", findings }];
  });
  const rank = (verdict: string): number => verdictsByRank.findIndex((each) => each === verdict);
  const failures = (findings: ReadonlyMap<string, FindingJson>): number => [...findings.values()].filter(({ status }) => status === "violated").length;
  found.sort(
    (a, b) =>
      rank(a.verdict) - rank(b.verdict) ||
      failures(a.findings) - failures(b.findings) ||
      Number.parseFloat(a.perHour || "1e9") - Number.parseFloat(b.perHour || "1e9"),
  );
  const rows = found.map(({ findings, ...row }): MatrixRow => ({ ...row, cells: [...columns.keys()].map((predicate) => cell(findings.get(predicate))) }));
  return { columns: [...columns].map(([predicate, wanted]) => ({ predicate, wanted })), rows };
}

function cell(finding: FindingJson | undefined): MatrixCell | undefined {
  if (finding === undefined) return undefined;
  const { status = "", seen, message = "", code = "", fix = "" } = finding;
  return {
    status,
    seen: seen?.value ?? "",
    source: [seen?.sourceKind, seen?.reference ?? seen?.source].filter((each) => each !== undefined && each !== "").join(": "),
    message: message === "" ? code : message,
    fix,
  };
}
