import { Code } from "@connectrpc/connect";
import type { ErrorDetailJson, MatchReportJson, ReasonCode, RankedCandidateJson, ReserveRequestJson } from "@cornercast/schemas";
import { inCurrency, unitPrice } from "../match/candidates/price.js";
import { matchOffer } from "../match/match-offer.js";
import { compareQuantities, formatQuantity, parseQuantity } from "../quantity/index.js";
import type { FoundCandidate } from "./candidate-memory.js";
import type { FeedOffer } from "./offer-feed.js";
import type { Call, ProviderContext } from "./provider-context.js";
import { refusal, refusalOf } from "./refusal.js";
import { instantOf } from "./transition.js";

/**
 * How the workload of a request would run on an offer that is wholly free, and at what price. Refuses where it does not fit, with the findings.
 *
 * @implements placement.what-does-not-fit-is-refused
 */
export function candidateFor(context: ProviderContext, call: Call, request: ReserveRequestJson, offer: FeedOffer): FoundCandidate {
  const { workload = {}, profile } = request;
  const { name, whole } = offer;
  return context.candidates({ workload, profile, name, offer: whole, now: call.now }, () => {
    const candidate = findCandidate(context, call, request, offer);
    const price = priceOf(call, request, offer, candidate.profile ?? "");
    return { candidate, ...(price === undefined ? {} : { unitPrice: price }) };
  });
}

function findCandidate(
  { compileSelector, sha256 }: ProviderContext,
  call: Call,
  request: ReserveRequestJson,
  offer: Pick<FeedOffer, "name" | "whole">,
): RankedCandidateJson {
  const { workload = {}, profile } = request;
  const profiles = (workload.spec?.profiles ?? []).filter(({ name }) => profile === undefined || name === profile);
  if (profiles.length === 0) throw refusal(Code.InvalidArgument, "profile-unknown", `the workload has no profile ${profile ?? ""}`, { pointer: "/profile" });
  const asked = profile === undefined ? workload : { ...workload, spec: { ...workload.spec, profiles } };
  const options = { at: instantOf(call.now), top: 1, fixes: 0, compileSelector, ...(sha256 === undefined ? {} : { sha256 }) };
  const matched = matchOffer(asked, offer.whole, options);
  if (matched.kind === "fits") return matched.candidate;
  const { report } = matched;
  const [candidate] = report.spec?.ranking ?? [];
  throw refusalOf(Code.FailedPrecondition, [
    { code: "offer-does-not-fit", message: `the verdict of the workload on ${offer.name} is ${report.spec?.verdict ?? "unknown"}` },
    ...findingsOf(report, candidate),
  ]);
}

/** What a unit of an offer costs a workload for an hour. */
function priceOf({ now }: Call, { workload = {} }: ReserveRequestJson, offer: FeedOffer, profileName: string): string | undefined {
  const profile = workload.spec?.profiles?.find(({ name }) => name === profileName) ?? {};
  const price = unitPrice(offer.whole, workload, profile, now);
  return price === undefined ? undefined : formatQuantity(price.perHour);
}

/**
 * Refuses an offer that costs more than the request allows.
 *
 * @implements placement.changed-offer-is-refused
 */
export function checkPrice({ now }: Call, { workload = {}, maxPrice }: ReserveRequestJson, offer: FeedOffer, profileName: string): void {
  if (maxPrice === undefined) return;
  const limit = parseQuantity(maxPrice, "money");
  if (limit.kind !== "ok") throw refusal(Code.InvalidArgument, "invalid-argument", `${maxPrice} is no amount of money`, { pointer: "/maxPrice" });
  const profile = workload.spec?.profiles?.find(({ name }) => name === profileName) ?? {};
  const price = unitPrice(offer.whole, workload, profile, now);
  const known = price === undefined ? undefined : inCurrency(price.perHour, limit.value.unit, workload, now);
  if (known === undefined)
    throw refusal(Code.FailedPrecondition, "price-unknown", `the offer states no price in ${limit.value.unit}`, { pointer: "/maxPrice" });
  if (compareQuantities(known.amount, limit.value) === 1)
    throw refusal(Code.Aborted, "offer-changed", `a unit costs ${formatQuantity(known.amount)} for an hour, and the request allows ${maxPrice}`, {
      pointer: "/maxPrice",
    });
}

type Detail = ErrorDetailJson & { readonly code: ReasonCode; readonly message: string };

function findingsOf(report: MatchReportJson, candidate: RankedCandidateJson | undefined): readonly Detail[] {
  const missed = report.spec?.profiles?.flatMap((profile) => profile.nearestMiss?.findings ?? []) ?? [];
  const findings = candidate?.waitingFor ?? (missed.length > 0 ? missed : (report.spec?.invalid ?? []));
  return findings.slice(0, 31).map(({ code, message, predicate, fix }) => ({
    code: (code ?? "offer-does-not-fit") as ReasonCode,
    message: message ?? predicate ?? "",
    ...(predicate === undefined ? {} : { path: predicate }),
    ...(fix === undefined ? {} : { fix }),
  }));
}
